"""What a spreadsheet does to a cell of text: runs it, turns it into another number or a date, or cuts it off.

The patterns are read by Python's ``re`` and by RE2 alike, and hold for a whole cell or, a formula's, for its beginning.
"""

from __future__ import annotations

import re

FORMULA = "[=+\\-@\t\r＝＋－＠]"
"""How a text begins that a spreadsheet would take for a formula."""

_D = "[0-9０-９]"
RENUMBERED = "|".join(
    (
        r"\s*[0-9０-９.,．，]{16,}\s*",  # more digits than a number keeps, with a point or commas among them or not
        rf"\s*[0０]{_D}+(?:[.．]{_D}*)?\s*",  # noughts before it
        rf"\s*[0-9０-９.,．，]+[eEｅＥ][-+－＋]?{_D}+\s*",  # an exponent
        r"\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}",  # half a date
    )
)
"""A text of digits that a spreadsheet would change: too long, with noughts before it, an exponent, or half a date."""

DIGITS = 15
"""The digits of a number that a spreadsheet keeps."""

CELL = 32_767
"""Characters of a cell, as UTF-16 counts them: Excel's limit."""

PLAIN = ("同一网址不带 excel 的 CSV", "the CSV of this address without excel")
"""Where a text of a download is whole that no cell can hold."""

_FORMULA, _RENUMBERED = re.compile(FORMULA), re.compile(RENUMBERED)
_TOO_LONG = "（共 {size} 字，超过单元格上限，全文见{zh}；{size} characters, more than a cell holds: whole in {en}）"


def guarded(text: str) -> str:
    """Put an apostrophe before what begins as a formula, and a tab, which is not seen, before what loses digits."""
    if _FORMULA.match(text):
        return f"'{text}"
    return f"\t{text}" if _RENUMBERED.fullmatch(text) else text


def shortened(text: str, zh: str, en: str) -> str:
    """Return a text that a cell can hold: one that is too long gives way to where it is whole, in both languages."""
    size = len(text.encode("utf-16-le", "surrogatepass")) // 2 if len(text) > CELL // 2 else 0
    return _TOO_LONG.format(size=size, zh=zh, en=en) if size > CELL else text
