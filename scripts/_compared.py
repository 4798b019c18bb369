"""The same rows asked elsewhere: of datasette-reconcile, and of a join by DuckDB; neither tells a standing."""

from __future__ import annotations

from _clients import ask_all, post
from _server import served

import json
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

NAMES, AT_ONCE = 300, 10
"""Names that are reconciled, and how many a request carries: as many as OpenRefine sends."""

_JOIN = """
select row, coalesce(c.firm_id, n.firm_id) from asked a
left join firms c on c.uscc = a.uscc left join firms n on a.uscc is null and n.name = a.name order by row
"""


def joined(firms: list[Any], rows: list[dict[str, str]]) -> dict[str, Any]:
    """Return the seconds that DuckDB takes to join rows with all firms by code, else by the name as it is written."""
    import duckdb
    import pyarrow

    known = pyarrow.table(
        {name: [firm[place] for firm in firms] for place, name in enumerate(("firm_id", "name", "uscc"))}
    )
    with duckdb.connect() as db:
        db.register("held", known)
        db.execute("create table firms as select * from held")
        begin = time.perf_counter()
        wanted = pyarrow.table(
            {"row": range(len(rows))} | {name: [row.get(name) for row in rows] for name in ("name", "uscc")}
        )
        db.register("asked", wanted)
        found = db.execute(_JOIN).fetchall()
        seconds = time.perf_counter() - begin
    return {"seconds": seconds, "found": sum(1 for _, firm in found if firm)}


def queries(names: list[str]) -> list[bytes]:
    """Return the bodies of a reconciliation of names, as OpenRefine sends them."""
    parts = [names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE)]
    each = [json.dumps({f"q{place}": {"query": name} for place, name in enumerate(part)}) for part in parts]
    return [urlencode({"queries": text}).encode() for text in each]


def reconciled(address: str, path: str, names: list[str]) -> float:
    """Return how many names a second are reconciled at an address, by one client."""
    bodies = [post(path, body, "application/x-www-form-urlencoded") for body in queries(names)]
    ask_all(address, [iter(bodies[:2])])
    begin = time.perf_counter()
    (reader,) = ask_all(address, [iter(bodies)])
    if set(reader.statuses) != {200}:
        raise RuntimeError(f"statuses {sorted(set(reader.statuses))}; expected 200")
    return len(names) / (time.perf_counter() - begin)


def by_datasette_reconcile(python: str, firms: list[Any], names: list[str]) -> float:
    """Return how many names a second datasette-reconcile answers on the same firms, with its full-text search.

    ``python`` is the interpreter of an environment that has it.
    """
    tables = {"firms": {"plugins": {"datasette-reconcile": {"name_field": "name"}}}}
    with tempfile.TemporaryDirectory() as folder:
        path, metadata = Path(folder) / "firms.db", Path(folder) / "metadata.json"
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("create table firms (firm_id text primary key, name text)")
            db.executemany("insert into firms values (?, ?)", [firm[:2] for firm in firms])
            db.execute("create virtual table firms_fts using fts5 (name, content=firms)")
            db.execute("insert into firms_fts (firms_fts) values ('rebuild')")
        metadata.write_text(json.dumps({"databases": {"firms": {"tables": tables}}}), encoding="utf-8")
        with served(path, python, metadata) as address:
            return reconciled(address, "/firms/firms/-/reconcile", names)
