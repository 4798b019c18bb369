"""Headings of places in a list: 一、郑州市（2家） alone in a line or row."""

from __future__ import annotations

import re
from typing import Any

from ..readers.places import counted
from ..readers.preview import Look
from .answers import NONE, compiled
from .questions import Asker

_OF_NO_PLACE = (
    r"[省市州盟县区]?(?:本级|直属?|属)(?:单位|企业|部门|机构)?|省?直管县(?:[(（]市[)）])?"
    r"|央企|中直(?:企业|单位)|(?:中央|国家|部属)(?:[㐀-鿿]{0,6}(?:企业|单位))?"
)
"""What is of a level and of no one place: the rows below it have none."""

HEADING = (
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）])?\s*"
    rf"(?:{_OF_NO_PLACE}|([㐀-鿿]{{2,12}}?(?:市|州|盟|地区|新区|区|县|省|兵团|[省市州县区](?:本级|直属?))))\s*"
    r"(?:[(（]?\s*[共合总]?计?\s*\d+\s*[家户个]\s*[)）]?)?\s*[:：]?$"
)
"""A place alone in its line or row: the rows below it are of that place, or of none by what has none."""


def take_headings(look: Look, asker: Asker, columns: dict[str, str], options: dict[str, Any]) -> None:
    """Take headings of places as the region, where no column has it; beside one only those with a number of firms."""
    given = asker.answers.given.get("heading")
    if given == NONE:
        return
    pattern = given or HEADING
    found = headings_in(look, compiled("heading", pattern))
    if given is None and "region" in columns:
        found = [heading for heading in found if counted(heading)[1] is not None]
    if found or given:
        options["heading"] = pattern
        if columns.get("region", "@").startswith("@"):
            columns["region"] = "@heading"


def headings_in(look: Look, pattern: re.Pattern[str]) -> list[str]:
    """Return the lines and rows of one cell that a heading's pattern finds."""
    rows = ([cell for cell in cells if cell] for table in look.tables for cells in table.first)
    lines = [line.text for line in look.lines] + [filled[0] for filled in rows if len(filled) == 1]
    return list(dict.fromkeys(line for line in lines if pattern.search(line)))
