"""Tables of a PDF by their drawn lines: the text of each cell, and the open rows at the ends of a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.utils.text import extract_text

from .elements import unwrap

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points, from the upper left corner of the page."""

_LINE = 2.0
"""Points that a drawn line may reach over the one that it meets."""


def upright_edges(table: Any, row: int) -> tuple[float, ...]:
    """Return where the upright lines of a row stand; none where a cell of it is merged with another row's."""
    cells = table.rows[row].cells
    return () if None in cells else (*(cell[0] for cell in cells), cells[-1][2])


def open_strip(page: Any, table: Any, strips: list[Box], is_above: bool) -> list[str] | None:
    """Return by columns the text that upright lines carry on over a table's first or under its last line."""
    edges = upright_edges(table, 0 if is_above else -1)
    limit = table.bbox[1] if is_above else table.bbox[3]
    beyond = [
        edge
        for edge in page.vertical_edges
        if (edge["top"] < limit - _LINE if is_above else edge["bottom"] > limit + _LINE)
    ]
    if not edges or not all(any(abs(edge["x0"] - x) <= _LINE for edge in beyond) for x in edges):
        return None
    end = min(edge["top"] for edge in beyond) if is_above else max(edge["bottom"] for edge in beyond)
    down = (max(end, 0), limit) if is_above else (limit, min(end, page.height))
    cells = [page.crop((left, down[0], right, down[1])) for left, right in pairwise(edges)]
    texts = [unwrap(cell.extract_text() or "") for cell in cells]
    strips.append((edges[0], down[0], edges[-1], down[1]))
    return texts


def merged_strip(page: Any, table: Any, strips: list[Box]) -> list[str] | None:
    """Return by columns what stands above a table between some of its upright lines, the outer ones among them.

    That is a row of merged cells without a line above it; None where there is none.
    """
    limit, right = table.bbox[1], table.bbox[2]
    columns = sorted({cell[0] for cell in table.cells})
    above = (edge for edge in page.vertical_edges if edge["top"] < limit - _LINE)
    beyond = [edge for edge in above if edge["bottom"] > limit - 2 * _LINE]
    reaching = [x for x in (*columns, right) if any(abs(edge["x0"] - x) <= _LINE for edge in beyond)]
    if len(reaching) < 2 or reaching[0] != columns[0] or reaching[-1] != right:
        return None
    top = max(min(edge["top"] for edge in beyond), 0)
    texts = [""] * len(columns)
    for left, end in pairwise(reaching):
        texts[columns.index(left)] = unwrap(page.crop((left, top, end, limit)).extract_text() or "")
    strips.append((reaching[0], top, right, limit))
    return texts


def is_in(part: dict[str, Any], box: Box) -> bool:
    """Whether the middle of a part of a page lies in a box."""
    across, down = (part["x0"] + part["x1"]) / 2, (part["top"] + part["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def cell_texts(table: Any) -> list[list[str]]:
    """Return a table's text; a cell that reaches down over rows repeats its text in each of them."""
    found: list[list[str]] = []
    running: dict[int, tuple[float, str]] = {}
    for row, texts in zip(table.rows, _extracted(table), strict=True):
        middle = (row.bbox[1] + row.bbox[3]) / 2
        cells: list[str] = []
        for column, (box, text) in enumerate(zip(row.cells, texts, strict=True)):
            value = unwrap(text or "")
            if box is not None:
                running[column] = (box[3], value)
            elif column in running and running[column][0] > middle:
                value = running[column][1]
            cells.append(value)
        found.append(cells)
    return found


def letters_in_no_cell(page: Any, tables: Sequence[Any]) -> int:
    """Count the letters of tables that stand in none of their cells: a merged cell that no line closes has none.

    Which rows such a text is of the page does not say, so no row has it.
    """
    found = 0
    for table in tables:
        if any(None in row.cells for row in table.rows):  # otherwise the cells fill the table
            inside = [char for char in page.chars if char["text"].strip() and is_in(char, table.bbox)]
            found += sum(not any(is_in(char, cell) for cell in table.cells) for char in inside)
    return found


def _extracted(table: Any) -> list[list[str | None]]:
    """Return the text of each cell; one that is turned by a quarter is read in the direction in which it runs."""
    found: list[list[str | None]] = table.extract()
    chars = [char for char in table.page.chars if is_in(char, table.bbox)]
    turned = [char for char in chars if not char["upright"]]
    for row, texts in zip(table.rows, found if turned else [], strict=False):
        for column, box in enumerate(row.cells):
            first = next((char for char in turned if box and is_in(char, box)), None)
            if first:
                runs = ("btt", "ltr") if first["matrix"][1] > 0 else ("ttb", "rtl")
                inside = [char for char in chars if is_in(char, box)]
                texts[column] = extract_text(inside, char_dir_rotated=runs[0], line_dir_rotated=runs[1])
    return found
