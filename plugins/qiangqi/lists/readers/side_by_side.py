"""Lists that stand side by side in one table: each row is cut into as many rows as there are lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .elements import Element, Row


def width_of(headers: list[str]) -> int | None:
    """Return the columns of one list where a header row repeats those of the first, or None where it does not.

    >>> width_of(["序号", "企业名称", "序号", "企业名称"]), width_of(["序号", "企业名称", "备注"])
    (2, None)
    """
    if not headers or not headers[0] or headers[0] not in headers[1:]:
        return None
    width = headers.index(headers[0], 1)
    whole = headers + [headers[column % width] for column in range(len(headers), -(-len(headers) // width) * width)]
    return width if width > 1 and all(cell == whole[n % width] for n, cell in enumerate(whole)) else None


def cut(cells: list[str], width: int) -> list[list[str]]:
    """Return the parts of a row, each as wide as one list."""
    parts = [cells[start : start + width] for start in range(0, len(cells), width)] or [[]]
    return [part + [""] * (width - len(part)) for part in parts]


def split_lists(path: Path, elements: Iterable[Element], width: int) -> Iterator[Element]:
    """Yield the rows of each list as rows of their own, those of one printed row after another.

    Raises:
        DataError: one list has a heading beside a row of another, which it is not about.
    """
    for number, element in enumerate(elements, 1):
        if not isinstance(element, Row):
            yield element
            continue
        parts = cut(element.cells, width)
        _refuse_heading(path, number, element, parts)
        for place, cells in enumerate(parts):
            start = place * width
            yield element._replace(
                address=f"{element.address} list {place + 1}",
                cells=cells,
                damaged=frozenset(n - start for n in element.damaged if start <= n < start + width),
                hidden_columns=frozenset(n - start for n in element.hidden_columns if start <= n < start + width),
                formulas=frozenset(n - start for n in element.formulas if start <= n < start + width),
            )


def _refuse_heading(path: Path, number: int, row: Row, parts: list[list[str]]) -> None:
    filled = [[cell for cell in part if cell] for part in parts]
    alone = [cells[0] for cells in filled if len(cells) == 1 and not cells[0].isdigit()]
    if alone and sum(map(bool, filled)) > 1:
        message = f"{row.address} has a line of its own beside a row of another list"
        raise DataError(path, number, f"{message}; expected it across the whole row, or one list a table")
