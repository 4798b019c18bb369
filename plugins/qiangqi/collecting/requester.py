"""One request at a time of one host, within limits; a host that is busy is waited for, or left alone until later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpcore
import httpx

from .answer import Hop, Unfit
from .clock import Clock
from .limits import Limits
from .transport import CheckedTransport

BUSY = (429, 500, 502, 503, 504)
"""Statuses that say: later."""


class Failed(Exception):
    """A request that got no answer, or none that is taken; ``str()`` says why.

    ``until`` is the instant before which its host asked to be left alone, where it did.
    """

    def __init__(self, why: str, until: datetime | None = None) -> None:
        self.until = until
        super().__init__(why)


class Requester:
    """Sends requests; ``agent`` is how the collector calls itself, ``delays`` are longer gaps that hosts ask for."""

    def __init__(self, clock: Clock, limits: Limits, agent: str, allows_loopback: bool = False) -> None:
        self.clock, self.limits, self.agent = clock, limits, agent
        self.delays: dict[str, float] = {}
        self._asked: dict[str, float] = {}
        self._ends = 0.0
        self._client = httpx.Client(
            transport=CheckedTransport(lambda: self._ends - clock.seconds(), allows_loopback),
            timeout=httpx.Timeout(limits.silence),
            trust_env=False,
            headers={"user-agent": agent, "accept": "*/*", "accept-encoding": "gzip"},
        )

    def get(self, address: str, headers: Mapping[str, str], most: int) -> Hop:
        """Return the answer to one address, of at most ``most`` bytes; after a busy answer it is asked for again.

        Raises:
            Forbidden: its host is not of the public network.
            Failed: there is no answer, none that is taken, or the host asks to be left alone for longer.
        """
        waits = iter(self.limits.waits)
        while True:
            hop = self._once(address, headers, most)
            if hop.status not in BUSY:
                return hop
            given = _retry_after(hop.header("retry-after"), hop.at)
            wait = next(waits, None)
            if wait is None or (given or 0.0) > self.limits.longest_wait:
                until = hop.at + timedelta(seconds=given) if given else None
                raise Failed(f"HTTP {hop.status}", until)
            self.clock.sleep(max(given or wait, 0.0))

    def _once(self, address: str, headers: Mapping[str, str], most: int) -> Hop:
        host = urlsplit(address).hostname or ""
        gap = max(self.limits.gap, self.delays.get(host, 0.0))
        if host in self._asked and (early := self._asked[host] + gap - self.clock.seconds()) > 0:
            self.clock.sleep(early)
        self._ends = self.clock.seconds() + self.limits.seconds
        at = self.clock.now()
        try:
            request = self._client.build_request("GET", address, headers=headers)
            if request.url.host != host:
                raise Unfit("its host can be read in two ways")  # what was checked must be what is asked
            answer = self._client.send(request, stream=True)
            try:
                body = self._body(answer, most)
            finally:
                answer.close()
        except (httpcore.TimeoutException, httpx.TimeoutException):
            raise Failed("did not answer in time") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Failed(f"cannot be reached ({type(error).__name__})") from None
        except Unfit as error:
            raise Failed(str(error)) from None
        finally:
            self._client.cookies.clear()  # no request tells of another
            self._asked[host] = self.clock.seconds()
        asked, sent = _headers(request.headers.raw), _headers(answer.headers.raw)
        ip = str(answer.extensions["ip"])
        return Hop(address, asked, answer.status_code, answer.reason_phrase, sent, body, at, ip)

    def _body(self, answer: httpx.Response, most: int) -> bytes:
        stated = answer.headers.get("content-length", "")
        if stated.isascii() and stated.isdigit() and int(stated[:18]) > most:
            raise Unfit(f"has {stated[:18]} bytes; at most {most} are taken")
        found = bytearray()
        for part in answer.iter_raw():
            found += part
            if len(found) > most:
                raise Unfit(f"has more than {most} bytes")
        return bytes(found)

    def close(self) -> None:
        """Let go of what is open."""
        self._client.close()


def _headers(raw: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def _retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds that a host asks for; a day of HTTP is counted from now."""
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        return max((parsedate_to_datetime(text) - now).total_seconds(), 0.0) if text else None
    except (TypeError, ValueError):
        return None
