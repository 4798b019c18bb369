"""``datasets/<place>/watch.yml``: the pages and feeds of issuing bodies that are watched for notices."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from qiangqi.lists.readers.reading import Pattern
from qiangqi.lists.sources import WATCH
from qiangqi.standing.facts import GRADES
from qiangqi.standing.strict_yaml import Strict, Text, compose, data_files, error_at, typed

from .addresses import Forbidden, check_address, is_somebodys


class WatchedPage(Strict):
    """One page or feed of an authority, or one notice.

    ``authority`` is null where nobody has read whose site it is. ``domain`` is the authority's registrable domain: no
    request leaves it. ``titles`` are patterns of the titles that are followed, ``next`` is what the link to the next
    page is called, and ``pages`` how many pages are read at most. ``terms`` is what the site's terms of use say of
    this, null where nobody has read them. ``because`` says why an entry is not verified; one without an address is
    asked nothing.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    authority: str | None
    level: Literal["national", "provincial", "city", "county"]
    is_: Literal["page", "feed", "notice"] = Field(alias="is")
    address: str | None
    domain: str | None
    titles: list[Pattern] = []
    next: str = "下一页"
    pages: int = Field(default=1, ge=1, le=50)
    every_hours: int = Field(default=24, ge=1, le=24 * 366)
    evidence: Literal[GRADES] = "government_site"  # type: ignore[valid-type]
    terms: Text | None = None
    verified: bool
    because: Text | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> WatchedPage:
        if self.verified == (self.because is not None):
            raise ValueError("verified: false goes with because, and with it alone")
        if (self.address is None) != (self.domain is None) or (self.address is None and self.verified):
            raise ValueError("address and domain go together; without them an entry is not verified")
        if self.is_ != "notice" and not self.titles:
            raise ValueError("titles: none; expected a pattern of the titles to look for")
        return self

    @model_validator(mode="after")
    def _asked_within_its_domain(self) -> WatchedPage:
        if self.address is None or self.domain is None:
            return self
        if not is_somebodys(self.domain):
            raise ValueError(f"domain: {self.domain!r} is nobody's alone; expected the authority's own")
        try:
            check_address(self.address, self.domain, self.address)
        except Forbidden as error:
            raise ValueError(f"address: {self.address!r} {error}") from None
        return self

    def takes(self, title: str) -> bool:
        """Whether a title is one to follow."""
        return any(re.search(pattern, title) for pattern in self.titles)


class _File(Strict):
    watched: list[WatchedPage]


def load_watched(datasets: Path) -> dict[str, list[WatchedPage]]:
    """Load what is watched, by place, in its order.

    Raises:
        DataError: a file does not fit the format, or an id stands in it twice; it names the file and line.
    """
    return {path.parent.name: _load(path) for path in data_files(datasets, f"*/{WATCH}")}


def _load(path: Path) -> list[WatchedPage]:
    root = compose(path)
    found = typed(root, _File).watched
    ids = [page.id for page in found]
    for place, id in enumerate(ids):
        if ids.index(id) != place:
            raise error_at(root, ("watched", place, "id"), f"id: {id!r} stands here twice; expected it once")
    return found
