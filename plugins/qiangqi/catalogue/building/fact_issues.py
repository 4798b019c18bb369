"""Issues of rows that are facts: an act after its firm's end, an annulment of nothing, one code or one firm twice.

The facts stay, so that what was known on an earlier day stays as it was. Written into every finished catalogue anew,
because they rest on what several sources say together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from qiangqi.lists.fact_rows import ACT_FIELDS, USCC_LENGTH
from qiangqi.lists.sources import Source
from qiangqi.standing.facts import ANNULLED, ENDINGS
from qiangqi.values.vocabulary import Word

from ..schema import list_tables
from ..schema.database import Row

_ENDS = ", ".join(f"'{kind}'" for kind in ENDINGS)

_AFTER_END = f"""
select distinct f.fact_id, f.source_id, f.line, f.address, f.name, f.date_text as value
from facts e cross join marks.marks own on own.number = e.rowid
cross join marks.marks m on m.key = own.key and (m.province = own.province or '' in (m.province, own.province))
cross join facts f on f.rowid = m.number
join firms a on a.firm_id = e.firm_id join firms b on b.firm_id = f.firm_id
where e.kind in ({_ENDS}) and not e.goes_on and e.withdrawn_on is null
and f.happened_from > e.happened_to and f.kind not in ({_ENDS}, '{ANNULLED}') and f.withdrawn_on is null
and (a.firm_id = b.firm_id or a.uscc is null or b.uscc is null)
"""
"""Acts under the name of a firm after its end, by itself or by one that may be another; two codes are two firms.

Ends are few: from each it leads to the acts under its names, where the planner would begin with all acts."""

_NO_GRANT = f"""
select fact_id, source_id, line, address, name, event_text as value from facts
where kind = '{ANNULLED}' and corrects is null and withdrawn_on is null
"""

_SHARED_CODE = f"""
select fact_id, source_id, line, address, name, old_code as value from facts
where length(old_code) = {USCC_LENGTH} and withdrawn_on is null
"""
"""Facts whose code their document prints on another name too: it is neither firm's, and each counts by its name."""

_SAME = (*ACT_FIELDS, "happened_from", "happened_to", "corrects")

_TWICE = f"""
select f.fact_id, f.source_id, f.line, f.address, f.name, f.name as value
from facts f join facts e on e.firm_id = f.firm_id and +e.source_id = f.source_id and e.line < f.line
where {" and ".join(f"e.{field} is f.{field}" for field in _SAME)}
and e.withdrawn_on is null and f.withdrawn_on is null
group by f.fact_id
"""
"""Rows of a list that say of a firm what a row above says already: one act, so that the list names fewer firms.

The plus keeps SQLite from comparing all rows of a list with one another: a firm has few."""

_OF_FACTS = (
    ("after_firm_end", "date", _AFTER_END),
    ("annulment_of_nothing", "event", _NO_GRANT),
    ("code_on_two_names", "uscc", _SHARED_CODE),
    ("listed_twice", "name", _TWICE),
)


class _Found(NamedTuple):
    fact_id: str
    source_id: str
    line: int
    address: str | None
    name: str
    value: str


_FACTS = "select source_id, count(*) from facts group by 1"
_NO_FACTS = "select source_id, count(*) from issues where line is not null and of_fact_id is null group by 1"


def numbers_of(db: sqlite3.Connection) -> tuple[dict[str, int], dict[str, int]]:
    """Return by source the number of its facts, and of its rows that are none."""
    return dict(db.execute(_FACTS).fetchall()), dict(db.execute(_NO_FACTS).fetchall())


def fact_issues(db: sqlite3.Connection, words: Mapping[str, Word], sources: Iterable[Source]) -> Iterator[Row]:
    """Yield the rows for the table of issues, by the words of their codes; the marks of the build are attached.

    An issue has the id of its fact, and a second one of the same fact its code behind that.
    """
    columns = {source.id: source.card.columns for source in sources}
    named: set[str] = set()
    for code, role, sql in _OF_FACTS:
        for found in map(_Found._make, db.execute(f"{sql} order by 1")):
            yield {
                "issue_id": f"{found.fact_id}:{code}" if found.fact_id in named else found.fact_id,
                "source_id": found.source_id,
                "line": found.line,
                "address": found.address,
                "name": found.name,
                "field": getattr(columns[found.source_id], role, None),
                "value": found.value,
                **list_tables.meaning(code, words[code]),
                "of_fact_id": found.fact_id,
            }
            named.add(found.fact_id)
