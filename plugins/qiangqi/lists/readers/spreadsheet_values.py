"""Values of a spreadsheet's cells as text, and numbers that have lost digits."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from .elements import unwrap

_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; of a longer one the last digits are gone."""

_POWER = re.compile(r"^\d(\.\d+)?[Ee]\+?\d{2,}$")

Value = str | int | float | bool | datetime | date | time | timedelta


def text(value: Value) -> str:
    """Return a cell as text: days and times in ISO form, whole numbers without a point, wrapped lines joined."""
    if isinstance(value, str):
        return unwrap(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return f"{value:.15g}"


def is_damaged(value: Value) -> bool:
    """Whether a number is too long to be whole; it is handed over as damaged, and never repaired."""
    if isinstance(value, str):
        return bool(_POWER.match(value))
    return isinstance(value, (int, float)) and abs(value) >= _EXACT
