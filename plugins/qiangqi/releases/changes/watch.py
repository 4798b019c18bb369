"""What changed for many firms, and what is to come for them: exactly one result for each firm asked, in order.

A firm is matched as a check matches it, or by its id; names that are only alike are not looked for.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from qiangqi.checks.batch import Batch, Checker
from qiangqi.checks.known_firm import KnownFirm
from qiangqi.checks.lookup import Lookup
from qiangqi.checks.matching import OUTCOMES, Match
from qiangqi.checks.parts import parts_of
from qiangqi.checks.results import CheckQuery
from qiangqi.checks.rows import Refused, Row
from qiangqi.checks.sentences import sentence
from qiangqi.values.uscc import looks_like_code

from .feed import Row as ChangeRow
from .feed import as_object, every, filter_of
from .history import Place, Step

Ends = Callable[[Collection[str]], list[ChangeRow]]
"""Returns what ends for some firms in the days asked for."""

_BY_ID = """
select firm_id, firm_id from firms where firm_id in (select value from json_each(:ids))
union select old_id, firm_id from former_ids where old_id in (select value from json_each(:ids))
"""
_FORMER = "select old_id, firm_id from former_ids where firm_id in (select value from json_each(:ids))"


class Watch(NamedTuple):
    """What is watched: the steps from a place on, and what ends."""

    steps: Sequence[Step]
    place: Place
    ends: Ends


class Watched(NamedTuple):
    """The results of a batch as JSON texts, each of some firms, and how many are of each outcome so far."""

    texts: Iterator[str]
    counts: Mapping[str, int]


def watched(checker: Checker, query: CheckQuery, watch: Watch, firms: Sequence[object]) -> Watched:
    """Return the results for some firms, each a text (a name, a code or an id) or a row as a check takes it."""
    counts: dict[str, int] = dict.fromkeys(OUTCOMES, 0)
    return Watched(_texts(checker, query, watch, firms, counts), counts)


def _texts(
    checker: Checker, query: CheckQuery, watch: Watch, firms: Sequence[object], counts: dict[str, int]
) -> Iterator[str]:
    batch, lookup, first = checker.batch(query), checker.lookup(query.known_on), 0
    for some in parts_of(firms):
        matched = _matched(checker.db, batch, lookup, some)
        events = _events(checker.db, watch, {one.firm.firm_id for one in matched if one.firm})
        yield ",".join(_result(number, one, events, query.lang) for number, one in enumerate(matched, first))
        for outcome, count in Counter(one.match.outcome for one in matched).items():
            counts[outcome] += count
        first += len(some)


class _Matched(NamedTuple):
    """How a row matched, its firm, the firms that it may mean, and the field in which it cannot be read."""

    match: Match
    firm: KnownFirm | None
    candidates: list[KnownFirm]
    field: str = ""


def _matched(db: sqlite3.Connection, batch: Batch, lookup: Lookup, some: Sequence[object]) -> list[_Matched]:
    looked_up = batch.look_up([{"name": one} if isinstance(one, str) else one for one in some])
    texts = {one.strip() for one in some if isinstance(one, str) and not looks_like_code(one)}
    by_id = dict(db.execute(_BY_ID, {"ids": json.dumps(sorted(texts))}).fetchall())
    firms = {**looked_up.known.firms, **lookup.firms(set(by_id.values()))}
    return [
        _one(match, row, by_id.get(one.strip(), "") if isinstance(one, str) else "", firms)
        for one, row, match in zip(some, looked_up.rows, looked_up.found, strict=True)
    ]


def _one(match: Match, row: Row | Refused, id_: str, firms: Mapping[str, KnownFirm]) -> _Matched:
    if id_ in firms:
        return _Matched(Match("found", None, (id_,)), firms[id_], [])
    found = [firms[id_] for id_ in match.firms if id_ in firms]
    if match.outcome == "found":
        return _Matched(match, found[0], [])
    return _Matched(match, None, found, row.field if isinstance(row, Refused) else "")


class _Events(NamedTuple):
    changes: Mapping[str, list[ChangeRow]]
    ends: Mapping[str, list[ChangeRow]]


def _events(db: sqlite3.Connection, watch: Watch, ids: Collection[str]) -> _Events:
    """Return the changes and the ends of firms; a change under an id that a firm had before is the firm's."""
    former: dict[str, str] = dict(db.execute(_FORMER, {"ids": json.dumps(sorted(ids))}).fetchall())
    changes: dict[str, list[ChangeRow]] = {}
    for rows in every(watch.steps, watch.place, filter_of({*ids, *former})) if ids else ():
        for row in rows:
            id_: str = row["firm_id"]
            changes.setdefault(former.get(id_, id_), []).append(as_object(row))
    ends: dict[str, list[ChangeRow]] = {}
    for row in watch.ends(ids) if ids else ():
        ends.setdefault(row["firm_id"], []).append(row)
    return _Events(changes, ends)


def _result(number: int, one: _Matched, events: _Events, lang: str) -> str:
    match, firm = one.match, one.firm
    id_ = firm.firm_id if firm else ""
    result = {
        "row": number,
        "outcome": match.outcome,
        "matched_by": match.matched_by or ("id" if firm else None),
        "firm": firm.as_object() if firm else None,
        "candidates": [candidate.as_object() for candidate in one.candidates],
        "changes": events.changes.get(id_, []),
        "upcoming": events.ends.get(id_, []),
        "says": _sentence(one, lang),
    }
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"))


def _sentence(one: _Matched, lang: str) -> str | None:
    topics = one.match.notes if one.firm else (one.match.topic,)
    values = {"name": one.firm.name if one.firm else "", "count": len(one.candidates), "field": one.field}
    return "".join(sentence((topic,), lang, **values) for topic in topics) or None
