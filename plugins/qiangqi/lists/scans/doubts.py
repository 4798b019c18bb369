"""Cells of a scan that a person must see: the readings differ, a name or code has no form, a number is out of order, a
cell is blank where nearly all of its column are filled, or the page does not say which cell or what ink it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from unicodedata import normalize

from qiangqi.values.names import name_key
from qiangqi.values.registered_names import is_registered_form
from qiangqi.values.uscc import looks_like_code, valid_uscc

from .read_rows import ReadCell, ReadRow

BECAUSE = (
    *("edge_ink", "overlaps", "broken_lines", "one_recogniser", "differs", "unsure"),
    *("no_name", "no_code", "numbering", "blank"),
)
"""Why a cell is asked about; where several apply, the first in this order."""

SURE = (0.97, 0.8)
"""How sure the first and the second recogniser must be of each character of a cell: where both read the same wrong one
(崇 for 祟), one of them mostly is not."""

_MOST = 0.6
"""Share of its cells by which a column is one of names, of codes or of numbers."""

_ENDS = ("公司", "厂", "合作社")

Place = tuple[int, int]
"""The index of a row, and of a cell in it."""


def doubts(rows: Sequence[ReadRow]) -> dict[Place, str]:
    """Return the cells that must be confirmed, in their order, with the reason; one that spans rows is there once."""
    found: dict[Place, str] = {}
    forms = _by_form(rows)
    seen: set[int] = set()
    for place, cell in _cells(rows):
        because = of_cell(cell) or forms.get(place)
        if because is not None and id(cell) not in seen:
            found[place] = because
        seen.add(id(cell))
    return found


def text_of(cell: ReadCell | None) -> str:
    """Return what the first recogniser read of a cell."""
    return cell.readings[0].text if cell is not None and cell.readings else ""


def of_cell(cell: ReadCell) -> str | None:
    """Return why the readings of one cell cannot be taken, or None; a cell without ink is blank."""
    if cell.readings or cell.flaw == "edge_ink":
        return cell.flaw or _of_readings(cell)
    return None


def _of_readings(cell: ReadCell) -> str | None:
    if len(cell.readings) < len(SURE):
        return "one_recogniser"
    if len(set(_compared(cell))) > 1:
        return "differs"
    is_sure = all(read.score >= least for read, least in zip(cell.readings, SURE, strict=True))
    return None if is_sure and text_of(cell) else "unsure"


def _compared(cell: ReadCell) -> Iterator[str]:
    """Yield the readings as they are compared: white space is nothing in a name, but parts figures and words."""
    is_name = any(is_registered_form(read.text) for read in cell.readings)
    for read in cell.readings:
        yield name_key(read.text) if is_name else normalize("NFKC", read.text).strip()


def _cells(rows: Sequence[ReadRow]) -> Iterator[tuple[Place, ReadCell]]:
    for index, row in enumerate(rows):
        for column, cell in enumerate(row.cells):
            if cell is not None:
                yield (index, column), cell


def _by_form(rows: Sequence[ReadRow]) -> dict[Place, str]:
    """Return the cells of tables whose form is none of their column's; tables as wide are of one list."""
    found: dict[Place, str] = {}
    for width in sorted({len(row.cells) for row in rows if row.table}):
        places = [index for index, row in enumerate(rows) if row.table and len(row.cells) == width]
        texts = [[text_of(cell) for cell in rows[index].cells] for index in places]
        for row, column, because in _misfits(texts):
            found.setdefault((places[row], column), because)
        for row, column in _gaps(texts):
            found.setdefault((places[row], column), "blank")
    return found


def _gaps(texts: list[list[str]]) -> Iterator[tuple[int, int]]:
    """Yield blank cells of listed rows in columns of which most cells are filled."""
    numbers = _numbers(texts)
    listed = [row for row, cells in enumerate(texts) if sum(map(bool, cells)) > 1]
    listed = [row for row in listed if numbers is None or texts[row][numbers].isdigit()]
    for column in range(len(texts[0])):
        blank = [row for row in listed if not texts[row][column]]
        if len(listed) - len(blank) >= _MOST * len(listed):
            yield from ((row, column) for row in blank)
    if numbers is not None:
        yield from ((row, numbers) for row, cells in enumerate(texts) if _lacks_number(cells, numbers))


def _lacks_number(cells: list[str], numbers: int) -> bool:
    return not cells[numbers] and any(map(is_registered_form, cells))


def _numbers(texts: list[list[str]]) -> int | None:
    return next((n for n, column in enumerate(zip(*texts, strict=True)) if _is_numbering(column)), None)


def _misfits(texts: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    columns = list(zip(*texts, strict=True))
    numbers = _numbers(texts)
    listed = [numbers is None or row[numbers].isdigit() for row in texts]
    for number, column in enumerate(columns):
        if number != numbers and _is_mostly(looks_like_code, column):
            yield from ((row, number, "no_code") for row, text in _of(listed, column) if valid_uscc(text) is None)
        elif _is_mostly(is_registered_form, column):
            yield from ((row, number, "no_name") for row, text in _of(listed, column) if not _is_one_name(text))
    if numbers is not None:
        for row in sorted(out_of_order(columns[numbers])):
            yield from ((row, column, "numbering") for column, text in enumerate(texts[row]) if text)


def _of(listed: list[bool], column: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((row, text) for row, text in enumerate(column) if listed[row] and text and not _is_header(row, text))


def _is_header(row: int, text: str) -> bool:
    return row == 0 and not is_registered_form(text)


def _is_one_name(text: str) -> bool:
    """Whether a text is a name in a registered form, and not two that no line parts."""
    return is_registered_form(text) and sum(map(text.count, _ENDS)) < 2


def _is_numbering(column: Sequence[str]) -> bool:
    """Whether a column counts its rows: most of it are figures, and most of these are in order."""
    return _is_mostly(str.isdigit, column) and len(out_of_order(column)) <= (1 - _MOST) * len(list(_numbered(column)))


def _is_mostly(is_one: Callable[[str], bool], column: Iterable[str]) -> bool:
    filled = [text for text in column if text]
    return len(filled) > 1 and sum(map(is_one, filled)) >= _MOST * len(filled)


def out_of_order(column: Sequence[str]) -> set[int]:
    """Return the rows whose number does not follow that of the row before, or is not followed; 1 begins anew.

    >>> sorted(out_of_order(["序号", "1", "2", "3", "8", "5", "6", "9", "10", "1", "2"]))
    [4, 6, 7]
    """
    numbered = list(_numbered(column))
    steps = [(row, other, _follows(one, next_one)) for (row, one), (other, next_one) in pairwise(numbered)]
    broken = {before[1] for before, after in pairwise(steps) if not (before[2] or after[2])}
    broken |= {row for row, number in numbered[:1] if number != 1}
    for row, other, follows in steps:
        if not follows and not {row, other} & broken:
            broken |= {row, other}
    return broken


def _numbered(column: Sequence[str]) -> Iterator[tuple[int, int]]:
    return ((row, int(text)) for row, text in enumerate(column) if text.isdigit() and text.isascii() and len(text) < 7)


def _follows(one: int, other: int) -> bool:
    return other in (one + 1, 1)
