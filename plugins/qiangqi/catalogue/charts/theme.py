"""Theme of the charts: two palettes of the same roles, system fonts, a frame that no font of the machine can move."""

from __future__ import annotations

import re
from typing import Any

FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
"""The text stays text: the reader's own Chinese font shows it."""

PALETTE = {
    "paper": ("#fffefb", "#161513"),
    "ink": ("#1c1b19", "#ece8e0"),
    "soft": ("#5c5953", "#aaa59b"),
    "rule": ("#d8d4cb", "#3d3a35"),
    "held": ("#2f8455", "#3f9a68"),
    "unclear": ("#c98a2b", "#b07c2e"),
    "no": ("#8d8981", "#7d796f"),
    "lost": ("#a8281e", "#d9665b"),
    "lapse": ("#cf7a6f", "#eba79f"),
    "gone": ("#6e1a14", "#a3473d"),
    "mark": ("#b0527f", "#cf7fa6"),
    "kept": ("#6aa584", "#7dbb98"),
    "review": ("#2b7f8c", "#4fa3b0"),
    "early": ("#5a6fb0", "#8294d0"),
    "other": ("#8a6ba8", "#a98cc6"),
    "base": ("#b9b4a9", "#5d594f"),
    "joined": ("#7a6a3a", "#a8965c"),
    "parted": ("#3f6b5f", "#6f9d90"),
}
"""Light and dark colour of each role; no colour stands for two roles, so that one picture serves both themes."""

SERIES = {
    "yes": "held",
    "unclear": "unclear",
    "no": "no",
    "in_force": "held",
    "under_review": "review",
    "retained": "kept",
    "superseded": "mark",
    "ended": "no",
    "lapsed": "lapse",
    "cancelled": "lost",
    "removed": "gone",
    "publicised": "early",
    "listed": "other",
    "not_held": "base",
    "undetermined": "unclear",
    "granted": "held",
    "review_passed": "review",
    "upgraded": "kept",
    "review_failed": "lapse",
    "renamed": "base",
    "review_filed": "unclear",
    "annulled": "mark",
    "dissolved": "no",
    "merged": "joined",
    "split": "parted",
}
"""The role of each word that a series can be; no two series of one picture share one."""

WIDTHS = {"wide": 560, "narrow": 348}
"""Width of a chart in pixels for a screen, and for a phone: letters are as large in either."""

WIDE = WIDTHS["wide"]


def colour(role: str) -> str:
    """Return the light colour of a role."""
    return PALETTE[role][0]


def series_colour(word: str) -> str:
    """Return the light colour of a series."""
    return colour(SERIES.get(word, "other"))


def themed(text: str, theme: str) -> str:
    """Return a specification or a picture in a theme; it was made in the light one."""
    if theme == "light":
        return text
    dark = dict(PALETTE.values())
    return re.sub(r"#[0-9a-f]{6}\b", lambda found: dark.get(found.group(), found.group()), text)


def hatched(svg: str) -> str:
    """Return a picture with what is unclear hatched: without colours its grey is nearly that of what is not held."""
    for ground, line in zip(PALETTE["unclear"], PALETTE["paper"], strict=True):
        if (fill := f'fill="{ground}"') in svg:
            root, rest = svg.split(">", 1)
            pattern = _HATCHING.format(ground=ground, line=line)
            return f"{root}>{pattern}" + rest.replace(fill, HATCHED)
    return svg


HATCHED = 'fill="url(#unclear)"'
_HATCHING = (
    '<defs><pattern id="unclear" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="{ground}"/><rect width="2" height="6" fill="{line}"/></pattern></defs>'
)


def frame(
    size: tuple[int, int], padding: dict[str, int], layers: list[dict[str, Any]], values: list[Any]
) -> dict[str, Any]:
    """Return a specification of a fixed size: nothing is measured, so every machine draws the same bytes."""
    width, height = size
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width - padding["left"] - padding["right"],
        "height": height - padding["top"] - padding["bottom"],
        "padding": padding,
        "autosize": {"type": "none"},
        "background": colour("paper"),
        "data": {"values": values},
        "layer": layers,
        "config": {
            "font": FONTS,
            "view": {"stroke": None},
            "text": {"fontSize": 13, "color": colour("ink"), "aria": False},
            "axis": {
                "aria": False,
                "title": None,
                "labelFontSize": 12,
                "labelColor": colour("soft"),
                "labelLimit": 0,
                "labelOverlap": False,
                "labelFlush": False,
                "gridColor": colour("rule"),
                "domainColor": colour("soft"),
                "tickColor": colour("soft"),
            },
        },
    }


def text_layer(text: str, x: float, y: float, role: str = "ink", **more: Any) -> dict[str, Any]:
    """Return a layer with one text at a place in pixels."""
    mark = {"type": "text", "text": text, "x": x, "y": y, "align": "left", "color": colour(role), **more}
    return {"data": {"values": [{}]}, "mark": mark}


def legend(words: list[tuple[str, str]], y: int, room: int) -> tuple[list[dict[str, Any]], int]:
    """Return layers that name series by a square of its colour and its word, and how many pixels their lines take.

    ``y`` is the middle of the last line, above the plot; ``room`` is the width of the chart.
    """
    lines: list[list[tuple[float, str, str]]] = [[]]
    x = 0.0
    for series, word in words:
        width = 17 + text_width(word)
        if lines[-1] and x + width > room - 60:
            lines.append([])
            x = 0.0
        lines[-1].append((x, series, word))
        x += width + 18
    layers = []
    for number, line in enumerate(reversed(lines)):
        middle = y - number * _LINE
        for x, series, word in line:
            square = {"type": "rect", "x": x, "x2": x + 12, "y": middle - 6, "y2": middle + 6}
            mark = {**square, "color": series_colour(series), "aria": False}
            layers += [{"data": {"values": [{}]}, "mark": mark}, text_layer(word, x + 17, middle)]
    return layers, len(lines) * _LINE


_LINE = 20


def text_width(text: str, size: int = 13) -> float:
    """Return about how wide a text is: a Chinese character takes a whole square, a Latin letter a little over half."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.56 for letter in text)


def shortened(text: str, width: float, size: int = 13) -> str:
    """Return a text that fits a width, with an ellipsis where something is left out."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept + "…"
