"""The firms of the names that changed, made anew: facts grouped into firms, and the standing of each traced."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from qiangqi.standing.strict_yaml import DataError, first_line
from qiangqi.values.connected_groups import Clusters
from qiangqi.values.divisions import DivisionsByYear

from ..identity.decisions import Decision
from ..identity.firms import Firm, Mention
from ..identity.grouping import Unfit, group
from ..query.read_only import address, opened
from ..schema import firm_tables
from ..schema.database import columns, values
from ..search.index import title_spans, words
from . import tallies
from .history_rows import history_row
from .incremental_state import IncrementalState
from .intervals import Tracer
from .worker_pool import Chunk, Rows, full_chunks

Task = tuple[int, int]
"""The first and the last component of a range."""

_TASK, _FEW, _PARTS = 4_000, 500, 4
"""Names to a task, at most and at least: one changed source of a large catalogue is work for several processes, too."""

_REACH = """
with recursive reach (key) as (
    select key from marks.touched
    union select m.new_key from reach r join marks.marks m on m.key = r.key where m.new_key is not null
    union select m.key from reach r join marks.marks m on m.new_key = r.key
    union select other.key from reach r join marks.marks m on m.key = r.key
        join marks.marks other on other.code = m.code where m.code is not null
    union select d.other from reach r join decided d on d.key = r.key
)
select key from reach
"""
"""Every name connected with a changed one: by a renaming, a code or a decision, also by way of others."""

_MENTIONS = """
select w.component, f.firm_id, f.joined_on, f.joined_from,
       m.number, f.fact_id, f.name, m.key, coalesce(f.region, ''), m.province, f.published_on, f.uscc, m.code_known_on,
       f.new_name, m.new_key, f.regime, f.tier, f.kind, f.happened_from, m.happened_to, f.valid_from, f.valid_to,
       f.document, f.corrects, f.is_made_day, f.withdrawn_on, f.goes_on, f.evidence
