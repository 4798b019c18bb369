"""Counts over large tables that pages show: the build makes them, so that no page reads all facts or all firms.

A catalogue that was built before there were such tables has them as views, which count anew at each question.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress

SUMMARIES = {
    "regime_sources": """
select regime, source_id, count(*) as facts from main.facts where regime is not null group by regime, source_id
""",
    "regime_sizes": """
select regime, count(distinct firm_id) as firms from main.facts where regime is not null group by regime
""",
    "place_sizes": """
select case when division is null then null else substr(division, 1, 2) || '0000' end as place,
       count(*) as firms, sum(facts) as facts
from main.firms group by 1
""",
}
"""The query that fills each table, with the table's columns in their order."""

_NO_HISTORIES = """
select null as number, null as known_on, null as history, null as facts, null as former_names where false
"""
"""What an older catalogue has for ``firm_histories``: no firm of it is checked by its history."""

SIZES = {
    "firms": "select coalesce(sum(firms), 0) from place_sizes",
    "facts": "select coalesce(sum(facts), 0) from place_sizes",
}
"""How many rows the large tables have, without reading them."""

MOST_FACTS = "from firms where facts > 0 and {of} order by facts desc, firm_id limit {most}"
"""The firms with the most facts; every firm has one, and saying so makes SQLite read them by the index on ``facts``."""

EXAMPLE_FIRM = f"""
select * from (select firm_id, name, uscc {MOST_FACTS.format(of="+uscc is not null", most=1)})
union all
select * from (select firm_id, name, uscc {MOST_FACTS.format(of="true", most=1)})
limit 1
"""
"""The firm with the most facts of those with a code, or of all where none has one."""

EXAMPLE_NAMES = f"select name {MOST_FACTS.format(of='true', most=3)}"
"""The names of the three firms with the most facts."""


def fill_summaries(db: sqlite3.Connection) -> None:
    """Count what the facts and the firms of a catalogue are; both are whole, and the summaries are empty."""
    for name, query in SUMMARIES.items():
        db.execute(f"insert into main.{name} {query}")


def add_missing_summaries(db: sqlite3.Connection) -> None:
    """Give a connection to an older catalogue the summaries that its file has not; a newer one stays as it is.

    What is wrong with a file that is no catalogue is told to those who read it.
    """
    with suppress(sqlite3.DatabaseError):
        _add_missing(db)


def _add_missing(db: sqlite3.Connection) -> None:
    held = {row[0] for row in db.execute("select name from main.sqlite_master where type = 'table'")}
    if {"facts", "firms"} <= held:
        missing = {**SUMMARIES, "firm_histories": _NO_HISTORIES}
        for name in missing.keys() - held:
            db.execute(f"create temp view {name} as {missing[name]}")
