"""Numbers as cells print them: the figure of a total row, and the day behind a spreadsheet's serial number."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from .prose import number

_SERIAL = re.compile(r"^[1-9]\d{4}(\.0+)?$")

_FIGURE = re.compile(r"(?<![\d.,，])(\d[\d ,，]*)(?![\d.])\s*([^\s)）,，。]?)")
_COUNTS = re.compile("^序号$|^编号$|(?:企业|公司|单位|家|户)(?:数|数量|总数|个数)$|^(?:数量|个数|家数|户数|数)$")
_WORD = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|共)")
_SEPARATORS = re.compile("[,，]")


def figure(cells: Sequence[str], headers: Sequence[str], named: Collection[str]) -> int | None:
    """Return how many firms a total row states, where it states one such figure and no other.

    A figure is of firms where 家, 户 or 个 follows it, or where nothing follows it and it stands in the cell of the
    word itself, or under 序号, a number of firms or a column that is read (``named``), which has no amounts. Under any
    other header it is a sum of money, an area or the like.

    >>> figure(["合计", "", "50"], ["序号", "企业名称", "金额"], ["企业名称"]), figure(["合计", "3家", "50"], [], [])
    (None, 3)
    """
    found = set()
    for cell, header in zip_longest(cells, headers[: len(cells)], fillvalue=""):
        is_of_firms = header in named or bool(_COUNTS.search(header) or _WORD.match(cell))
        for digits, unit in _FIGURE.findall(cell):
            if unit in tuple("家户个") or (not unit and is_of_firms):
                found.add(number(_SEPARATORS.sub("", digits)))
    return found.pop() if len(found) == 1 else None


def serial_day(text: str) -> str:
    """Return the ISO day of a spreadsheet's bare serial number (the system of 1900), and any other text as it is.

    >>> serial_day("43336"), serial_day("2018")
    ('2018-08-24', '2018')
    """
    if not _SERIAL.match(text):
        return text
    return (date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat()