from marks.work w cross join marks.marks m on m.key = w.key cross join facts f on f.rowid = m.number
where w.component between ? and ? order by w.component
"""


def plan(state: IncrementalState, decisions: list[Decision]) -> list[Task]:
    """Lay out the names to be grouped in components, each with all names that may be of its firms; return the tasks."""
    db = state.db
    db.execute("delete from marks.work")
    db.execute("create temp table decided (key text not null, other text not null)")
    db.executemany("insert into decided values (?, ?)", _decided(decisions))
    if not state.is_new:
        db.execute(f"insert or ignore into marks.touched {_REACH}")
    touched = "" if state.is_new else "where key in (select key from marks.touched)"
    component = _components(db, touched)
    db.create_function("component", 2, lambda key, number: component.get(key, number), deterministic=True)
    db.execute(
        f"insert into marks.work select component(key, first), key from"
        f" (select key, min(number) as first from marks.marks {touched} group by key) order by 1, 2"
    )
    (names,) = db.execute("select count(*) from marks.work").fetchone()
    rows = db.execute("select component, count(*) from marks.work group by component")
    return list(_ranges(rows, min(_TASK, max(_FEW, names // _PARTS))))


def _decided(decisions: list[Decision]) -> Iterator[tuple[str, str]]:
    for decision in decisions:
        if len(decision.keys) == 2:
            one, other = decision.keys
            yield from ((one, other), (other, one))


def _components(db: sqlite3.Connection, touched: str) -> dict[str, int]:
    """Return the component of each name that is connected with another, numbered by the first of their rows."""
    clusters = Clusters()
    for one, other in _links(db, touched):
        clusters.join(one, other)
    first: dict[str, int] = {}
    for key in clusters.joined:
        (number,) = db.execute("select min(number) from marks.marks where key = ?", (key,)).fetchone()
        if number is not None:
            root = clusters.find(key)
            first[root] = min(first.get(root, number), number)
    return {key: first[root] for key in clusters.joined if (root := clusters.find(key)) in first}


def _links(db: sqlite3.Connection, touched: str) -> Iterator[tuple[str, str]]:
    and_touched = touched.replace("where", "and")
    yield from db.execute(f"select key, new_key from marks.marks where new_key is not null {and_touched}")
    last: tuple[str, str] = ("", "")
    for code, key in db.execute(
        f"select code, key from marks.marks where code is not null {and_touched} group by code, key order by code, key"
    ):
        if code == last[0]:
            yield last[1], key
        last = code, key
    yield from db.execute(f"select key, other from decided {touched}")


def _ranges(components: Iterator[tuple[int, int]], size: int) -> Iterator[Task]:
    start: int | None = None
    last = names = 0
    for component, count in components:
        start = component if start is None else start
        last, names = component, names + count
        if names >= size:
            yield start, last
            start, names = None, 0
    if start is not None:
        yield start, last


@dataclass(frozen=True, slots=True)
class GroupingJob:
    """Makes the firms of a range of components, in a worker process."""

    state: Path
    marks: Path
    divisions: DivisionsByYear
    tracer: Tracer
    decisions: list[Decision]
    identity: Path

    def __call__(self, task: Task) -> Iterator[Chunk]:
        """Yield the rows of the firms of a task, and ``placed``: the facts that change their firm.

        Raises:
            DataError: a decision on identity does not fit the firms.
        """
        found: Rows = defaultdict(list)
        for rows in self._components(task):
            self._component(rows, found)
            yield from full_chunks(found)
        yield from filter(itemgetter(1), found.items())  # a table may have got no row

    def _components(self, task: Task) -> Iterator[list[tuple[Any, ...]]]:
        with closing(opened(self.state)) as db:
            db.execute("attach ? as marks", (address(self.marks),))
            for _, rows in groupby(db.execute(_MENTIONS, task), key=itemgetter(0)):
                yield list(rows)

    def _component(self, rows: list[tuple[Any, ...]], made: Rows) -> None:
        mentions = [self._mention(row[4:]) for row in rows]
        keys = {mention.key for mention in mentions} if self.decisions else set()
        try:
            found = group(mentions, [item for item in self.decisions if not keys.isdisjoint(item.keys)])
        except Unfit as error:
            raise DataError(self.identity, first_line(self.identity, has=error.id), str(error)) from None
        was = {row[4]: row[1:4] for row in rows}
        for firm in found.firms:
            self._firm(firm, made)
            for mention in firm.rows:
                joined = firm.joined.get(mention.number, (None, None))
                if was[mention.number] != (firm.id, *joined):
                    made["placed"].append((firm.id, *joined, mention.number))
        for pair in found.possible:
            made["possible_matches"].append(values("possible_matches", firm_tables.possible(pair)))

    def _mention(self, row: tuple[Any, ...]) -> Mention:
        """Return a mention with the words for its place; the fact keeps what is printed, also where that is none."""
        mention = Mention._make(row)
        place = self.divisions.place_in(mention.region)
        return mention if place == mention.region else mention._replace(region=place)

    def _firm(self, firm: Firm, made: Rows) -> None:
        number = firm.number
        made["firms"].append((number, *values("firms", firm_tables.firm(firm, self.divisions.code(*firm.place)))))
        names = sorted(firm_tables.names(firm), key=itemgetter("name_id"))
        made["firm_names"] += [values("firm_names", name) for name in names]
        made["firsts"] += [(number, *title, day) for title, day in sorted(_firsts(firm).items())]
        made["former_ids"] += [values("former_ids", former) for former in firm_tables.former(firm)]
        held = []
        for table, row in self.tracer.rows(firm):
            made[table].append(row)
            if table == "intervals" and row[_HOLDS] == "yes":
                held.append((row[_FROM], row[_UNTIL]))
        if history := history_row(firm, names):
            made["firm_histories"].append(values("firm_histories", history))
        counting = [name["name_key"] for name in names if not name["withdrawn_on"]]
        made["words"].append((number, *words(counting), *title_spans(held)))


_HOLDS, _FROM, _UNTIL = map(columns("intervals").index, ("holds_title", "from_on", "until_on"))


def _firsts(firm: Firm) -> dict[tuple[str, str], str]:
    """Return by regime and tier the latest stated day on which the first fact of a title can have been."""
    found: dict[tuple[str, str], str] = {}
    for row in firm.rows:
        if row.tier and not row.is_made_day:
            title = (row.regime, row.tier)
            found[title] = min(found.get(title, row.happened_to), row.happened_to)
    return found


def write(state: IncrementalState, chunks: Iterator[Chunk]) -> int:
    """Write the rows of the firms that were made anew into the state; return how many."""
    count = 0
    for table, rows in chunks:
        count += len(rows)
        if table == "placed":
            state.db.executemany("update facts set firm_id = ?, joined_on = ?, joined_from = ? where rowid = ?", rows)
        else:
            state.insert(table, rows)
    return count


_GONE = "(select firm_id from marks.gone)"


def remove_touched(state: IncrementalState) -> None:
    """Remove the firms that the touched names were in, before they are made anew."""
    if state.is_new:
        return
    db = state.db
    tallies.firms_of_work(db, "gone")
    tallies.subtract_firms(db)
    for table in ("marks.words", "marks.firsts", "firm_histories"):
        db.execute(f"delete from {table} where number in (select rowid from firms where firm_id in {_GONE})")
    for table in ("firms", "firm_names", "former_ids", "intervals", "bars", "possible_matches"):
        db.execute(f"delete from {table} where firm_id in {_GONE}")
    db.execute(f"delete from possible_matches where other_id in {_GONE}")


def finish(state: IncrementalState) -> None:
    """Add the new firms to the tallies and forget which names had changed."""
    tallies.add_firms(state.db, state.is_new)
    for table in ("work", "touched", "gone"):
        state.db.execute(f"delete from marks.{table}")
    state.db.execute("drop table temp.decided")
