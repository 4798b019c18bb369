"""Tables of a page by their ruled lines: the page made straight, and each cell with the rows and columns it spans."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from .images import Picture
from .read_rows import Flaw

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels."""

_WHOLE = 0.8
"""Share of its box that a cell fills; less is a cell whose lines have gaps."""

_RING = 0.3
"""Share below which it is no cell but what runs around others."""

_LEAST = 2
"""Cells that a table has at least."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its box, the first and last of the rows and columns that it spans, and what is wrong with it."""

    box: Box
    rows: tuple[int, int]
    columns: tuple[int, int]
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a page: its box, its cells from the upper left, and how many rows and columns they make."""

    box: Box
    cells: list[Cell]
    rows: int
    columns: int


def ink(picture: Picture) -> Picture:
    """Return what is dark beside its surroundings as 255, all else as 0."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    dark: Picture = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    return dark


def straight(picture: Picture) -> Picture:
    """Return the page with the outline of its largest table made a rectangle, or turned by its long lines."""
    outline = _outline(picture)
    if outline is None:
        return turned(picture, _slope(picture))
    (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
    target = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    change = cv2.getPerspectiveTransform(outline, target)
    return _warped(picture, change)


def turned(picture: Picture, degrees: float) -> Picture:
    """Return a page turned by an angle about its middle; an angle that no eye sees changes nothing."""
    if abs(degrees) < 0.1:
        return picture
    height, width = picture.shape[:2]
    change = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])
    return _warped(picture, change)


def _warped(picture: Picture, change: Picture) -> Picture:
    height, width = picture.shape[:2]
    white = (255, 255, 255)
    made: Picture = cv2.warpPerspective(picture, change, (width, height), flags=cv2.INTER_CUBIC, borderValue=white)
    return made


def _outline(picture: Picture) -> Picture | None:
    """Return the corners of the largest outline of lines that has four, from the upper left clockwise, or None."""
    height, width = picture.shape[:2]
    found, _ = cv2.findContours(cv2.dilate(ink(picture), np.ones((3, 3))), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(found, key=cv2.contourArea, default=None)
    if largest is None or cv2.contourArea(largest) < 0.1 * height * width:
        return None
    points = largest.reshape(-1, 2).astype(np.float32)
    across, down = points.sum(axis=1), points[:, 0] - points[:, 1]
    corners = points[[across.argmin(), down.argmax(), across.argmax(), down.argmin()]]
    is_four = cv2.contourArea(largest) > 0.97 * cv2.contourArea(corners)
    sides = np.abs(corners - np.roll(corners, -1, axis=0)).max(axis=1)
    return corners if is_four and sides.min() > 0.1 * min(height, width) else None


def _slope(picture: Picture) -> float:
    """Return the angle of the long lines that are nearly level, in degrees; 0 where there is none."""
    width = picture.shape[1]
    lines = cv2.HoughLinesP(ink(picture), 1, np.pi / 1800, 200, minLineLength=width // 6, maxLineGap=width // 200)
    if lines is None:
        return 0.0
    ends = lines.reshape(-1, 4).astype(float)
    angles = np.degrees(np.arctan2(ends[:, 3] - ends[:, 1], ends[:, 2] - ends[:, 0]))
    level = angles[np.abs(angles) < 15]
    return float(np.median(level)) if len(level) else 0.0


def tables(picture: Picture, letter: float) -> list[Table]:
    """Return the tables of a straight page from its top, ``letter`` being the height of its text in pixels."""
    lines = _lines(picture, letter)
    count, marks, sizes, _ = cv2.connectedComponentsWithStats(cv2.dilate(lines, np.ones((5, 5))), connectivity=8)
    found = []
    for number in range(1, count):
        left, top, width, height, _ = (int(size) for size in sizes[number])
        if width < 4 * letter or height < 2 * letter:
            continue
        part = np.where(marks[top : top + height, left : left + width] == number, 255, 0).astype(np.uint8)
        part &= cv2.dilate(lines[top : top + height, left : left + width], np.ones((3, 3)))
        cells = _cells(part, (left, top), letter)
        if len(cells) >= _LEAST:
            found.append(_table((left, top, left + width, top + height), cells, letter))
    return sorted(found, key=lambda table: table.box[1])


def _lines(picture: Picture, letter: float) -> Picture:
    """Return the ruled lines: runs of ink longer than a stroke of a letter can be, their small gaps closed."""
    dark = ink(picture)
    long, gap = max(20, int(1.4 * letter)), max(5, int(letter))
    level = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, long)))
    upright = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((long, 1)))
    level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, gap)))
    upright = cv2.morphologyEx(upright, cv2.MORPH_CLOSE, np.ones((gap, 1)))
    both: Picture = level | upright
    return both


