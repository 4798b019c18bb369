"""Rows for more than one part."""

from __future__ import annotations

from known_firms import OLD_NAME, YUTONG
from qiangqi.checks.parts import AT_ONCE
from qiangqi.checks.sentences import LIMIT

ROWS: list[object] = [
    row
    for number in range(AT_ONCE)
    for row in (
        {"name": OLD_NAME},
        {"name": f"没有的第{number % (LIMIT + 50)}号有限公司"},
        {"uscc": YUTONG, "tier": "x"},
    )
]
"""Three parts, with more names on no record than like names are looked up for, each of them in every part."""
