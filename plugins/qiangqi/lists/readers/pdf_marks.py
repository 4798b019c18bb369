"""Letters of a PDF page that are none of its text: a watermark over a table, and a letter printed twice for a bold one.

A watermark is turned against the page's text, or far larger or paler than the text of the table that it lies in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple

from .pdf_lines import Box, is_in

_LARGER = 1.8
"""Times the size of a table's text from which a letter in it is none of it; its header may be larger than its rows."""

_PALE, _DARK = 0.7, 0.45
"""Lightness, from 0 for black to 1 for white, of what is pale, and of text that is not."""

_TWICE = 1.0
"""Points by which the second print of a letter is shifted."""


class Cleaned(NamedTuple):
    """A page without those letters, and how many were left out, by ``watermark`` and ``twice``."""

    page: Any
    left_out: dict[str, int]


def cleaned(page: Any, boxes: Sequence[Box]) -> Cleaned:
    """Return a page without watermarks and second prints; ``boxes`` are its tables."""
    once = page.dedupe_chars(tolerance=_TWICE)
    left_out = {"twice": len(page.chars) - len(once.chars)}
    marks = _marks(once, boxes)
    left_out["watermark"] = len(marks)
    if marks:
        once = once.filter(lambda part: id(part) not in marks)
    return Cleaned(once if any(left_out.values()) else page, {key: n for key, n in left_out.items() if n})


def _marks(page: Any, boxes: Sequence[Box]) -> set[int]:
    letters = [char for char in page.chars if char["text"].strip()]
    ways = Counter(map(_way, letters))
    usual = ways.most_common(1)[0][0] if ways else 0
    found = {id(char) for char in letters if _way(char) != usual}
    fills = [rect for rect in page.rects if rect.get("fill") and lightness(rect.get("non_stroking_color")) < _PALE]
    for box in boxes:
        inside = [char for char in letters if id(char) not in found and is_in(char, box)]
        if inside:
            size = median(char["size"] for char in inside)
            light = median(lightness(char["non_stroking_color"]) for char in inside)
            found |= {id(char) for char in inside if _is_apart(char, size, light, fills)}
    return found


def _is_apart(char: dict[str, Any], size: float, light: float, fills: Sequence[dict[str, Any]]) -> bool:
    if char["size"] > _LARGER * size:
        return True
    is_pale = light < _DARK and lightness(char["non_stroking_color"]) >= _PALE
    return is_pale and not any(is_in(char, (f["x0"], f["top"], f["x1"], f["bottom"])) for f in fills)


def _way(char: dict[str, Any]) -> int:
    """Return the direction in which a letter is written, in steps of five degrees."""
    a, b = char["matrix"][:2]
    return round(math.degrees(math.atan2(b, a)) / 5) % 72


def lightness(colour: Any) -> float:
    """Return how light a colour of a PDF is; one of a pattern or an unknown space counts as black.

    >>> lightness((0.85,)), lightness((0, 0, 0, 0.1)), lightness(None)
    (0.85, 0.9, 0.0)
    """
    given = colour if isinstance(colour, (tuple, list)) else (colour,)
    if not given or not all(isinstance(value, (int, float)) for value in given):
        return 0.0
    values = [float(value) for value in given]
    if len(values) == 4:
        values = [1 - min(1.0, value + values[3]) for value in values[:3]]
    if len(values) == 3:
        return round(0.3 * values[0] + 0.59 * values[1] + 0.11 * values[2], 6)
    return values[0]