def _cells(lines: Picture, corner: tuple[int, int], letter: float) -> list[tuple[Box, bool]]:
    """Return the boxes that lines close, and whether each is whole; the table's own box closes what is open."""
    framed = lines.copy()
    framed[[0, -1], :] = framed[:, [0, -1]] = 255
    count, _, sizes, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(framed), connectivity=4)
    found = []
    for number in range(1, count):
        left, top, width, height, area = (int(size) for size in sizes[number])
        if width > 0.6 * letter and height > 0.6 * letter and area > _RING * width * height:
            box = (left + corner[0], top + corner[1], left + width + corner[0], top + height + corner[1])
            found.append((box, area > _WHOLE * width * height))
    return found


def _table(box: Box, cells: list[tuple[Box, bool]], letter: float) -> Table:
    across = _edges([x for cell, _ in cells for x in (cell[0], cell[2])], letter)
    down = _edges([y for cell, _ in cells for y in (cell[1], cell[3])], letter)
    placed = [
        Cell(
            found,
            _span(down, found[1], found[3]),
            _span(across, found[0], found[2]),
            None if is_whole else "broken_lines",
        )
        for found, is_whole in cells
    ]
    placed, rows = _apart(_marked(placed), len(down) - 1)
    placed.sort(key=lambda cell: (cell.rows, cell.columns))
    return Table(box, placed, rows, len(across) - 1)


def _marked(cells: list[Cell]) -> list[Cell]:
    """Mark the cells that stand where another stands, as those of a bowed page do: neither place is sure."""
    standing: dict[tuple[int, int], list[int]] = {}
    for number, cell in enumerate(cells):
        for row in range(cell.rows[0], cell.rows[1] + 1):
            for column in range(cell.columns[0], cell.columns[1] + 1):
                standing.setdefault((row, column), []).append(number)
    unsure = {number for numbers in standing.values() if len(numbers) > 1 for number in numbers}
    return [replace(cell, flaw="overlaps") if number in unsure else cell for number, cell in enumerate(cells)]


def _apart(cells: list[Cell], rows: int) -> tuple[list[Cell], int]:
    """Give a second cell of a place a row of its own below, and return the cells with the number of rows.

    What else stands in the row stands in the new one, too: of which of the two it is no line says.
    """
    while (pair := _of_one_place(cells)) is not None:
        first, second = pair
        row, end = second.rows
        cells = [_moved(cell, row, first) for cell in cells if cell is not second]
        cells.append(replace(second, rows=(row + 1, end + 1)))
        rows += 1
    return cells, rows


def _of_one_place(cells: list[Cell]) -> tuple[Cell, Cell] | None:
    """Return two cells that begin in one row and column, the upper first, or None."""
    taken: dict[tuple[int, int], Cell] = {}
    for cell in sorted(cells, key=lambda cell: (cell.rows[0], cell.box[1])):
        first = taken.setdefault((cell.rows[0], cell.columns[0]), cell)
        if first is not cell:
            return first, cell
    return None


def _moved(cell: Cell, row: int, first: Cell) -> Cell:
    """Return a cell as it stands after a row was put in below ``row``, of which ``first`` alone is the upper one."""
    start, end = cell.rows
    if end == row and cell is not first:
        return replace(cell, rows=(start, end + 1), flaw="overlaps")
    return replace(cell, rows=(start + (start > row), end + (end > row)))


def _edges(places: list[int], letter: float) -> list[float]:
    """Return where the lines stand on which the sides of cells lie."""
    found: list[list[int]] = []
    for place in sorted(places):
        if found and place - found[-1][-1] <= 0.35 * letter:
            found[-1].append(place)
        else:
            found.append([place])
    return [sum(group) / len(group) for group in found]


def _span(edges: list[float], start: int, end: int) -> tuple[int, int]:
    first, last = (int(np.argmin([abs(edge - place) for edge in edges])) for place in (start, end))
    first = min(first, len(edges) - 2)  # a cell that the edge of the picture cuts may lie on the last line
    return first, max(first, last - 1)
