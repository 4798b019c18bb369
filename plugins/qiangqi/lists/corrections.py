"""Corrections: the fact that a row replaces, found by what the card says of it; exactly one must fit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from qiangqi.standing.dates import format_span, parse_span
from qiangqi.standing.facts import ANNULLED, VOIDED
from qiangqi.standing.strict_yaml import DataError, compose
from qiangqi.standing.yaml_positions import line_of
from qiangqi.values.names import name_key

from .cards import Corrects
from .sources import Source

_RECORDED = """
select fact_id, line, name, tier, kind, happened, published_on from facts where source_id = ? order by line
"""
_SET = "update facts set corrects = ? where fact_id = ? and corrects is not ?"
_TOUCH = """
insert or ignore into marks.touched select m.key from marks.marks m
where m.number in (select rowid from facts where fact_id in (?, ?))
"""
_APART = """
select c.source_id, c.line, f.fact_id from facts c join facts f on f.fact_id = c.corrects
where c.corrects is not null and c.firm_id != f.firm_id order by c.source_id, c.line
"""


class RecordedFact(NamedTuple):
    """A fact as far as a correction can name it; days as the table of facts has them."""

    fact_id: str
    line: int
    name: str
    tier: str | None
    kind: str
    happened: str
    published: str


class NoGrant(ValueError):
    """An annulment of a fact that cannot be annulled; ``annulment`` is the row's own fact."""

    def __init__(self, message: str, annulment: RecordedFact) -> None:
        super().__init__(message)
        self.annulment = annulment


def replaced(
    entry: Corrects, own: Iterable[RecordedFact], theirs: Iterable[RecordedFact]
) -> tuple[RecordedFact, RecordedFact]:
    """Return the fact of a card's own row, and the one that it replaces.

    Raises:
        ValueError: the row is no fact, or not exactly one fact of the other source is what the card says.
        NoGrant: the row annuls what is no grant, upgrade or pass.
    """
    mine = next((fact for fact in own if fact.line == entry.line), None)
    if mine is None:
        raise ValueError(f"line {entry.line} of this source is no fact; expected the row that replaces another")
    found = [fact for fact in theirs if fact.fact_id != mine.fact_id and _is_meant(entry, mine, fact)]
    if len(found) != 1:
        lines = ", ".join(str(fact.line) for fact in found)
        matches = f"{len(found)} facts (lines {lines})" if found else "no fact"
        message = f"{entry.source} has {matches} of {_description(entry, mine)}"
        raise ValueError(f"line {entry.line}: {message}; expected one{', by its line under of' if found else ''}")
    if mine.kind == ANNULLED and found[0].kind not in VOIDED:
        raise NoGrant(
            f"line {entry.line}: {found[0].fact_id} is no grant, upgrade or pass; expected one to annul", mine
        )
    if found[0].published > mine.published:
        message = f"{found[0].fact_id} was published on {found[0].published}"
        raise ValueError(f"line {entry.line}: {message}, after this source; expected an earlier one")
    return mine, found[0]


def _is_meant(entry: Corrects, mine: RecordedFact, fact: RecordedFact) -> bool:
    name = entry.name or (mine.name if entry.of is None else None)
    return (
        entry.of in (None, fact.line)
        and (name is None or name_key(name) == name_key(fact.name))
        and entry.tier in (None, fact.tier)
        and entry.kind in (None, fact.kind)
        and (entry.happened is None or format_span(parse_span(entry.happened)) == fact.happened)
    )


def _description(entry: Corrects, mine: RecordedFact) -> str:
    place = f"line {entry.of}" if entry.of is not None else ""
    name = entry.name or ("" if place else mine.name)
    return " ".join(filter(None, (place, name, entry.tier, entry.kind, entry.happened)))


def resolve(db: sqlite3.Connection, sources: Sequence[Source]) -> None:
    """Link each correcting fact to the fact that it replaces; firms of which one changed are touched.

    An annulment that names no grant is linked to nothing, and is an issue of the finished catalogue.

    Raises:
        DataError: a card names a source or a fact that is not there.
    """
    ids = {source.id for source in sources}
    for source in (source for source in sources if source.card.corrects):
        own = _recorded_facts(db, source.id)
        for mine, other in _pairs(source, own, ids, lambda id_: _recorded_facts(db, id_)):
            other_id = other.fact_id if other else None
            if db.execute(_SET, (other_id, mine.fact_id, other_id)).rowcount:
                db.execute(_TOUCH, (mine.fact_id, other_id))


def _recorded_facts(db: sqlite3.Connection, source_id: str) -> list[RecordedFact]:
    return [RecordedFact(*row) for row in db.execute(_RECORDED, (source_id,))]


def _pairs(
    source: Source, own: list[RecordedFact], ids: set[str], recorded: Callable[[str], list[RecordedFact]]
) -> Iterator[tuple[RecordedFact, RecordedFact | None]]:
    known = {source.id: own}
    for number, entry in enumerate(source.card.corrects):
        try:
            if entry.source not in ids:
                raise ValueError(f"line {entry.line}: no source {entry.source!r}; expected the id of a card")
            if entry.source not in known:
                known[entry.source] = recorded(entry.source)
            yield replaced(entry, own, known[entry.source])
        except NoGrant as error:
            yield error.annulment, None
        except ValueError as error:
            raise DataError(source.path, line_of_entry(source, number), f"corrects: {error}") from None


def line_of_entry(source: Source, number: int) -> int:
    """Return the line of a card on which one of its corrections stands."""
    return line_of(compose(source.path), ("corrects", number))


def refuse_other_firms(db: sqlite3.Connection, sources: Sequence[Source]) -> None:
    """See that a fact and the one that it replaces are of one firm, after the firms are made.

    Raises:
        DataError: they are not; a misprinted name is corrected under ``values`` of its own source's card.
    """
    by_id = {source.id: source for source in sources}
    for source_id, line, other in db.execute(_APART):
        source = by_id[source_id]
        number = next(n for n, entry in enumerate(source.card.corrects) if entry.line == line)
        message = (
            f"line {line} and {other} are of two firms; expected one (a misprinted name: values.name of its own card)"
        )
        raise DataError(source.path, line_of_entry(source, number), f"corrects: {message}")
