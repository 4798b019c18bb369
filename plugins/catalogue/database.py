"""The catalogue's tables, made from ``schema.yml``: what the file describes is what the database has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from sqlite_utils import Database

from .search_index import index_firms
from .tallies import tally


class Column(NamedTuple):
    """A described column; ``references`` is (table, column)."""

    name: str
    type: str
    zh: str
    en: str
    is_key: bool
    references: tuple[str, str] | None


class Table(NamedTuple):
    """A described table."""

    name: str
    title: Mapping[str, str]
    says: Mapping[str, str]
    columns: tuple[Column, ...]


@cache
def tables() -> tuple[Table, ...]:
    """Return every table of the catalogue in the order of ``schema.yml``."""
    text = Path(__file__).with_name("schema.yml").read_text(encoding="utf-8")
    return tuple(
        Table(name, found["title"], found["says"], tuple(_column(c, v) for c, v in found["columns"].items()))
        for name, found in yaml.load(text, Loader=yaml.CSafeLoader).items()
    )


def _column(name: str, parts: list[str]) -> Column:
    kind, zh, en, *marks = parts
    target = next((mark.removeprefix("-> ") for mark in marks if mark.startswith("-> ")), None)
    table, _, column = target.partition(".") if target else ("", "", "")
    return Column(name, kind, zh, en, "key" in marks, (table, column) if target else None)


def create(db: Database) -> None:
    """Create every table, empty."""
    for table in tables():
        columns = ",\n  ".join(_definition(column) for column in table.columns)
        db.execute(f'create table "{table.name}" (\n  {columns}\n)')


def _definition(column: Column) -> str:
    text = f'"{column.name}" {column.type}'
    if column.is_key:
        text += " primary key" if column.type == "INTEGER" else " primary key not null"
    if column.references:
        text += ' references "{}"("{}")'.format(*column.references)
    return text


def fill(db: Database, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows into a table; a missing column is null, an unknown one an error."""
    columns = next(found.columns for found in tables() if found.name == table)
    names = [column.name for column in columns]
    slots = ", ".join("?" for _ in names)
    db.conn.executemany(f'insert into "{table}" values ({slots})', (_values(row, names) for row in rows))


def _values(row: Mapping[str, Any], names: list[str]) -> list[Any]:
    unknown = row.keys() - set(names)
    if unknown:
        raise KeyError(f"no such columns: {', '.join(sorted(unknown))}")
    return [row.get(name) for name in names]


INDEXES = (
    ("firms", ("name_key",)),
    ("firms", ("uscc",)),
    ("firm_names", ("name_key",)),
    ("firm_names", ("firm_id",)),
    ("facts", ("firm_id",)),
    ("facts", ("source_id",)),
    ("issues", ("source_id",)),
    ("totals", ("source_id",)),
    ("intervals", ("firm_id", "regime", "tier", "from_on")),
    ("intervals", ("regime", "tier", "status", "from_on")),
    ("bars", ("firm_id", "regime")),
    ("firms", ("name",)),
    ("firms", ("division", "name")),
    ("intervals", ("status", "until_on")),
    ("bars", ("until_on",)),
)


def index(db: Database) -> None:
    """Create the indexes, the search table and the tallies, after the rows are in."""
    for table, columns in INDEXES:
        listed = ", ".join(f'"{column}"' for column in columns)
        db.execute(f'create index "idx_{table}_{"_".join(columns)}" on "{table}" ({listed})')
    index_firms(db)
    tally(db)
