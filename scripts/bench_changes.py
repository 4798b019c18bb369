#!/usr/bin/env python3
"""Measure the changes between two releases of as many invented firms as wanted, with 10,000 rows that differ."""

from __future__ import annotations

from _machine import machine, machine_line  # isort: skip

import _project

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from qiangqi.releases.changes.change_set import Edition, write_changes
from qiangqi.releases.changes.table import FILE
from qiangqi.fiction.bulk import made_bulk
from qiangqi.fiction.sqlite_floor import measured
from qiangqi.releases.parquet_form import Parquet
from qiangqi.releases.arrow_batches import batches
from qiangqi.releases.tables import content_of, public_tables, query_of

DIFFERENCES = 10_000
"""Rows that differ: new acts, acts that are gone, intervals and firms that changed."""

_CHANGES = (
    """insert into facts select fact_id || ':2', firm_id, name, source_id, line + 10000000, {rest} from facts
       where rowid % {every} = 0 order by rowid limit {part}""",
    "delete from facts where rowid in (select rowid from facts where rowid % {every} = 1 order by rowid limit {part})",
    """update intervals set until_on = date(until_on, '-1 day') where rowid in (
         select rowid from intervals where until_on > from_on and rowid % {every} = 2 order by rowid limit {part})""",
    """update firms set region = region || '虚构区' where rowid in (
         select rowid from firms where rowid % {every} = 3 order by rowid limit {part})""",
)


@click.command(epilog="Example:\n\n  scripts/bench_changes.py --firms 1000000 --json build/bench_changes.json")
@click.option(
    "--db", type=click.Path(exists=True, path_type=Path), help="A catalogue; without one a fictional is made."
)
@click.option("--firms", default=100_000, show_default=True, help="Firms of the fictional catalogue.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(db: Path | None, firms: int, as_json: Path | None) -> None:
    """Make two releases of a fictional catalogue, as far as a comparison reads them, and compare them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = (folder / one for one in ("first", "second"))
        first.mkdir()
        second.mkdir()
        path = first / "catalogue.db"
        shutil.copyfile(db or made_bulk(_project.ROOT / "datasets", folder, firms), path)
        shutil.copyfile(path, second / path.name)
        changed = change(second / path.name)
        figures = {"rows_changed": changed, **measure(first, second)}
    _show(figures)
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def change(path: Path) -> int:
    """Change rows of a catalogue as a new list does; return how many."""
    with closing(sqlite3.connect(path)) as db, db:
        rest = [row[1] for row in db.execute("pragma table_info(facts)")][5:]
        (firms,) = db.execute("select count(*) from firms").fetchone()
        part = min(DIFFERENCES // len(_CHANGES), firms // 10)
        values = {"rest": ", ".join(rest), "every": max(4, firms // part // 2), "part": part}
        return sum(db.execute(sql.format(**values)).rowcount for sql in _CHANGES)


def measure(first: Path, second: Path) -> dict[str, Any]:
    """Return the figures of one comparison; seconds are of the clock, and beside them of all processors."""
    before = os.getloadavg()[0]
    last, now = _edition(first), _edition(second)
    counted: list[int] = []
    made = measured(lambda: counted.append(write_changes(second / FILE, last, now)))
    return {
        **machine(before),
        "rows": sum(content_of(second / "catalogue.db").rows.values()),
        "entries": counted[0],
        "changes": made._asdict(),
    }


def _edition(folder: Path) -> Edition:
    path = folder / "catalogue.db"
    content = content_of(path)
    for table in public_tables():
        form = Parquet(folder / f"{table.name}.parquet", table)
        for batch in batches(path, query_of(table.name, content.day), table.columns):
            form.write(batch)
        form.close()
    return Edition(folder, path, folder.name, content.day)


def _show(figures: dict[str, Any]) -> None:
    made = figures["changes"]
    click.echo(machine_line(figures))
    click.echo(
        f"{figures['rows']} rows compared, {figures['rows_changed']} changed: {figures['entries']} entries in"
        f" {made['seconds']:.1f} s, {made['cpu_seconds']:.1f} s of processor, peak {made['peak_mib']:.0f} MiB"
    )


if __name__ == "__main__":
    main()
