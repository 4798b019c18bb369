"""A site that is asked over HTTP. Names of a check stand in the body, and nothing that is asked is written down."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version as version_of
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn
from urllib.parse import quote

import httpx

from qiangqi.standing.written_days import pick

from .origin import Answer, Listed
from .refusals import NoSuchFirm, Unanswered, WrongInput

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below it they tell the address, in which a firm may stand

TRIES, LONGEST_WAIT = 3, 20
"""How often a busy site is asked, and the most seconds that are waited when it says when to come again."""

_BUSY = (429, 503)
_WRONG = (400, 404, 413, 415, 422)


class Site:
    """A site at an address, the path below which it is served included."""

    def __init__(self, address: str, lang: str) -> None:
        agent = {"user-agent": f"qiangqi/{version_of('qiangqi')}", "accept-language": lang}
        self._lang = lang
        self._client = httpx.Client(base_url=address, timeout=60, follow_redirects=True, headers=agent)

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def check(self, rows: Sequence[Mapping[str, str]], as_of: str | None, known_on: str | None) -> Answer:
        """Send the rows in the body, so that no name stands in an address."""
        days = {"as_of": as_of, "known_on": known_on}
        body = {**{name: day for name, day in days.items() if day}, "rows": [dict(row) for row in rows]}
        return self._object("POST", "/-/check.json", {}, body)

    def standing(self, firm: str, as_of: str | None, known_on: str | None, regime: str | None) -> Answer:
        """Ask for one firm; an id that was replaced is asked for by the one that replaced it."""
        given = {"as_of": as_of, "known_on": known_on, "regime": regime}
        return self._object("GET", f"/-/standing/{quote(firm, safe='')}.json", given)

    def search(self, text: str, limit: int) -> Answer:
        """Search for firms."""
        return self._object("GET", "/-/search.json", {"q": text, "limit": str(limit)})

    def holders(self, given: Mapping[str, str]) -> Listed:
        """Read the list line by line: who wants only its beginning does not wait for its end."""
        lines = self._lines("/titles.json", given)
        head: Answer = json.loads(next(lines) + "]}")
        del head["rows"]
        return Listed(head, (json.loads(line.removesuffix(",")) for line in lines if line.startswith("{")))

    def keys(self) -> str | None:
        """Return the keys that the site publishes now."""
        return json.dumps(self._object("GET", "/.well-known/jwks.json", {}))

    def catalogue(self) -> Path | None:
        """Return None: a site keeps its file to itself."""
        return None

    def manifest(self, version: str | None) -> Answer:
        """Return what a release says of itself."""
        return self._object("GET", f"/releases/{quote(version or 'latest', safe='')}/manifest.json", {})

    def read(self, version: str, name: str) -> Iterator[bytes]:
        """Yield a file of a release in parts, unpacked where it came packed."""
        with self._asked("GET", f"/releases/{quote(version, safe='')}/{quote(name, safe='')}", {}) as answer:
            yield from answer.iter_bytes()

    def _object(self, method: str, path: str, given: Mapping[str, str | None], body: Any = None) -> Answer:
        with self._asked(method, path, given, body) as answer:
            answer.read()
            try:
                found: Answer = answer.json()
            except ValueError:
                self._refuse_as_none()
            return found

    def _lines(self, path: str, given: Mapping[str, str]) -> Iterator[str]:
        with self._asked("GET", path, given) as answer:
            yield from answer.iter_lines()

    @contextmanager
    def _asked(
        self, method: str, path: str, given: Mapping[str, str | None], body: Any = None
    ) -> Iterator[httpx.Response]:
        """Ask, and ask a busy site again when it says; refuse what is no answer."""
        query = {name: value for name, value in given.items() if value} | {"lang": self._lang}
        try:
            for left in reversed(range(TRIES)):
                with self._client.stream(method, path, params=query, json=body) as answer:
                    wait = answer.headers.get("retry-after", "")
                    if left and answer.status_code in _BUSY and wait.isdigit() and int(wait) <= LONGEST_WAIT:
                        time.sleep(int(wait))
                        continue
                    if answer.status_code != 200:
                        self._refuse(answer)
                    yield answer
                    return
        except httpx.HTTPError as error:
            says = (
                f"没有得到答复（{type(error).__name__}）。请确认 --at 的网址、网络和代理；"
                "也可以用目录文件查询：--at build/catalogue.db。",
                f"No answer ({type(error).__name__}). See that the address of --at, the network and the proxy are "
                "right, or ask a catalogue file: --at build/catalogue.db.",
            )
            raise Unanswered(pick(says, self._lang)) from None
        except httpx.InvalidURL:
            raise WrongInput(pick(("--at 不是网址。", "What --at gives is no address."), self._lang)) from None

    def _refuse(self, answer: httpx.Response) -> NoReturn:
        """Tell what the site says of it."""
        answer.read()
        try:
            detail = str(answer.json()["detail"])
        except (ValueError, KeyError, TypeError):
            self._refuse_as_none(answer.status_code)
        if answer.status_code == 410:
            raise NoSuchFirm(detail)
        if answer.status_code in _WRONG:
            raise WrongInput(detail)
        raise Unanswered(f"{detail} (HTTP {answer.status_code})")

    def _refuse_as_none(self, status: int = 200) -> NoReturn:
        says = (
            f"该网址不是强企名录的网站（HTTP {status}）。请确认 --at；网站装在子路径下时，网址要带上该路径。",
            f"The address is no site of this register (HTTP {status}). See that --at is right; where the site is "
            "served below a path, the address needs it.",
        )
        raise Unanswered(pick(says, self._lang))
