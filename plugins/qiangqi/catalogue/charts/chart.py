"""A chart, and the rows and words that it is made of."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .specifications import Row, Words
from .theme import WIDTHS


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart in one language. ``place`` is the page that shows it; ``query`` picks its rows in the table."""

    id: str
    lang: str
    place: str
    title: str
    alt: str
    table: str
    query: str
    fragment: str
    spec: Row
    size: str


class Source:
    """The rows and words of one catalogue in one language, and the size in which its charts are drawn."""

    def __init__(self, db: sqlite3.Connection, lang: str, size: str = "wide") -> None:
        self._db, self.lang, self.size = db, lang, size

    @property
    def width(self) -> int:
        """The width of a chart in pixels."""
        return WIDTHS[self.size]

    def rows(self, sql: str, *arguments: Any) -> list[Row]:
        """Return the rows of a query as dictionaries."""
        found = self._db.execute(sql, arguments)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def words(self, name: str) -> Words:
        """Return the labels of a closed list, in its order."""
        rows = self.rows("select word, zh, en from vocabulary where list = ? order by rowid", name)
        return {row["word"]: row[self.lang] for row in rows}

    def phrase(self, zh: str, en: str) -> str:
        """Return one of two texts."""
        return en if self.lang == "en" else zh


def fragment(mark: str, x: tuple[str, str], y: tuple[str, str], colour: str) -> str:
    """Return the part of an address after # that opens datasette-vega with this chart."""
    given = {
        "g.mark": mark,
        "g.x_column": x[0],
        "g.x_type": x[1],
        "g.y_column": y[0],
        "g.y_type": y[1],
        "g.color_column": colour,
    }
    return urlencode(given)
