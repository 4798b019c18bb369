"""Why a row is gone, as far as the new release says so; nothing is guessed."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

_COMPUTED = (
    "titles_held",
    "intervals",
    "bars",
    "tallies",
    "source_levels",
    "charts",
    "build",
    "dictionary",
    "source_files",
)


class Reason(NamedTuple):
    """A reason: the entries that it may be of, the rows that tell it (``w``), and what they say."""

    code: str
    entries: str
    rows: str = ""
    refers_to: str = "null"
    says: tuple[str, str] = ("null", "null")


_SAYS = ("w.says_zh", "w.says_en")
_OF_FACT = "(e.table_name = 'facts' or e.sort = 'fact')"
_WITHDRAWN = (
    "now.withdrawn w join last.facts f on f.fact_id = e.fact_id"
    " and w.source_id = f.source_id and (w.line is null or (w.line = f.line and w.name = f.name))"
)

REASONS = (
    Reason("joined", "e.table_name = 'firms'", "now.former_ids w where w.old_id = e.firm_id", "w.firm_id"),
    Reason("id_withdrawn", "e.table_name = 'firms'", "now.withdrawn_ids w where w.old_id = e.firm_id", "null", _SAYS),
    Reason("moved", "e.table_name = 'facts'", "temp.moved w where w.was = e.fact_id", "w.now"),
    Reason("moved", "e.table_name = 'firm_names'", "temp.moved w where w.was = e.fact_id", "w.now"),
    Reason("withdrawn", _OF_FACT, _WITHDRAWN, "null", _SAYS),
    Reason("refused", _OF_FACT, "now.issues w where w.issue_id = e.fact_id", "w.code", _SAYS),
    Reason("read", "e.table_name = 'issues'", "now.facts w where w.fact_id = e.key ->> '$.issue_id'", "w.fact_id"),
    Reason(
        "of_a_fact",
        "e.table_name = 'firm_names' and not exists (select 1 from now.facts f where f.fact_id = e.fact_id)",
        "",
        "e.fact_id",
    ),
    Reason("computed", f"e.table_name in {_COMPUTED} or e.table_name like 'chart\\_%' escape '\\'"),
    Reason("no_fact_left", "e.table_name = 'firms'"),
    Reason("not_stated", "true"),
)
"""The reasons in the order in which they are looked for."""

_SET = """
update entries as e set reason = '{code}', (refers_to, says_zh, says_en) = (select {told} {rows} limit 1)
where op = 'DEL' and reason is null and sort != 'date' and ({entries}) {found}
"""


def add_reasons(db: sqlite3.Connection) -> None:
    """Write into each entry of something gone why it is."""
    for reason in REASONS:
        rows = f"from {reason.rows}" if reason.rows else ""
        columns = ", ".join((reason.refers_to, *reason.says))
        found = f"and exists (select 1 {rows})" if rows else ""
        db.execute(_SET.format(code=reason.code, told=columns, rows=rows, entries=reason.entries, found=found))
    db.execute("update entries set reason = 'computed' where op = 'DEL' and sort = 'date'")
