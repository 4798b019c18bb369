"""Data extension: the values of properties of firms, each on the day and for the title that its settings name.

What cannot be said stays so: a status may be ``undetermined`` and a title ``unclear``, and neither is ever left out or
turned into a no.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from qiangqi.catalogue.query.fact_rows import FACT_COLUMNS
from qiangqi.checks.answers import Answers
from qiangqi.checks.batch import Checker
from qiangqi.checks.known_firm import REGIME, KnownFirm
from qiangqi.checks.rows import Row
from qiangqi.standing.dates import iso

from .extend_request import ExtendRequest, Wanted

_PUBLISHED = [name.strip() for name in FACT_COLUMNS.split(",")].index("published_on")
"""The place of the day of publication in a fact's row."""

_MOVED = """
select old_id, firm_id from former_ids
where old_id in (select value from json_each(?)) and coalesce(known_on, '') <= ?
"""
_REGIONS = "select firm_id, region from firms where firm_id in (select value from json_each(?))"
_SOURCES = """
select fact_id, s.title from facts join sources s using (source_id) where fact_id in (select value from json_each(?))
"""

Value = dict[str, str]
"""A value as the specification writes it; an empty object is one that is not known."""


class Extension:
    """Fetches the values of properties of some firms."""

    def __init__(self, checker: Checker, request: ExtendRequest, lang: str) -> None:
        self._checker, self._request, self._lang = checker, request, lang

    def rows(self, ids: Sequence[str]) -> dict[str, dict[str, list[Value]]]:
        """Return the values of each property, firm by firm; of one that was not known there are none."""
        days = sorted({one.known_on for one in self._request.wanted})
        known = {day: Known(self._checker, ids, day, self._request.today, self._lang) for day in days}
        return {
            id_: {one.property.id: known[one.known_on].values(id_, one) for one in self._request.wanted} for id_ in ids
        }


class Known:
    """Some firms with one day's knowledge."""

    def __init__(self, checker: Checker, ids: Sequence[str], known_on: int, today: int, lang: str) -> None:
        self._checker = checker
        self._moved = _led(checker.db.execute(_MOVED, (json.dumps(list(ids)), iso(known_on))).fetchall())
        self._firms = checker.lookup(known_on).firms({self._moved.get(id_, id_) for id_ in ids})
        self._answers = Answers(checker.engine, checker.words, known_on, today, lang)

    def values(self, id_: str, wanted: Wanted) -> list[Value]:
        """Return the values of one property of the firm that an id means, or meant."""
        firm = self._firms.get(self._moved.get(id_, id_))
        if firm is None:
            return []
        if wanted.property.is_titles:
            row = Row(firm.key, "", wanted.as_of, wanted.regime, wanted.tier)
            return [
                self._of_title(wanted.property.id, one) for one in json.loads(self._answers.of(firm, row).standings)
            ]
        return [{"str": text} for text in self._texts(firm, wanted) if text]

    def _of_title(self, property_: str, standing: Mapping[str, Any]) -> Value:
        """Return the value for one title; where there is none an empty one keeps the titles side by side."""
        if property_ == "title":
            return {"str": self._title(standing)}
        value = standing["status"] if property_ == "standing" else standing[property_]
        if value is None and f"{property_}_range" in standing:  # as the lists write a day of which bounds are known
            value = "/".join(day or "" for day in standing[f"{property_}_range"])
        return {"str": value} if value is not None else {}

    def _title(self, standing: Mapping[str, Any]) -> str:
        regime = self._checker.engine.regimes[standing["regime"]]
        title = regime.by_tier[standing["tier"]].title if standing["tier"] else regime.short
        return title["zh"]

    def _texts(self, firm: KnownFirm, wanted: Wanted) -> Sequence[str | None]:
        """Return a property that has nothing to do with the day asked about."""
        if wanted.property.id == "former_names":
            return firm.former_names
        if wanted.property.id == "source":
            return [self._sources.get(_latest(firm, wanted))]
        if wanted.property.id == "region":
            return [self._regions.get(firm.firm_id)]
        return [{"name": firm.name, "uscc": firm.uscc}[wanted.property.id]]

    @cached_property
    def _regions(self) -> dict[str, str | None]:
        return dict(self._checker.db.execute(_REGIONS, (json.dumps(list(self._firms)),)))

    @cached_property
    def _sources(self) -> dict[str, str]:
        facts = [fact[0] for firm in self._firms.values() for fact in firm.facts]
        return dict(self._checker.db.execute(_SOURCES, (json.dumps(facts),)))


def _led(moved: list[tuple[str, str]]) -> dict[str, str]:
    """Return where former ids lead; one that leads to several firms leads to none."""
    counts = Counter(old for old, _new in moved)
    return {old: new for old, new in moved if counts[old] == 1}


def _latest(firm: KnownFirm, wanted: Wanted) -> str:
    """Return the fact that was published last, of the regime asked for or of all; empty where there is none."""
    facts = [fact for fact in firm.facts if wanted.regime in (None, fact[REGIME])]
    return max(((fact[_PUBLISHED], fact[0]) for fact in facts), default=("", ""))[1]
