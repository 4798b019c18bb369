"""Where answers come from: a site or a file, by the same questions and with the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

Answer = dict[str, Any]


class Listed(NamedTuple):
    """A list: what it says before its rows, and the rows, which are read as far as they are wanted."""

    head: Answer
    rows: Iterator[Answer]


class Origin(Protocol):
    """What can be asked; days are ISO 8601, and one that is None is today in Asia/Shanghai.

    Every method raises :class:`.refusals.Unanswered` where there is no answer.
    """

    def check(self, rows: Sequence[Mapping[str, str]], as_of: str | None, known_on: str | None) -> Answer:
        """Answer as ``POST /-/check.json`` does."""
        ...

    def standing(self, firm: str, as_of: str | None, known_on: str | None, regime: str | None) -> Answer:
        """Answer as ``GET /-/standing/FIRM.json`` does."""
        ...

    def search(self, text: str, limit: int) -> Answer:
        """Answer as ``GET /-/search.json`` does."""
        ...

    def holders(self, given: Mapping[str, str]) -> Listed:
        """Answer as ``GET /titles.json`` does; ``given`` are its parameters."""
        ...

    def keys(self) -> str | None:
        """Return the published keys of receipts as a JWK set; None where only a site would have them."""
        ...

    def catalogue(self) -> Path | None:
        """Return the catalogue's own file, where it is at hand."""
        ...

    def manifest(self, version: str | None) -> Answer:
        """Return what a release, the newest where None is named, says of itself."""
        ...

    def read(self, version: str, name: str) -> Iterator[bytes]:
        """Yield a file of a release in parts."""
        ...
