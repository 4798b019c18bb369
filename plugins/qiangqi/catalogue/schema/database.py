"""The catalogue's tables, made from ``schema.yml``: what the file describes is what the database has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Row = dict[str, Any]
"""A row by the names of its columns."""


class Column(NamedTuple):
    """A described column; ``references`` is (table, column), ``is_day`` is of a text that is one whole ISO 8601 day."""

    name: str
    type: str
    zh: str
    en: str
    is_key: bool
    references: tuple[str, str] | None
    is_day: bool = False


class Table(NamedTuple):
    """A described table."""

    name: str
    title: Mapping[str, str]
    says: Mapping[str, str]
    columns: tuple[Column, ...]


@cache
def tables() -> tuple[Table, ...]:
    """Return every table of the catalogue in the order of ``schema.yml``."""
    return described(Path(__file__).with_name("schema.yml"))


def described(path: Path) -> tuple[Table, ...]:
    """Return the tables that a file of the form of ``schema.yml`` describes."""
    text = path.read_text(encoding="utf-8")
    return tuple(
        Table(name, found["title"], found["says"], tuple(_column(c, v) for c, v in found["columns"].items()))
        for name, found in yaml.load(text, Loader=yaml.CSafeLoader).items()
    )


def _column(name: str, parts: list[str]) -> Column:
    kind, zh, en, *marks = parts
    target = next((mark.removeprefix("-> ") for mark in marks if mark.startswith("-> ")), None)
    table, _, column = target.partition(".") if target else ("", "", "")
    return Column(name, kind, zh, en, "key" in marks, (table, column) if target else None, "day" in marks)


def create(db: sqlite3.Connection) -> None:
    """Create every table, empty."""
    for table in tables():
        create_table(db, table.name)


def create_table(db: sqlite3.Connection, name: str) -> None:
    """Create one table, empty."""
    for table in (table for table in tables() if table.name == name):
        keys = [column.name for column in table.columns if column.is_key]
        parts = [_definition(column, len(keys) == 1) for column in table.columns]
        if len(keys) > 1:
            parts.append("primary key ({})".format(", ".join(f'"{key}"' for key in keys)))
        body = ",\n  ".join(parts)
        db.execute(f'create table "{table.name}" (\n  {body}\n)' + (" without rowid" if len(keys) > 1 else ""))


def _definition(column: Column, is_only_key: bool) -> str:
    text = f'"{column.name}" {column.type}'
    if column.is_key:
        text += " primary key" if is_only_key else ""
        text += "" if is_only_key and column.type == "INTEGER" else " not null"
    if column.references:
        text += ' references "{}"("{}")'.format(*column.references)
    return text


def fill(db: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows into a table; a missing column is null, an unknown one an error."""
    slots = ", ".join("?" for _ in columns(table))
    db.executemany(f'insert into "{table}" values ({slots})', (values(table, row) for row in rows))


@cache
def columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table, in order."""
    return next(tuple(column.name for column in found.columns) for found in tables() if found.name == table)


@cache
def _known(table: str) -> frozenset[str]:
    return frozenset(columns(table))


def values(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return a row's values in the order of the table's columns; a missing one is null.

    Raises:
        KeyError: the table has no such column.
    """
    names = columns(table)
    if tuple(row) == names:  # whoever writes many rows names every column in order
        return tuple(row.values())
    if not row.keys() <= _known(table):
        raise KeyError(f"no such columns in {table}: {', '.join(sorted(row.keys() - _known(table)))}")
    return tuple(map(row.get, names))


INDEXES = (
    ("firms", ("name_key",)),
    ("firms", ("uscc",)),
    ("firm_names", ("name_key",)),
    ("firm_names", ("firm_id",)),
    ("facts", ("firm_id",)),
    ("facts", ("source_id",)),
    ("former_ids", ("firm_id",)),
    ("possible_matches", ("other_id",)),
    ("issues", ("source_id",)),
    ("skipped", ("source_id",)),
    ("totals", ("source_id",)),
    ("intervals", ("firm_id", "regime", "tier", "from_on")),
    ("intervals", ("regime", "tier", "status", "from_on")),
    ("bars", ("firm_id", "regime")),
    ("firms", ("name",)),
    ("firms", ("division", "name")),
    ("firms", ("facts", "firm_id")),
    ("intervals", ("status", "until_on")),
    ("bars", ("until_on",)),
)


def index(db: sqlite3.Connection) -> None:
    """Create the indexes, after the rows are in."""
    for table, names in INDEXES:
        listed = ", ".join(f'"{name}"' for name in names)
        db.execute(f'create index "idx_{table}_{"_".join(names)}" on "{table}" ({listed})')
    # Few facts correct another: only those are in the index.
    db.execute('create index "idx_facts_corrects" on "facts" ("corrects") where "corrects" is not null')
    db.execute("create index idx_facts_ends on facts (kind, firm_id) where kind in ('merged', 'split')")
