"""Fetching of an address: allowed by its host, within its authority's domain, hop by hop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .addresses import absolute, check_address
from .answer import Answer, Hop, Unfit, decoded
from .requester import Failed, Requester
from .robots import Robots

REDIRECTS = (301, 302, 303, 307, 308)
LONGEST_DELAY = 30.0
"""Seconds between two requests, at most, that a host's robots.txt can ask for; more would make a run endless."""


class Fetcher:
    """Fetches addresses of one authority: those within ``domain``, from ``watched`` on.

    ``told`` is given each hop, also of what is then not taken: it is the evidence.
    """

    def __init__(
        self, requester: Requester, robots: dict[str, Robots], domain: str, watched: str, told: Callable[[Hop], None]
    ) -> None:
        self._requester, self._domain, self._watched, self._told = requester, domain, watched, told
        limits = requester.limits
        self._robots = robots.setdefault(
            domain, Robots(lambda address: self._follow(address, {}, limits.robots, False), self._delay)
        )

    def fetch(self, address: str, known: Mapping[str, str] = {}) -> Answer:
        """Return the answer to an address; ``known`` are the headers of a conditional request.

        Raises:
            Forbidden: it, or where it leads, may not be asked.
            Failed: there is no answer, or none that is taken.
        """
        return self._follow(address, known, self._requester.limits.body, True)

    def _follow(self, address: str, known: Mapping[str, str], most: int, asks_robots: bool) -> Answer:
        hops: list[Hop] = []
        here = address
        while True:
            check_address(here, self._domain, self._watched, hops[-1].address if hops else "")
            if asks_robots:
                self._robots.check(here)
            hop = self._requester.get(here, known, most)
            hops.append(hop)
            self._told(hop)
            if hop.status not in REDIRECTS or not hop.header("location"):
                return Answer(address, tuple(hops), self._decoded(hop, most))
            if len(hops) > self._requester.limits.redirects:
                raise Failed(f"redirects more than {self._requester.limits.redirects} times")
            here = absolute(here, _location(hop))
            if here in [one.address for one in hops]:
                raise Failed("redirects in a circle")

    def _decoded(self, hop: Hop, most: int) -> bytes:
        try:
            return decoded(hop.body, hop.header("content-encoding"), most)
        except Unfit as error:
            raise Failed(str(error)) from None

    def _delay(self, host: str, seconds: float) -> None:
        self._requester.delays[host] = min(seconds, LONGEST_DELAY)


def _location(hop: Hop) -> str:
    """Return where a hop leads; many sites write characters of UTF-8 into a header that has none."""
    text = hop.header("location")
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text


def conditional(etag: str, last_modified: str) -> dict[str, str]:
    """Return the headers that ask for an answer only where it is another one."""
    given = {"if-none-match": etag, "if-modified-since": last_modified}
    return {name: value for name, value in given.items() if value}
