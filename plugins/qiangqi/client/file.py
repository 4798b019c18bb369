"""A catalogue file that is asked by the functions with which a site answers; no network and no server is needed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

from qiangqi.catalogue.query.disputes import standing_with_disputes
from qiangqi.catalogue.query.holder_counts import HOLDS, Wanted, counts, head, tiers_of
from qiangqi.catalogue.query.holders import ORDERS, every
from qiangqi.catalogue.query.regions import NOWHERE
from qiangqi.catalogue.query.register import Register
from qiangqi.catalogue.search.firms import search
from qiangqi.releases.versions import made_after, manifest_of, version_with, versions_of_kind
from qiangqi.standing.dates import iso
from qiangqi.standing.written_days import pick
from qiangqi.values.asked_days import knowledge_day, read_day
from qiangqi.values.clock import today

from .origin import Answer, Listed
from .refusals import NoSuchFirm, WrongInput

if TYPE_CHECKING:
    from qiangqi.checks.batch import Checker

PART = 1 << 20
"""Bytes of a file that are read at once."""


class File:
    """A catalogue as a file, and the releases in the folder ``releases`` beside it.

    Raises:
        WrongInput: there is no such file, or it is no catalogue.
    """

    def __init__(self, path: Path, lang: str) -> None:
        self._path, self._lang = path, lang
        if not path.is_file():
            self._refuse_input(
                f"没有这个文件：{path}。可以用 qiangqi download catalogue.db --at 网址 取得，或用 make build 制作。",
                f"There is no such file: {path}. Get one with qiangqi download catalogue.db --at ADDRESS, or make it "
                "with make build.",
            )
        try:
            self.register = Register(path.stem, path)
            self.register.warm()
        except (sqlite3.Error, ValueError):
            self._refuse_input(f"{path} 不是目录文件。", f"{path} is no catalogue.")

    def __enter__(self) -> File:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.register.connection.close()

    def check(self, rows: Sequence[Mapping[str, str]], as_of: str | None, known_on: str | None) -> Answer:
        """Answer rows as the site does, down to the text of the object."""
        from qiangqi.checks.response import joined, json_closing, json_opening
        from qiangqi.checks.results import CheckQuery

        query = CheckQuery(self.day(as_of), self.day(known_on), today(), self._lang)
        batch = self._checker().batch(query)
        text = json_opening(query, self.register.catalogue.release) + ",".join(batch.each(rows, joined))
        found: Answer = json.loads(text + json_closing(batch))
        return found

    def standing(self, firm: str, as_of: str | None, known_on: str | None, regime: str | None) -> Answer:
        """Answer for one firm; an id that was replaced is answered as the one that replaced it."""
        known, text = knowledge_day(self.day(known_on), today()), firm.strip()
        self.regime(regime)
        text = self.register.moved_to(text, known) or text
        if gone := self.register.catalogue.withdrawn(text):
            raise NoSuchFirm(pick((gone[3], gone[4]), self._lang))
        days = self.day(as_of), known

        def ask(named: str) -> Answer:
            return standing_with_disputes(self.register, named, *days, regime, self._lang)

        from qiangqi.checks.one_firm import answer_for_one

        answer: Answer = answer_for_one(ask, self._checker, text, days, self._lang)
        return answer

    def search(self, text: str, limit: int) -> Answer:
        """Search for firms."""
        query = text.strip()
        found = search(self.register, query, limit, 0, today())
        if found.total or not query:
            return found.as_object(query)
        from qiangqi.checks.one_firm import like_names

        return {**found.as_object(query), "near": like_names(self._checker(), query, (today(), today()), self._lang)}

    def _checker(self) -> Checker:
        from qiangqi.checks.opened import checker_for  # its comparison of names is loaded where it is needed

        return checker_for(self.register.catalogue)

    def holders(self, given: Mapping[str, str]) -> Listed:
        """List who stands how on a day."""
        wanted, db = self._wanted(given), self.register.connection
        counted = counts(db, wanted)
        rows = chain.from_iterable(every(db, wanted, self.register.count("firms")))
        return Listed(head(self.register, wanted, counted), rows)

    def keys(self) -> str | None:
        """Return None: a file has no keys."""
        return None

    def catalogue(self) -> Path | None:
        """Return the file."""
        return self._path

    @property
    def releases(self) -> Path:
        """The folder of the releases."""
        return self._path.parent / "releases"

    def in_service(self) -> list[str]:
        """Return the releases up to the one of this file, the oldest first; all where the file is of none."""
        later = made_after(self.releases, version_with(self.releases, self.register.catalogue.release))
        found = versions_of_kind(self.releases, self.register.is_fictional)
        return [version for version in found if version not in later]

    def manifest(self, version: str | None) -> Answer:
        """Return what a release beside the file says of itself."""
        found = self.in_service()
        if version is None and found:
            return manifest_of(self.releases, found[-1])
        if version not in found:
            there = ", ".join(reversed(found)) or pick(("没有", "none"), self._lang)
            self._refuse_input(
                f"{self.releases} 中没有这个版本；现有：{there}。",
                f"{self.releases} has no such release; it has: {there}.",
            )
        return manifest_of(self.releases, version)

    def read(self, version: str, name: str) -> Iterator[bytes]:
        """Yield a file of a release in parts."""
        with (self.releases / version / name).open("rb") as file:
            while part := file.read(PART):
                yield part

    def day(self, text: str | None) -> int:
        """Return a day as an ordinal; today where none is given."""
        found = read_day(text) if text else today()
        if found is None:
            self._refuse_input(
                f"“{text}”不是日期；应为 2019-01-01 这样的一天。",
                f"{text!r} is no day; expected one such as 2019-01-01.",
            )
        return found

    def regime(self, regime: str | None) -> None:
        """See that a regime is one of the catalogue's."""
        self._known("regime", regime, self.register.regimes)

    def _wanted(self, given: Mapping[str, str]) -> Wanted:
        words, status, tier = self.register.words, given.get("status"), given.get("tier")
        self._known("status", status, words["statuses"])
        self._known("tier", tier, words["tiers"])
        self._known("holds", given.get("holds"), HOLDS)
        self._known("sort", given.get("sort"), ORDERS.names)
        self.regime(given.get("regime"))
        region = given.get("region")
        if region and region != NOWHERE and not self.register.row("select 1 from divisions where code = ?", region):
            self._refuse_input(
                "行政区划代码不存在；应为 410000 这样的代码，或 none（来源未载地区）。",
                "There is no such division; expected a code such as 410000, or none, where a source prints no place.",
            )
        tiers = (tier,) if tier else tiers_of(self.register, "list" if status == "listed" else "title")
        rest = {name: given.get(name) for name in ("regime", "region", "status", "holds")}
        return Wanted(iso(self.day(given.get("as_of"))), tiers, **rest, sort=given.get("sort") or "name")

    def _known(self, name: str, value: str | None, known: Any) -> None:
        if value and value not in known:
            listed = ", ".join(known)
            self._refuse_input(
                f"{name} 的取值“{value}”无效；可用值：{listed}。", f"{name}: {value!r} is none of {listed}."
            )

    def _refuse_input(self, zh: str, en: str) -> NoReturn:
        raise WrongInput(pick((zh, en), self._lang))
