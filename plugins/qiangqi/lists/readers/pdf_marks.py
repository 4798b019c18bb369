"""Letters of a PDF page that are none of its text: a watermark over a table, and a letter printed twice for a bold one.

A watermark is turned against the page's text, or far larger or paler than the text of the table that it lies in.
A text that is turned by a quarter and lies within one cell is what the cell says.
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

_LIGHTS = {"DeviceGray", "DeviceRGB", "DeviceCMYK", "CalGray", "CalRGB", "ICCBased"}
"""Spaces of colour whose numbers tell how light it is; in others they may be amounts of ink, or places in a table."""

_STEPS, _QUARTERS = 72, (18, 54)
"""Steps of five degrees in a whole turn, and the directions of a text that runs upwards and downwards."""

_APART = 1.5
"""Times the size of a letter from which the next one, from middle to middle, begins another text."""


class Cleaned(NamedTuple):
    """A page without those letters, and how many were left out, by ``watermark`` and ``twice``."""

    page: Any
    left_out: dict[str, int]


def cleaned(page: Any, tables: Sequence[Any]) -> Cleaned:
    """Return a page, which has these tables, without watermarks and second prints."""
    once = page.dedupe_chars(tolerance=_TWICE)
    left_out = {"twice": len(page.chars) - len(once.chars)}
    marks = _marks(once, tables)
    left_out["watermark"] = len(marks)
    if marks:
        once = once.filter(lambda part: id(part) not in marks)
    return Cleaned(once if any(left_out.values()) else page, {key: n for key, n in left_out.items() if n})


def _marks(page: Any, tables: Sequence[Any]) -> set[int]:
    letters = [char for char in page.chars if char["text"].strip()]
    ways = Counter(map(_way, letters))
    usual = ways.most_common(1)[0][0] if ways else 0
    found = _turned(letters, usual, [cell for table in tables for cell in table.cells])
    fills = [rect for rect in page.rects if rect.get("fill") and lightness(rect.get("non_stroking_color")) < _PALE]
    for table in tables:
        inside = [char for char in letters if id(char) not in found and is_in(char, table.bbox)]
        if inside:
            size = median(char["size"] for char in inside)
            light = median(_light(char) for char in inside)
            found |= {id(char) for char in inside if _is_apart(char, size, light, fills)}
    return found


def _turned(letters: Sequence[dict[str, Any]], usual: int, cells: Sequence[Box]) -> set[int]:
    """Return the letters of texts that are turned, unless by a quarter and within one cell."""
    texts: list[list[dict[str, Any]]] = []
    for char in letters:
        if _way(char) != usual:
            if texts and _way(texts[-1][-1]) == _way(char) and _distance(texts[-1][-1], char) < _APART * char["size"]:
                texts[-1].append(char)
            else:
                texts.append([char])
    turning = [text for text in texts if usual or _way(text[0]) not in _QUARTERS or not _is_in_one(cells, text)]
    return {id(char) for text in turning for char in text}


def _distance(one: dict[str, Any], other: dict[str, Any]) -> float:
    across, down = (abs(one[a] + one[b] - other[a] - other[b]) / 2 for a, b in (("x0", "x1"), ("top", "bottom")))
    return math.hypot(across, down)


def _is_in_one(cells: Sequence[Box], text: Sequence[dict[str, Any]]) -> bool:
    return any(all(is_in(char, cell) for char in text) for cell in cells)


def _is_apart(char: dict[str, Any], size: float, light: float, fills: Sequence[dict[str, Any]]) -> bool:
    if char["size"] > _LARGER * size:
        return True
    is_pale = light < _DARK and _light(char) >= _PALE
    return is_pale and not any(is_in(char, (f["x0"], f["top"], f["x1"], f["bottom"])) for f in fills)


def _way(char: dict[str, Any]) -> int:
    """Return the direction in which a letter is written, in steps of five degrees."""
    a, b = char["matrix"][:2]
    return round(math.degrees(math.atan2(b, a)) / 5) % _STEPS


def _light(char: dict[str, Any]) -> float:
    """Return how light a letter is; one in a space whose numbers do not tell counts as black."""
    return lightness(char["non_stroking_color"]) if char.get("ncs") in _LIGHTS else 0.0


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
