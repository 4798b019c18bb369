"""The cells of a page: text found once, cut by the cells that ruled lines make, and read by each recogniser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np

from ..readers.elements import unwrap
from .images import Picture
from .read_rows import Read, ReadCell, ReadRow
from .recognisers import Recognisers
from .ruled_lines import Box, Cell, Table, ink, straight, tables, turned

_TURNED = 12
"""Strips by which it is seen that a page stands on its head."""

_MARGIN = 4
"""Pixels around a cell in its picture."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A straight page: its pixels, its ink, the boxes of its text and the height of a letter."""

    picture: Picture
    dark: Picture
    boxes: list[Box]
    letter: float


@dataclass(slots=True)
class _Strips:
    """Strips of a page that wait to be read, each with the cell that it is a line of."""

    pictures: list[Picture] = field(default_factory=list)
    cells: list[ReadCell] = field(default_factory=list)


def read_page(number: int, picture: Picture, models: Recognisers) -> list[ReadRow]:
    """Return the rows of a page's tables and the lines around them, from its top."""
    page, boxes = _upright(picture, models)
    letter = _letter(boxes)
    found = tables(page, letter)
    strips = _Strips()
    rows = [*_lines(number, page, [box for box in boxes if not _is_in_any(box, found)], strips)]
    dark, above = ink(page), 0
    for place, table in enumerate(found, 1):
        made = _rows(number, place, above, table)
        _fill(table, made, _Page(page, dark, boxes, letter), strips)
        rows += [(table.box[1], row) for row in made]
        above += table.rows
    _recognise(strips, models)
    return [row for _, row in sorted(rows, key=lambda one: one[0])]


def _upright(picture: Picture, models: Recognisers) -> tuple[Picture, list[Box]]:
    """Return the page straight and the right way up, with the boxes of its text."""
    page = straight(picture)
    found = models.detect(page)
    sides = found.max(axis=1) - found.min(axis=1) if len(found) else np.zeros((0, 2))
    if len(found) and (sides[:, 1] > 1.5 * sides[:, 0]).mean() > 0.6:
        page = straight(cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE))
        found = models.detect(page)
    elif abs(slope := _slope(found)) > 0.4:
        page = turned(page, slope)
        found = models.detect(page)
    boxes = [_around(corners) for corners in found]
    widest = sorted(boxes, key=lambda box: box[0] - box[2])[:_TURNED]
    if models.is_upside_down([_cut(page, box) for box in widest]):
        page = cv2.rotate(page, cv2.ROTATE_180)
        height, width = page.shape[:2]
        boxes = [(width - right, height - bottom, width - left, height - top) for left, top, right, bottom in boxes]
    return page, boxes


def _slope(found: Picture) -> float:
    """Return the angle of wide pieces of text, in degrees."""
    across = found[:, 1] - found[:, 0] if len(found) else np.zeros((0, 2))
    wide = across[across[:, 0] > 100]
    return float(np.median(np.degrees(np.arctan2(wide[:, 1], wide[:, 0])))) if len(wide) else 0.0


def _around(corners: Picture) -> Box:
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom))


def _letter(boxes: list[Box]) -> float:
    """Return the usual height of text in pixels."""
    return max(8.0, 0.8 * float(np.median([bottom - top for _, top, _, bottom in boxes]))) if boxes else 20.0


def _is_in_any(box: Box, found: list[Table]) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(t.box[0] <= across <= t.box[2] and t.box[1] <= down <= t.box[3] for t in found)


def _lines(number: int, page: Picture, boxes: list[Box], strips: _Strips) -> Iterator[tuple[int, ReadRow]]:
    for place, group in enumerate(_grouped(boxes), 1):
        cell = ReadCell(_png(page, _union(group)), [])
        for box in sorted(group):
            strips.pictures.append(_cut(page, box))
            strips.cells.append(cell)
        yield _union(group)[1], ReadRow(number, 0, place, [cell])


def _rows(number: int, place: int, above: int, table: Table) -> list[ReadRow]:
    return [ReadRow(number, place, above + row, [None] * table.columns) for row in range(1, table.rows + 1)]


