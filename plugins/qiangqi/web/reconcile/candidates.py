"""The candidates of reconciliation queries: whom the checks find, and how each is like what was asked.

Only what a check calls ``found`` is a match, and not even that where the firm is known to be of another place than the
one given. A name that is merely like another's never is: a person decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from qiangqi.checks.answers import Answers
from qiangqi.checks.batch import Checker
from qiangqi.checks.known_firm import KnownFirm
from qiangqi.checks.results import CheckQuery, Result
from qiangqi.checks.rows import Row, read_row
from qiangqi.checks.similar_names import compared
from qiangqi.standing.dates import iso
from qiangqi.values.divisions import Divisions, prefix_of
from qiangqi.values.names import name_key
from qiangqi.values.uscc import valid_uscc

from ..http.formats import date
from ..http.language import gettext as _
from .properties import firm_type
from .queries import Query

SAME, ELSEWHERE = 100.0, 10.0
"""The score of the same code, id or whole name; and what a place other than the one given takes from a score."""

TITLES = 3
"""The most titles, and the most former names, that a description names."""

_PLACES = "select firm_id, region, division from firms where firm_id in (select value from json_each(?))"
_DIVISIONS = "select code, name, parent_code from divisions order by code"


class Firm(NamedTuple):
    """A candidate as known on a day: where it is, and its standings on the day asked, as the contract has them."""

    known: KnownFirm
    region: str
    division: str | None
    as_of: int
    standings: list[dict[str, Any]]


class Candidates:
    """Makes the candidates of some queries, with one day's knowledge and in one language."""

    def __init__(self, checker: Checker, check: CheckQuery) -> None:
        self._checker, self._check = checker, check
        self._lookup = checker.lookup(check.known_on)
        self._answers = Answers(checker.engine, checker.words, check.known_on, check.today, check.lang)

    def results(self, queries: Sequence[Query]) -> list[dict[str, Any]]:
        """Return the result of each query, in order; like names are looked up for a hundred of them at most."""
        found = self._checker.batch(self._check).answer([query.row for query in queries])
        ids = {id_ for result in found for id_ in _ids(result)} | {_as_id(query) for query in queries}
        known_firms = self._lookup.firms(ids - {""})
        places = {row[0]: row[1:] for row in self._checker.db.execute(_PLACES, (json.dumps(list(known_firms)),))}
        return [self._result(*one, known_firms, places) for one in zip(queries, found, strict=True)]

    def _result(
        self, query: Query, result: Result, known_firms: Mapping[str, KnownFirm], places: Mapping[str, tuple[Any, ...]]
    ) -> dict[str, Any]:
        by_id = known_firms.get(_as_id(query)) if not result.firm else None
        ids = dict.fromkeys([*([by_id.firm_id] if by_id else []), *_ids(result)])
        likes = {one["firm_id"]: one["score"] for one in result.candidates if "score" in one}
        candidates = [
            self._candidate(query, self._firm(query, known_firms[id_], *places.get(id_, ("", None))), result, likes)
            for id_ in ids
            if query.is_of_firms
        ]
        best = sorted(candidates, key=lambda one: -one["score"])[: query.limit]
        if by_id:
            return {"result": best, "outcome": "possible", "says": _("所给的是企业编号，请核对。")}
        return {"result": best, "outcome": result.outcome, "says": json.loads(result.known.says) or ""}

    def _firm(self, query: Query, known: KnownFirm, region: str | None, division: str | None) -> Firm:
        """Return a candidate with what is asked of it: the title and the day of the query, or all, and today."""
        row = read_row({**query.row, "name": known.name, "uscc": ""}, self._check.as_of, self._checker.engine.regimes)
        if not isinstance(row, Row):
            return Firm(known, region or "", division, self._check.as_of, [])
        return Firm(known, region or "", division, row.as_of, json.loads(self._answers.of(known, row).standings))

    def _candidate(self, query: Query, firm: Firm, result: Result, likes: Mapping[str, float]) -> dict[str, Any]:
        features = self._features(query, firm)
        is_elsewhere = features.get("region_equal") is False
        score = likes.get(firm.known.firm_id, SAME) - (ELSEWHERE if is_elsewhere else 0.0)
        return {
            "id": firm.known.firm_id,
            "name": firm.known.name,
            "description": self._description(firm),
            "type": [firm_type()],
            "score": max(0.0, round(score, 1)),
            "match": result.outcome == "found" and not is_elsewhere,
            "features": [{"id": id_, "value": value} for id_, value in features.items()],
        }

    def _features(self, query: Query, firm: Firm) -> dict[str, bool | float]:
        """Return what was compared; what cannot be said has no feature, for there is no third value."""
        found: dict[str, bool | float] = {}
        name = query.row.get("name", "")
        likes = [near.score for key in firm.known.keys if name and (near := compared(name_key(name), key))]
        if likes:
            found["name_similarity"] = max(likes)
        code = valid_uscc(query.row.get("uscc", name))
        if code and firm.known.uscc:
            found["uscc_equal"] = code == firm.known.uscc
        given = self._divisions.code(query.region) if query.region else None
        if given and firm.division:
            found["region_equal"] = _is_within(given, firm.division) or _is_within(firm.division, given)
        holds = {one["holds_title"] for one in firm.standings}
        if ("regime" in query.row or "tier" in query.row) and ("yes" in holds or holds == {"no"}):
            found["title_held"] = "yes" in holds
        return found

    def _description(self, firm: Firm) -> str:
        """Return the place, the former names, and what each title's standing was on the day."""
        parts = [firm.region] if firm.region else []
        if firm.known.former_names:
            parts.append(_("曾用名：%(names)s") % {"names": _("、").join(firm.known.former_names[:TITLES])})
        parts += [self._titled(one) for one in firm.standings[:TITLES]]
        if firm.standings:
            parts.append(_("以%(day)s计") % {"day": date(iso(firm.as_of))})
        return _("；").join(parts)

    def _titled(self, standing: Mapping[str, Any]) -> str:
        regime, lang = self._checker.engine.regimes[standing["regime"]], self._check.lang
        title = regime.by_tier[standing["tier"]].title if standing["tier"] else regime.short
        return _("%(title)s：%(status)s") % {
            "title": title[lang],
            "status": self._checker.words["statuses"][standing["status"]][lang],
        }

    @cached_property
    def _divisions(self) -> Divisions:
        names = ("code", "name", "parent_code")
        return Divisions(dict(zip(names, row, strict=True)) for row in self._checker.db.execute(_DIVISIONS))


def _ids(result: Result) -> list[str]:
    return [result.firm.firm_id] if result.firm else [one["firm_id"] for one in result.candidates]


def _as_id(query: Query) -> str:
    """Return what stands in the place of a name and may be a firm's id, which is plain letters and digits."""
    name = query.row.get("name", "")
    return name if name.isascii() and name.isalnum() else ""


def _is_within(inner: str, outer: str) -> bool:
    return inner.startswith(prefix_of(outer))
