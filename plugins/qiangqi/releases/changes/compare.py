"""Which rows of a table differ between two releases, found in their Parquet files by DuckDB, without a network.

Rows are told apart by 128 bits of hash over what is compared; only the rows that differ are then read whole. Of small
tables, which are most, DuckDB is not asked.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from qiangqi.catalogue.schema.database import Table

from . import few_rows
from .difference import Difference
from .keys import COPY, Likeness, likeness_of, names_two_rows

MEMORY = "600MB"
"""What a comparison keeps in memory; beyond that it uses the disk."""

_AT_ONCE = 2_000


class Engine:
    """DuckDB in memory, which reads no settings and loads nothing; it begins with the first large table."""

    def __init__(self, spilled: Path) -> None:
        self._spilled = spilled

    @cached_property
    def _begun(self) -> duckdb.DuckDBPyConnection:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "threads": str(min(os.cpu_count() or 1, 4)),
            "temp_directory": str(self._spilled),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
        }
        return duckdb.connect(":memory:", config=settings)

    def execute(self, statement: str) -> duckdb.DuckDBPyConnection:
        """Execute a statement."""
        return self._begun.execute(statement)

    def end(self) -> None:
        """Let go of what it holds, in memory and on the disk."""
        if "_begun" in self.__dict__:
            self._begun.close()
        shutil.rmtree(self._spilled, ignore_errors=True)


@contextmanager
def comparing(scratch: Path) -> Iterator[Engine]:
    """Give an engine to compare by; what it spills goes below ``scratch``."""
    engine = Engine(scratch / ".comparing")
    try:
        yield engine
    finally:
        engine.end()


def differences(engine: Engine, last: Path, now: Path, table: Table, few: int = few_rows.MOST) -> Iterator[Difference]:
    """Yield the rows of a table that differ between two releases' folders, in the order of their keys.

    Columns that only one release has are not compared, and a table that only one has yields nothing: the rows of
    ``dictionary`` tell both. Tables of up to ``few`` rows are compared without the engine.

    Raises:
        DataError: the key of a table names more than one row.
    """
    files = [folder / f"{table.name}.parquet" for folder in (last, now)]
    if not all(file.is_file() for file in files) or filecmp.cmp(files[0], files[1], shallow=False):
        return
    columns = [set(pq.read_schema(file).names) for file in files]
    like = likeness_of(table)
    if not all(name in one for name in like.key for one in columns):
        return
    like = like._replace(compared=tuple(name for name in like.compared if all(name in one for one in columns)))
    if all(pq.read_metadata(file).num_rows <= few for file in files):
        yield from few_rows.differences(files, table, like)
        return
    read = _read(table, like)
    if like.copies:
        like = like._replace(key=(*like.key, COPY))
    _differing(engine, files, like, read)
    _check_key(engine, table, like)
    rows = engine.execute(_wanted(like))
    while some := rows.fetchmany(_AT_ONCE):
        yield from (_difference(row, like) for row in some)


def _differing(engine: Engine, files: list[Path], like: Likeness, listed: str) -> None:
    """Put the keys that differ, and the rows of both releases under them, into tables."""
    for name, file in zip(("last", "now"), files, strict=True):
        path = str(file).replace("'", "''")
        engine.execute(f"create or replace temp view {name} as select {listed} from read_parquet('{path}')")
    names, compared = [f'"{name}"' for name in like.key], [f'"{name}"' for name in like.compared]
    hashes = f"hash('a', {', '.join(compared or ['0'])}) as h, hash('b', {', '.join(compared[::-1] or ['0'])}) as g"
    chosen = ", ".join(f"coalesce(n.{name}, l.{name}) as {name}" for name in names)
    engine.execute(
        f"create or replace temp table differing as select {chosen}, l.h is not null as was, n.h is not null as is_now"
        f" from (select {', '.join(names)}, {hashes} from last) l"
        f" full outer join (select {', '.join(names)}, {hashes} from now) n on {_same('l', 'n', names)}"
        " where l.h is distinct from n.h or l.g is distinct from n.g"
    )
    for name in ("last", "now"):
        engine.execute(
            f"create or replace temp table {name}_rows as select r.* from {name} r semi join differing d"
            f" on {_same('r', 'd', names)}"
        )


def _check_key(engine: Engine, table: Table, like: Likeness) -> None:
    """See that a key names one row of each release, of those that differ."""
    keys = ", ".join(f'"{name}"' for name in like.key)
    for rows in ("last_rows", "now_rows"):
        found = engine.execute(f"select {keys} from {rows} group by all having count(*) > 1 limit 1").fetchone()
        if found is not None:
            raise names_two_rows(table, found)


def _read(table: Table, like: Likeness) -> str:
    """Return the columns as SQLite has them: a day is a text there."""
    types = {column.name: column.type for column in table.columns}
    kinds = {"TEXT": "varchar", "INTEGER": "bigint", "REAL": "double"}
    listed = [f'"{name}" :: {kinds[types[name]]} as "{name}"' for name in (*like.key, *like.compared)]
    if like.copies:
        keys, rest = (", ".join(f'"{name}"' for name in names) for names in (like.key, like.compared))
        listed.append(f"row_number() over (partition by {keys} order by {rest or '1'}) as {COPY}")
    return ", ".join(listed)


def _same(one: str, other: str, names: list[str]) -> str:
    return " and ".join(f"{one}.{name} is not distinct from {other}.{name}" for name in names)


def _wanted(like: Likeness) -> str:
    names = [f'"{name}"' for name in like.key]
    sides = [f'{side}."{name}"' for side in ("l", "n") for name in like.compared]
    chosen = ", ".join(["d.was", "d.is_now", *(f"d.{name}" for name in names), *sides])
    order = ", ".join(f"d.{name} nulls first" for name in names)
    return (
        f"select {chosen} from differing d left join last_rows l on {_same('d', 'l', names)}"
        f" left join now_rows n on {_same('d', 'n', names)} order by {order}"
    )


def _difference(row: tuple[Any, ...], like: Likeness) -> Difference:
    was, is_now, *values = row
    width, count = len(like.key), len(like.compared)
    key = dict(zip(like.key, values, strict=False))
    before = dict(zip(like.compared, values[width : width + count], strict=True)) if was else None
    after = dict(zip(like.compared, values[width + count :], strict=True)) if is_now else None
    return Difference("MOD" if was and is_now else "ADD" if is_now else "DEL", key, before, after)