def _fill(table: Table, rows: list[ReadRow], page: _Page, strips: _Strips) -> None:
    for cell in table.cells:
        read = ReadCell(_png(page.picture, cell.box), [], cell.flaw)
        for strip in _in_cell(cell, page, read):
            strips.pictures.append(_cut(page.picture, strip))
            strips.cells.append(read)
        for row in range(cell.rows[0], cell.rows[1] + 1):
            rows[row].cells[cell.columns[0]] = read


def _in_cell(cell: Cell, page: _Page, read: ReadCell) -> list[Box]:
    """Return the lines of text in a cell: what was found in it, and ink that was not.

    Ink at its edge is cut by a line, so what it was is not read, and the cell is marked with it.
    """
    left, top, right, bottom = cell.box
    inner = (left + 1, top + 1, right - 1, bottom - 1)
    parts = [part for box in page.boxes if (part := _common(box, inner, page.letter)) is not None]
    missed, at_edge = _missed(page.dark, inner, parts, page.letter)
    if at_edge and read.flaw is None:
        read.flaw = "edge_ink"
    return [_union(group) for group in _grouped(parts + missed)]


def _common(box: Box, inner: Box, letter: float) -> Box | None:
    left, top, right, bottom = (
        max(box[0], inner[0]),
        max(box[1], inner[1]),
        min(box[2], inner[2]),
        min(box[3], inner[3]),
    )
    is_there = right - left > 0.3 * min(letter, box[2] - box[0]) and bottom - top > 0.5 * (box[3] - box[1])
    return (left, top, right, bottom) if is_there else None


def _missed(dark: Picture, inner: Box, parts: list[Box], letter: float) -> tuple[list[Box], bool]:
    """Return the boxes of ink in a cell, as large as a part of a letter, that no found text covers.

    The second value says whether there is such ink at the cell's edge, too, and that is no rest of a line.
    """
    left, top, right, bottom = inner
    rest = dark[top:bottom, left:right].copy()
    for box in parts:
        rest[max(0, box[1] - top - 2) : box[3] - top + 2, max(0, box[0] - left - 2) : box[2] - left + 2] = 0
    count, _, sizes, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    found, at_edge = [], False
    for number in range(1, count):
        x, y, width, height, area = (int(size) for size in sizes[number])
        if max(width, height) <= 0.45 * letter or area <= 0.06 * letter**2:
            continue
        if x == 0 or y == 0 or x + width == right - left or y + height == bottom - top:
            at_edge = at_edge or _is_of_letter(width, height, area, letter)
        else:
            found.append((left + x - 3, top + y - 3, left + x + width + 3, top + y + height + 3))
    return found, at_edge


def _is_of_letter(width: int, height: int, area: int, letter: float) -> bool:
    """Whether ink is as high, wide and full as a part of a letter; the rest of a ruled line is thin or slants."""
    return min(width, height) > max(3, 0.2 * letter) and area > 0.15 * width * height


def _grouped(boxes: Iterable[Box]) -> list[list[Box]]:
    """Group boxes into lines of text, from the top: those of one line overlap by half of their height."""
    found: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box[1] + box[3], box[0])):
        last = _union(found[-1]) if found else None
        if last and min(last[3], box[3]) - max(last[1], box[1]) > 0.5 * min(last[3] - last[1], box[3] - box[1]):
            found[-1].append(box)
        else:
            found.append([box])
    return found


def _union(boxes: list[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _cut(page: Picture, box: Box, margin: int = 0) -> Picture:
    height, width = page.shape[:2]
    left, top = max(0, box[0] - margin), max(0, box[1] - margin)
    return page[top : max(top + 1, min(height, box[3] + margin)), left : max(left + 1, min(width, box[2] + margin))]


def _png(page: Picture, box: Box) -> bytes:
    _, data = cv2.imencode(".png", _cut(page, box, _MARGIN))
    return bytes(data)


def _recognise(strips: _Strips, models: Recognisers) -> None:
    """Read every strip and put the lines of a cell together, with each recogniser."""
    for reads in models.read(strips.pictures):
        lines: dict[int, list[Read]] = {}
        for cell, read in zip(strips.cells, reads, strict=True):
            lines.setdefault(id(cell), []).append(read)
        for cell in {id(cell): cell for cell in strips.cells}.values():
            found = lines[id(cell)]
            text = unwrap("\n".join(read.text for read in found))
            cell.readings.append(Read(text, min(read.score for read in found)))
