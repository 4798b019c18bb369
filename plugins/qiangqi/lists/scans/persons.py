"""Columns of a scan that are about persons, by their headers: nothing of them is shown, asked about or kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qiangqi.values.personal_data import PERSONAL_HEADER
from qiangqi.values.registered_names import is_registered_form

from ..readers.confirmed_cells import Placed
from ..readers.elements import bare

_HEADER = re.compile(f"名称|企业|单位|序号|属地|地区|所在|代码|批次|称号|类别|等级|备注|{PERSONAL_HEADER.pattern}")
_LONGEST = 20
_FIRST = 3
"""Rows of a table, from its top, among which its header may be."""


def persons(rows: Sequence[Placed]) -> Iterator[tuple[int, int]]:
    """Yield the index of row and column of every cell below a header that tells of persons.

    A table without a header goes on with the columns of the last one as wide. A column of firms' names is none.
    """
    columns: dict[int, set[int]] = {}
    found: dict[tuple[int, int, int], list[int]] = {}
    header, place, depth = 0, (0, 0), 0
    for index, row in enumerate(rows):
        depth = depth + 1 if place == (row.page, row.table) else 1
        place, width = (row.page, row.table), len(row.cells)
        if row.table and depth <= _FIRST and _is_header(row.cells):
            columns[width] = {n for n, text in enumerate(row.cells) if PERSONAL_HEADER.search(bare(text))}
            header = index
        elif row.table:
            for column in columns.get(width, ()):
                found.setdefault((header, width, column), []).append(index)
    for (_, _, column), indexes in found.items():
        if not _are_firms([rows[index].cells[column] for index in indexes]):
            yield from ((index, column) for index in indexes)


def _is_header(cells: Sequence[str]) -> bool:
    texts = [bare(text) for text in cells if text]
    fits = sum(bool(_HEADER.search(text)) for text in texts)
    return fits > 1 and not any(len(text) > _LONGEST or text.isdigit() or is_registered_form(text) for text in texts)


def _are_firms(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return sum(map(is_registered_form, filled)) > len(filled) / 2
