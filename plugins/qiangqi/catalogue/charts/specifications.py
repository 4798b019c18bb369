"""Kinds of charts: rows of a chart's table in, a Vega-Lite specification out."""

from __future__ import annotations

from typing import Any

from .theme import WIDE, colour, frame, legend, series_colour, shortened, text_layer, text_width

Row = dict[str, Any]
Words = dict[str, str]
"""The label of each series, in the order in which they are stacked."""


def areas(rows: list[Row], series: str, words: Words, width: int = WIDE) -> Row:
    """Draw titles by month as steps, one area a series, stacked: the height on a month is its sum of titles."""
    order = [word for word in words if any(row[series] == word and row["titles"] for row in rows)]
    values = [{**row, "month": _month(row["month_on"])} for row in rows if row[series] in order]
    months = [value["month"] for value in values]
    first, last = min(months), max(months)
    named, above = legend([(word, words[word]) for word in order], -16, width)
    apart = 12 * _apart(first, last, width)
    years = list(range(-(-first // apart) * apart, last + 1, apart))
    x = {
        "field": "month",
        "type": "quantitative",
        "scale": {"domain": [first, last], "nice": False},
        "axis": {"values": years, "labelExpr": "floor(datum.value / 12)", "grid": False},
    }
    area: Row = {
        "mark": {"type": "area", "interpolate": "step-after", "aria": False},
        "encoding": {
            "x": x,
            "y": {**_amount("titles", _top(values)), "stack": "zero"},
            "color": _colours(series, order),
            "order": {"field": "rank", "type": "quantitative"},
        },
    }
    area["transform"] = [_ranked(series, order)]
    padding = {"left": 44, "right": 16, "top": above + 12, "bottom": 28}
    return frame((width, 228 + above), padding, [area, *named], values)


def columns(rows: list[Row], words: Words, width: int = WIDE) -> Row:
    """Draw facts by year as columns, one part a kind."""
    order = [word for word in words if any(row["kind"] == word for row in rows)]
    years = [row["year"] for row in rows]
    named, above = legend([(word, words[word]) for word in order], -16, width)
    domain = [min(years) - 0.6, max(years) + 0.6]
    ticks = [year for year in range(min(years), max(years) + 1) if year % (2 if width >= WIDE else 4) == 0]
    bar: Row = {
        "mark": {"type": "bar", "size": min(16, int(0.7 * (width - 60) / (domain[1] - domain[0])))},
        "encoding": {
            "x": {
                "field": "year",
                "type": "quantitative",
                "scale": {"domain": domain, "nice": False, "zero": False},
                "axis": {"values": ticks, "format": "d", "grid": False},
            },
            "y": {**_amount("facts", _top_of(rows, "year", "facts")), "stack": "zero"},
            "color": _colours("kind", order),
            "order": {"field": "rank", "type": "quantitative"},
            "description": {"field": "said"},
        },
        "transform": [
            _ranked("kind", order),
            {"calculate": "datum.year + ' ' + datum.kind + ' ' + datum.facts", "as": "said"},
        ],
    }
    padding = {"left": 44, "right": 16, "top": above + 12, "bottom": 28}
    return frame((width, 208 + above), padding, [bar, *named], rows)


def bars(rows: list[Row], roles: list[str], most: float, width: int = WIDE) -> Row:
    """Draw one bar a row under its ``name`` and what is ``said`` of it; ``most`` is where a full bar ends.

    Where there is no room for both in a line, what is said stands in a line of its own.
    """
    lines = 1 if width >= WIDE else 2
    step = _STEP + (lines - 1) * _SAID
    values = [
        {**row, "top": place * step, "shown": _named(row, lines, width), "role": role}
        for place, (row, role) in enumerate(zip(rows, roles, strict=True))
    ]
    used = sorted(set(roles))
    bar: Row = {
        "mark": {"type": "bar", "orient": "horizontal", "size": 12},
        "encoding": {
            "y": _at("bar_y"),
            "x": {"field": "value", "type": "quantitative", "scale": {"domain": [0, most]}, "axis": None},
            "color": _roles(used),
            "description": {"field": "said"},
        },
        "transform": [_moved("bar_y", 27 + (lines - 1) * _SAID)],
    }
    named = _labels({"x": 0, "lineBreak": "\n", "lineHeight": _SAID}, {"y": _at("name_y"), "text": {"field": "shown"}})
    named["transform"] = [_moved("name_y", 10)]
    padding = {"left": 4, "right": 4, "top": 4, "bottom": 4}
    return frame((width, len(rows) * step + 8), padding, [bar, named], values)


def _named(row: Row, lines: int, width: int) -> str:
    if lines > 1:
        return f"{shortened(row['name'], width - 12)}\n{row['said']}"
    return f"{shortened(row['name'], width - 36 - text_width(row['said']))} — {row['said']}"


_STEP = 40
"""Pixels from a bar to the next."""

_SAID = 17
"""Pixels that a second line takes."""


def grid(rows: list[Row], names: list[str], years: dict[int, str], width: int = WIDE) -> Row:
    """Draw one line an indicator and one bar a year, as long as its share of the last year’s target.

    ``years`` gives what marks each, such as a baseline, which stands above it where there is no room beside it.
    """
    column = (width - 8) / len(years)
    place = {year: number for number, year in enumerate(years)}
    values = [
        {
            **row,
            "top": names.index(row["name"]) * _LINE,
            "from": place[row["year"]],
            "to": place[row["year"]] + _FULL * row["percent"] / 100,
            "role": "base" if row["is_baseline"] else "early",
        }
        for row in rows
    ]
    reach = {"domain": [0, len(years)], "range": [0, column * len(years)]}
    start = {"field": "from", "type": "quantitative", "scale": reach, "axis": None}
    bar: Row = {
        "mark": {"type": "bar", "orient": "horizontal", "size": 10},
        "encoding": {
            "y": _at("bar_y"),
            "x": start,
            "x2": {"field": "to"},
            "color": _roles(["base", "early"]),
            "description": {"field": "said"},
        },
        "transform": [_moved("bar_y", 27)],
    }
    labels = _labels({}, {"y": _at("said_y"), "x": start, "text": {"field": "said"}})
    labels["transform"] = [_moved("said_y", 42)]
    heads = [layer for year, head in years.items() for layer in _head(year, head, place[year] * column, column)]
    titles = [text_layer(shortened(name, width - 8), 0, number * _LINE + 10) for number, name in enumerate(names)]
    padding = {"left": 4, "right": 4, "top": 26 if width >= WIDE else 44, "bottom": 4}
    height = len(names) * _LINE + padding["top"] + 4
    return frame((width, height), padding, [bar, labels, *heads, *titles], values)


def _head(year: int, mark: str, x: float, room: float) -> list[Row]:
    """Return the head of a year’s column; what marks it stands above where there is no room beside it."""
    if text_width(f"{year}{mark}", 13) <= room:
        return [text_layer(f"{year}{mark}", x, -12, "soft")]
    return [text_layer(mark.strip(" （）()"), x, -30, "soft"), text_layer(str(year), x, -12, "soft")]


_LINE = 64
"""Pixels from an indicator to the next."""

_FULL = 0.9
"""How much of a year's column a full bar takes."""


def _at(field: str) -> Row:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _moved(name: str, pixels: int) -> Row:
    return {"calculate": f"datum.top + {pixels}", "as": name}


def _roles(used: list[str]) -> Row:
    scale = {"domain": used, "range": [colour(role) for role in used]}
    return {"field": "role", "type": "nominal", "scale": scale, "legend": None}


def _labels(mark: Row, encoding: Row) -> Row:
    return {"mark": {"type": "text", "align": "left", **mark}, "encoding": encoding}


def _colours(series: str, order: list[str]) -> Row:
    return {
        "field": series,
        "type": "nominal",
        "scale": {"domain": order, "range": [series_colour(word) for word in order]},
        "legend": None,
    }


def _ranked(series: str, order: list[str]) -> Row:
    """Rank the series for stacking, the first at the bottom."""
    return {"calculate": f"indexof({order!r}, datum.{series})", "as": "rank"}


def _amount(name: str, top: int) -> Row:
    return {
        "field": name,
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"tickCount": 4, "format": ",d"},
    }


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def _apart(first: int, last: int, width: int) -> int:
    """Return how many years stand between two marks of the axis."""
    apart = 1 if last - first < 84 else 2 if last - first < 168 else 4
    return apart if width >= WIDE else 2 * apart


def _top(values: list[Row]) -> int:
    return _top_of(values, "month", "titles")


def _top_of(values: list[Row], by: str, what: str) -> int:
    """Return a round number that the highest stack does not pass."""
    sums: dict[int, int] = {}
    for value in values:
        sums[value[by]] = sums.get(value[by], 0) + value[what]
    most = max([*sums.values(), 1])
    step = 10 ** max(0, len(str(most)) - 1) // 2 or 1
    return -(-most // step) * step
