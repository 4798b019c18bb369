"""Lost facts: those of the last release that a new build no longer has, compared by content and not by line.

A raw file that was replaced by a corrected copy moves its lines, a rule or an identity decision gives a firm another
id: neither makes a fact disappear. What counts is the source, the name (printed, then by its key), the regime, the
tier, the kind and the date; of two rows alike both must be there.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from qiangqi.lists.accounting import of_card
from qiangqi.lists.editing.taken_away import Said, taken_away
from qiangqi.lists.sources import Source
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.names import name_key

SHOWN = 20
"""Facts of one source that are named one by one when they are gone; the others are counted."""

_ALIKE = ("source_id", "label", "regime", "tier", "kind", "happened")
_SAME = " and ".join(f"a.{column} is b.{column}" for column in ("name", "regime", "tier", "kind"))
_STATED = "iif({0}.is_made_day, substr({0}.happened, 1, instr({0}.happened, '/')), {0}.happened)"
"""The day of an act as far as a source states it: earlier releases gave the day on which a raw file was made, too."""


class Gone(NamedTuple):
    """A fact of the last release that the new one does not have; ``line`` is of the raw file as it was then.

    ``happened`` is the day of the act as far as its source states it.
    """

    source_id: str
    line: int
    name: str
    regime: str
    tier: str | None
    kind: str
    happened: str


class Comparison(NamedTuple):
    """What was compared: the facts of the last release, those found on another line, and those that are gone."""

    before: int
    moved: int
    gone: list[Gone]


def compare(db: sqlite3.Connection) -> Comparison:
    """Compare the facts of ``main`` with those of the attached database ``last``."""
    (before,) = db.execute("select count(*) from last.facts").fetchone()
    _gather(db)
    (moved,) = db.execute("select count(*) from gone").fetchone()
    _strike(db)
    _relabel(db)
    _strike(db)
    rows = db.execute(
        "select source_id, line, name, regime, tier, kind, happened from gone order by source_id, line"
    ).fetchall()
    return Comparison(before, moved - len(rows), [Gone(*row) for row in rows])


def _gather(db: sqlite3.Connection) -> None:
    """Keep of both releases what does not stand under the same id with the same content, of both releases."""
    db.execute("drop table if exists temp.gone")
    db.execute("drop table if exists temp.come")
    one, other = _STATED.format("a"), _STATED.format("b")
    columns = f"fact_id, source_id, line, name, name as label, regime, tier, kind, {one} as happened"
    same = f"{_SAME} and {one} is {other}"
    differs = f"not exists (select 1 from {{other}}.facts b where b.fact_id = a.fact_id and {same})"
    # Most facts have the same number in both: those are compared in one pass over both, without a search by id.
    moved = f"not exists (select 1 from main.facts b where b.rowid = a.rowid and b.fact_id = a.fact_id and {same})"
    db.execute(
        f"create temp table gone as select {columns} from last.facts a where {moved} and {differs.format(other='main')}"
    )
    db.execute(
        f"create temp table come as select {columns} from main.facts a"
        f" where source_id in (select source_id from gone) and {differs.format(other='last')}"
    )


def _relabel(db: sqlite3.Connection) -> None:
    db.create_function("name_key", 1, name_key, deterministic=True)
    for table in ("gone", "come"):
        db.execute(f"update {table} set label = name_key(name)")


def _strike(db: sqlite3.Connection) -> None:
    """Remove from both tables what they have in common; the second of two rows alike pairs with the second."""
    listed = ", ".join(_ALIKE)
    for table in ("gone", "come"):
        db.execute(f"drop table if exists temp.{table}_n")
        db.execute(
            f"create temp table {table}_n as select fact_id, {listed},"
            f" row_number() over (partition by {listed} order by line) as copy from {table}"
        )
    db.execute("create index temp.idx_come_n on come_n (source_id, label, kind, copy)")
    alike = " and ".join(f"g.{column} is c.{column}" for column in (*_ALIKE, "copy"))
    db.execute("drop table if exists temp.pairs")
    db.execute(
        "create temp table pairs as select g.fact_id as was, c.fact_id as now"
        f" from gone_n g cross join come_n c on {alike}"
    )
    db.execute("delete from gone where fact_id in (select was from pairs)")
    db.execute("delete from come where fact_id in (select now from pairs)")


def withdrawals(gone: Sequence[Gone], entries: Iterable[tuple[str, int | None, str | None]]) -> set[Gone]:
    """Return those facts that their source takes back: by its id, line and name, or without both all of them."""
    withdrawn = {(id_, line, name_key(name or "")) for id_, line, name in entries}
    return {
        fact
        for fact in gone
        if (fact.source_id, None, "") in withdrawn or (fact.source_id, fact.line, name_key(fact.name)) in withdrawn
    }


def edited(gone: Sequence[Gone], datasets: Path, since: int) -> set[Gone]:
    """Return those facts that an act took away which came after the number ``since``, the last release's.

    No act takes away a fact that a release of ``releases/`` has; it only withdraws it. What left its list otherwise is
    not excused by an act on that list.
    """
    taken = {id_: taken_away(datasets, id_, since) for id_ in {fact.source_id for fact in gone}}
    return {fact for fact in gone if taken[fact.source_id].take(_said(fact), fact.line)}


def _said(fact: Gone) -> Said:
    return Said(name_key(fact.name), fact.regime, fact.tier, fact.kind, fact.happened)


def findings(facts: list[Gone], datasets: Path, sources: Sequence[Source]) -> Iterator[DataError]:
    """Yield a line for each fact that is gone without a word, and one for each card that is."""
    paths = {source.id: source.path for source in sources}
    for id_, count in Counter(fact.source_id for fact in facts).items():
        path = paths.get(id_, datasets / f"{id_}.yml")
        if id_ not in paths:
            yield DataError(path, 1, f"is missing; expected the card, with {count} facts or with them withdrawn")
            continue
        own = [fact for fact in facts if fact.source_id == id_]
        for fact in own[:SHOWN]:
            what = f"line {fact.line} of the last release, {fact.name} ({fact.kind}), is gone"
            yield of_card(path, "withdrawn", f"withdrawn: {what}; expected it in the raw file or in this list")
        if count > SHOWN:
            yield of_card(path, "withdrawn", f"withdrawn: {count - SHOWN} more facts of the last release are gone")
