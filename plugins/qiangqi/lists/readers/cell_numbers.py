"""Numbers as cells print them: the figure of a total row, and the day behind a spreadsheet's serial number."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .prose import number

_SERIAL = re.compile(r"^[1-9]\d{4}(\.0+)?$")

_FIGURE = re.compile(r"\d[\d ]*")


def figure(cells: list[str]) -> int | None:
    """Return the figure of a total row where it states one and no other."""
    found = {number(text) for cell in cells for text in _FIGURE.findall(cell)}
    return found.pop() if len(found) == 1 else None


def serial_day(text: str) -> str:
    """Return the ISO day of a spreadsheet's bare serial number (the system of 1900), and any other text as it is.

    >>> serial_day("43336"), serial_day("2018")
    ('2018-08-24', '2018')
    """
    if not _SERIAL.match(text):
        return text
    return (date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat()
