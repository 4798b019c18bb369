"""A scan that waits: a folder beside the datasets with what was read of it, and the cells that a person must confirm.

No build reads it. ``scan.yml`` says which file it is, ``cells.csv`` is what was read, ``doubts.csv`` lists the cells to
confirm, each with its picture beside it; nobody edits these. ``confirm.csv`` is the same list to be filled in, of which
only the last column counts, and ``confirmed.csv`` is the list as it stands. Nothing says who confirmed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

from ..readers.confirmed_cells import Placed, placed, text_of
from ..readers.limits import MAX_PICTURES
from . import doubts
from .asked import SEEN, Asked, asked_of, asked_text
from .persons import persons
from .read_rows import ReadCell, ReadRow
from .reading import read_scan

FOLDER = "waiting"
FIRST_ROW = 2
"""The line of ``cells.csv`` in which its first row stands."""

BLANK = "none"
"""What is typed for a cell that holds nothing."""

OK = "ok"
"""What is typed where the first reading is right."""


@dataclass(slots=True)
class Waiting:
    """What is known of a scan so far; ``rows`` are as they were read."""

    folder: Path
    rows: list[Placed]
    asked: dict[tuple[int, int], Asked] = field(default_factory=dict)

    @property
    def open(self) -> list[Asked]:
        """The cells that nobody has confirmed, in their order."""
        return [one for one in self.asked.values() if not one.confirmed]

    @property
    def confirmed(self) -> Path:
        """The file of the rows as they stand."""
        return self.folder / "confirmed.csv"

    def confirm(self, row: int, column: int | None, text: str | None) -> None:
        """Say what a cell holds, ``none`` for nothing, and keep it; ``ok`` or no text: the first reading is right.

        Raises:
            ValueError: there is no such cell, or it is not said which.
        """
        for one in self._meant(row, column):
            said = " ".join((OK if text is None else text).split()) or BLANK
            self._say(one, self.text(one.row, one.column) or BLANK if said.lower() == OK else said)
        self.asked = dict(sorted(self.asked.items()))
        self.save()

    def take(self, said: Iterable[tuple[int, int, str]]) -> None:
        """Take what the registrar filled in by row and column; a cell of which nothing is said stays open.

        Raises:
            ValueError: there is no such cell.
        """
        for row, column, text in said:
            first = self.text(row, column)
            one = self.asked.get((row, column)) or Asked(row, column, row, SEEN, first, first, "")
            if text:
                self._say(one, first or BLANK if text.lower() == OK else text)

    def _say(self, one: Asked, text: str) -> None:
        self.asked[one.row, one.column] = one._replace(confirmed=text)

    def _meant(self, row: int, column: int | None) -> list[Asked]:
        """Return the cells of a row that are asked about, or the one that is named; one that both read alike, too."""
        asked = [one for one in self.open if one.row == row]
        if column is None:
            if not asked:
                raise ValueError(f"row {row}: no cell of it is to be confirmed; expected ROW:COLUMN=…")
            return asked
        text = self.text(row, column)
        return [self.asked.get((row, column)) or Asked(row, column, row, SEEN, text, text, "")]

    def text(self, row: int, column: int) -> str:
        """Return what was first read of a cell.

        Raises:
            ValueError: there is no such cell.
        """
        if not (0 <= row - FIRST_ROW < len(self.rows) and 0 < column <= len(self.rows[row - FIRST_ROW].cells)):
            raise ValueError(f"{row}:{column}: no such cell; expected a row of {self.confirmed} and its column, from 1")
        return self.rows[row - FIRST_ROW].cells[column - 1]

    def cells(self) -> bytes:
        """Return the file of the rows as they stand: what was confirmed, and else the first reading."""
        return text_of(self._stand())

    def _stand(self) -> list[Placed]:
        rows = [row._replace(cells=list(row.cells)) for row in self.rows]
        for one in self.asked.values():
            for row in range(one.row, one.until_row + 1) if one.confirmed else ():
                rows[row - FIRST_ROW].cells[one.column - 1] = "" if one.confirmed == BLANK else one.confirmed
        return rows

    def _forget(self) -> None:
        """Take out the columns about persons, once a header that tells of them is read or confirmed."""
        places = list(persons(self._stand()))
        gone = [self.asked.pop((n + FIRST_ROW, c + 1)) for n, c in places if (n + FIRST_ROW, c + 1) in self.asked]
        if not gone and not any(self.rows[row].cells[column] for row, column in places):
            return
        for row, column in places:
            self.rows[row].cells[column] = ""
        _put(self.folder / "cells.csv", text_of(self.rows))
        _put(
            self.folder / "doubts.csv",
            asked_text(one for one in asked_of(self.folder / "doubts.csv") if one[:2] in self.asked),
        )
        for one in gone:
            if one.picture:
                (self.folder / one.picture).unlink(missing_ok=True)

    def save(self) -> None:
        """Write what is confirmed, each file whole or not at all; nothing of persons is kept."""
        self._forget()
        _put(self.folder / "confirm.csv", asked_text(self.asked.values()))
        _put(self.confirmed, self.cells())


def waiting(path: Path, form: str, datasets: Path) -> Waiting:
    """Return what is known of a scan, after reading it where no folder has it yet.

    Raises:
        DataError: the scan cannot be read, or its folder is not as it was written.
    """
    sha256 = file_sha256(path)
    folder = datasets.resolve().parent / FOLDER / sha256[:16]
    if not folder.is_dir():
        _begin(path, form, folder, sha256)
    return opened(folder)


def opened(folder: Path) -> Waiting:
    """Return what the folder of a scan says.

    Raises:
        DataError: it is not as it was written.
    """
    found = Waiting(folder, list(placed(folder / "cells.csv")))
    found.asked = {(one.row, one.column): one for one in asked_of(folder / "doubts.csv")}
    filled = folder / "confirm.csv"
    try:
        known = asked_of(filled) if filled.exists() else ()
        found.take([(one.row, one.column, " ".join(one.confirmed.split())) for one in known])
    except ValueError as error:
        raise DataError(filled, 1, str(error)) from None
    found.asked = dict(sorted(found.asked.items()))
    found.save()
    return found


def _begin(path: Path, form: str, folder: Path, sha256: str) -> None:
    """Read a scan and write its folder under another name, then give it its own: it is whole, or not there."""
    rows = counted(path, read_scan(path, form))
    if not rows:
        raise DataError(path, 1, "shows no text; expected a list")
    made = folder.with_name(f".{folder.name}.{os.getpid()}")
    made.mkdir(parents=True, mode=0o700)  # pictures of cells, before the columns about persons are known
    try:
        (made / "scan.yml").write_text(_card(path.name, sha256, rows), encoding="utf-8")
        for index, column in persons(_placed(rows)):
            rows[index].cells[column] = None
        read = _placed(rows)
        (made / "cells.csv").write_bytes(text_of(read))
        asked = asked_text(_doubtful(rows, made))
        for name in ("doubts.csv", "confirm.csv"):
            (made / name).write_bytes(asked)
        os.rename(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _placed(rows: Sequence[ReadRow]) -> list[Placed]:
    return [Placed(row.page, row.table, row.row, list(map(doubts.text_of, row.cells))) for row in rows]


def counted(path: Path, pages: Iterable[list[ReadRow]]) -> list[ReadRow]:
    """Return the rows of all pages.

    Raises:
        DataError: the pictures of their cells are more than are held at once.
    """
    rows: list[ReadRow] = []
    held = 0
    for number, page in enumerate(pages, 1):
        rows += page
        held += sum(len(cell.picture) for row in page for cell in row.cells if cell is not None)
        if held > MAX_PICTURES:
            message = f"pictures of cells have more than {MAX_PICTURES >> 20} MiB by page {number}"
            raise DataError(path, number, f"{message}; expected less, or a scan of a part of the list")
    return rows


def _card(name: str, sha256: str, rows: Sequence[ReadRow]) -> str:
    recognisers = max(len(cell.readings) for row in rows for cell in row.cells if cell is not None)
    return f"scan: {json.dumps(name, ensure_ascii=False)}\nsha256: {sha256}\nread_by: ocr\nrecognisers: {recognisers}\n"


def _doubtful(rows: Sequence[ReadRow], folder: Path) -> Iterator[Asked]:
    """Yield the cells to confirm, and write the picture of each."""
    for (index, column), because in doubts.doubts(rows).items():
        cell = rows[index].cells[column]
        assert cell is not None
        row = index + FIRST_ROW
        picture = f"row-{row}-column-{column + 1}.png"
        (folder / picture).write_bytes(cell.picture)
        first, second, *_ = [*(read.text for read in cell.readings), "", ""]
        yield Asked(row, column + 1, _last(rows, index, column, cell) + FIRST_ROW, because, first, second, picture)


def _last(rows: Sequence[ReadRow], index: int, column: int, cell: ReadCell) -> int:
    while index + 1 < len(rows) and column < len(rows[index + 1].cells) and rows[index + 1].cells[column] is cell:
        index += 1
    return index


def _put(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    fresh = path.with_name(f".{path.name}")
    fresh.write_bytes(content)
    os.replace(fresh, path)
