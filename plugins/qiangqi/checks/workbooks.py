"""A workbook (XLSX, or XLS) as a sheet: read in memory, by a process of its own, under the limits of the readers.

What a sender has struck out is read like the rest: each row that comes has its answer.

The file is never on a disk: it lies in memory under a name that the readers open (``memfd_create``, Linux).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

from qiangqi.lists.readers import spreadsheet
from qiangqi.lists.readers.elements import Row
from qiangqi.lists.readers.formats import detect
from qiangqi.lists.readers.limited_process import in_limited_process
from qiangqi.standing.strict_yaml import DataError

from .body_limits import ROWS, TooMuch
from .columns import HEADER_ROWS, Columns, NoColumns, columns_of, columns_or_none
from .sheets import Sheet

CHARACTERS = 8_000_000
"""The most characters of all cells, each cell counted as one more: a small file can say one text a million times."""

SECONDS = 30.0
"""How long the reader may be silent: a sender waits for the answer."""


class NoWorkbook(Exception):
    """Bytes that are no workbook that is read; ``topic`` says why: encrypted, too_large, damaged, old, no_system."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic


class Found(NamedTuple):
    """The sheet that names firms, its name, and the names of other sheets that hold anything and are not read."""

    sheet: Sheet
    name: str
    others: tuple[str, ...]


def is_workbook(body: bytes) -> bool:
    """Whether bytes begin as an XLSX (a zip) or an old Office file does."""
    return body.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def read_workbook(body: bytes, most: int = ROWS, is_any: bool = False) -> Found:
    """Read the first sheet that names firms; a formula's cell keeps the value that the sender's program gave it.

    With ``is_any`` the first sheet is read where none names firms.

    Raises:
        NoWorkbook: it is none, or larger than any.
        NoColumns: no sheet has a column that names firms.
        TooMuch: that sheet has more rows than ``most``.
    """
    found: Found | None = None
    unnamed: Found | None = None
    refused = NoColumns()
    others: list[str] = []
    for name, group in groupby(_filled(body), key=lambda row: row.table):
        rows = iter(group)
        top = list(islice(rows, HEADER_ROWS))
        if found is None:
            try:
                columns_of([row.cells for row in top])
                found = Found(_sheet([*top, *_within(rows, most)]), name, ())
                continue
            except NoColumns as error:
                refused = error if error.twice else refused
                if is_any and not others:
                    unnamed = _unnamed(top, rows, most, name)
        others.append(name)
    if found is None and unnamed is not None:
        found, others = unnamed, others[1:]
    if found is None:
        raise refused
    return found._replace(others=tuple(others))


def _unnamed(top: list[Row], rest: Iterator[Row], most: int, name: str) -> Found | None:
    """Return a sheet of which a person is to say the columns; None where it is too large to be meant."""
    try:
        return Found(_sheet([*top, *_within(rest, most)], columns_or_none), name, ())
    except (NoColumns, TooMuch):
        return None


def _filled(body: bytes) -> Iterator[Row]:
    """Yield the rows that hold anything, as long as there are not too many characters."""
    size = 0
    for row in _rows(body):
        size += len(row.cells) + sum(map(len, row.cells))
        if size > CHARACTERS:
            raise NoWorkbook("too_large")
        if any(row.cells) or row.formulas:
            yield row


def _within(rows: Iterable[Row], most: int) -> Iterator[Row]:
    for number, row in enumerate(rows, HEADER_ROWS):
        if number > most + HEADER_ROWS:
            raise TooMuch("rows", most)
        yield row


def _sheet(rows: list[Row], columns: Callable[[list[list[str]]], Columns] = columns_of) -> Sheet:
    cells = [row.cells for row in rows]
    formulas = frozenset((number, place) for number, row in enumerate(rows) for place in row.formulas)
    return Sheet(cells, columns(cells), True, "xlsx", formulas)


def _rows(body: bytes) -> Iterator[Row]:
    if not hasattr(os, "memfd_create"):
        raise NoWorkbook("no_system")
    with _in_memory(body) as path:
        try:
            is_xlsx = _is_xlsx(path)
            yield from in_limited_process(path, lambda: spreadsheet.elements(path, is_xlsx, [], True), SECONDS)
        except DataError as error:
            raise NoWorkbook(_topic(error.message)) from None


def _is_xlsx(path: Path) -> bool:
    found = detect(path)
    if found not in ("xlsx", "xls"):
        raise NoWorkbook("damaged")
    return found == "xlsx"


def _topic(message: str) -> str:
    """Return why the readers refuse a file, by their own words for it."""
    words = {"encrypted": "encrypted", "at most": "too_large", "more than": "too_large", "longer cell": "too_large"}
    words["Excel 95"] = "old"
    return next((topic for word, topic in words.items() if word in message), "damaged")


@contextmanager
def _in_memory(body: bytes) -> Iterator[Path]:
    """Give bytes a name that the readers can open, which is gone with the last that has it open."""
    file = os.memfd_create("workbook")
    try:
        with open(file, "wb", closefd=False) as memory:
            memory.write(body)
        yield Path(f"/proc/self/fd/{file}")
    finally:
        os.close(file)
