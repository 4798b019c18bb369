"""A catalogue opened for those who show it: the questions that the domain answers, and plain SQL for lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from qiangqi.standing.dates import iso
from qiangqi.standing.regime import Regime

from ..schema.summary_tables import SIZES
from .catalogue import Catalogue
from .read_only import opened_catalogue

_MOVED = "select firm_id from former_ids where old_id = ? and coalesce(known_on, '') <= ?"


class Register:
    """One catalogue: the questions that the domain answers, and plain SQL for the lists on pages."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._db = opened_catalogue(path, never_changes=True)
        self._db.row_factory = sqlite3.Row
        self._kept = lru_cache(maxsize=64)(self.rows)
        self._labelled = lru_cache(maxsize=64)(self._labels)
        self.catalogue = Catalogue(path, self._db)

    @property
    def regimes(self) -> dict[str, Regime]:
        """Every regime by its id."""
        return self.catalogue.regimes

    def warm(self) -> None:
        """Read the release, the regimes and the words now, before the file can be replaced by a newer build."""
        _ = self.catalogue.release, self.catalogue.engine, self.catalogue.cautions, self.words

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection that reads the catalogue, for questions that ask it themselves."""
        return self._db

    def rows(self, sql: str, *arguments: Any, **named: Any) -> list[sqlite3.Row]:
        """Return all rows of a query, its parameters by place or by name."""
        return self._db.execute(sql, named or arguments).fetchall()

    def each(self, sql: str, *arguments: Any) -> Iterator[sqlite3.Row]:
        """Return the rows of a query one by one, as far as they are wanted."""
        return iter(self._db.execute(sql, arguments))

    def kept_rows(self, sql: str, *arguments: Any, **named: Any) -> list[sqlite3.Row]:
        """Return all rows of a query that reads much; the file does not change, so the rows are kept."""
        return self._kept(sql, *arguments, **named)

    def row(self, sql: str, *arguments: Any) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        found: sqlite3.Row | None = self._db.execute(sql, arguments).fetchone()
        return found

    def ids(self, sql: str, *arguments: Any) -> list[Any]:
        """Return the first column of a query."""
        return [row[0] for row in self.rows(sql, *arguments)]

    def labels(self, kind: str, lang: str) -> Mapping[str, str]:
        """Return the labels of a closed list in a language."""
        return self._labelled(kind, lang)

    def _labels(self, kind: str, lang: str) -> Mapping[str, str]:
        return {id_: row[lang] for id_, row in self.words.get(kind, {}).items()}

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return int(self.kept_rows(SIZES.get(table, f'select count(*) from "{table}"'))[0][0])

    def moved_to(self, text: str, known_on: int) -> str | None:
        """Return the id that a text, as an id of a firm, was replaced by; None where it was not by that day."""
        found = self.row(_MOVED, text.strip(), iso(known_on))
        return found[0] if found else None

    @cached_property
    def known_on(self) -> str:
        """The latest day of publication among the sources."""
        row = self.row("select value from build where key = 'known_on'")
        return row[0] if row else ""

    @cached_property
    def is_fictional(self) -> bool:
        """Whether the catalogue is of invented firms."""
        return self.row("select 1 from build where key = 'fictional'") is not None

    @cached_property
    def moved(self) -> dict[tuple[str, str], str]:
        """The rows whose id was changed: table and old id to the id today."""
        rows = self.rows("select table_name, old_id, new_id from moved_rows")
        return {(row["table_name"], row["old_id"]): row["new_id"] for row in rows}

    @cached_property
    def words(self) -> dict[str, dict[str, sqlite3.Row]]:
        """Every closed list: list to word to its row (``zh``, ``en``, ``says_zh``, ``says_en``)."""
        found: dict[str, dict[str, sqlite3.Row]] = {}
        for row in self.rows("select list, word, zh, en, says_zh, says_en, extra from vocabulary order by rowid"):
            found.setdefault(row["list"], {})[row["word"]] = row
        return found
