"""PDF through pdfplumber: tables with drawn lines, and the text around them; a scan is refused and not guessed at.

A row that goes on on the next page is put together where that is certain; else, where its text would be lost, refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pdfplumber

from qiangqi.standing.strict_yaml import DataError

from .elements import Element, Line, Row
from .limits import MAX_CELL, MAX_COLUMNS, MAX_PAGES, MAX_WHOLE
from .pdf_lines import Box, cell_texts, is_in, letters_in_no_cell, merged_strip, open_strip, upright_edges
from .pdf_marks import cleaned
from .rows_across_pages import HEADS, Grid, Waiting, joined

_PAGE_NUMBER = re.compile(r"^[-—–·\s]*第?\s*\d+\s*页?[-—–·\s]*(?:[,，/]?\s*共?\s*\d+\s*页)?$")


def elements(path: Path, pages: tuple[int, int] | None = None, whole_pages: Sequence[int] = ()) -> Iterator[Element]:
    """Yield lines and table rows page by page, ``pages`` being the first and last that are read, from 1.

    Of ``whole_pages`` somebody has seen that they break no row, whatever their lines say.

    Raises:
        DataError: the file is damaged or encrypted, has too many pages, or a page is a scan.
    """
    if path.stat().st_size > MAX_WHOLE:
        raise DataError(path, 1, f"is larger than {MAX_WHOLE >> 20} MiB; expected a list")
    first, last = pages or (1, MAX_PAGES)
    with _opened(path) as document:
        if len(document.pages) > MAX_PAGES:
            raise DataError(path, 1, f"has {len(document.pages)} pages; expected at most {MAX_PAGES}")
        found = _Pages(path, frozenset(whole_pages))
        for page in document.pages[first - 1 : last]:
            yield from found.read(page)
            page.close()
        yield from found.end()


def _opened(path: Path) -> Any:
    try:
        return pdfplumber.open(path)
    except Exception as error:
        what = "is encrypted" if "Password" in repr(error) else f"is a damaged PDF ({type(error).__name__})"
        raise DataError(path, 1, f"{what}; expected a whole file without a password") from None


class _Pages:
    """The lines and tables of pages, counted through the document; the last row of a page waits for the next page."""

    def __init__(self, path: Path, whole: frozenset[int]) -> None:
        self.path, self.whole, self.lines = path, whole, 0
        self.left_out: dict[str, int] = {}
        self.waiting: Waiting | None = None

    def read(self, page: Any) -> Iterator[Element]:
        try:
            parts = self._parts(page)
        except (DataError, MemoryError):
            raise
        except Exception as error:
            message = f"page {page.page_number} cannot be read ({type(error).__name__}); expected a whole PDF"
            raise DataError(self.path, page.page_number, message) from None
        if self.left_out:
            left_out, self.left_out = self.left_out, {}
            yield Line(0, f"page {page.page_number}", "", left_out)
        rows = 0
        for number, part in enumerate(parts):
            if isinstance(part, str):
                yield from self._line(page.page_number, part)
                continue
            yield from self._table(page.page_number, number, rows, part)
            rows += len(part.parts)

    def end(self) -> Iterator[Element]:
        """Yield the row that waits, and the page numbers after it."""
        waiting, self.waiting = self.waiting, None
        if waiting is not None:
            if waiting.is_open and waiting.page not in self.whole:
                self._refuse(waiting.page)
            yield waiting.row
            yield from waiting.lines

    def _line(self, page: int, text: str) -> Iterator[Element]:
        self.lines += 1
        line = Line(self.lines, f"page {page} line {self.lines}", text)
        if self.waiting is not None and _PAGE_NUMBER.match(text):
            self.waiting.lines.append(line)
            return
        yield from self.end()
        yield line

    def _table(self, page: int, number: int, rows: int, grid: Grid) -> Iterator[Element]:
        """Yield the rows of a table but the last; its first one may be the rest of the row that waits."""
        waiting = self.waiting
        is_repeated = waiting is not None and (grid.part_from(waiting.heads) or grid.first(waiting.heads) > 0)
        heads = waiting.heads if waiting and is_repeated else grid.rows[:HEADS]
        taken = None
        is_next = waiting is not None and waiting.page == page - 1
        if waiting is not None and is_next and not self.whole & {page, page - 1} and waiting.goes_on_in(grid):
            taken = grid.first(waiting.heads)
            waiting.row = self._sized(page, waiting.row._replace(cells=joined(waiting.row.cells, grid.parts[taken])))
            waiting.grid = Grid([])
        elif grid.above and page not in self.whole and not (is_next and waiting is not None and waiting.opens(grid)):
            self._refuse(page)
        yield from self.end()
        start = rows + (0 if grid.above and taken == 0 else 1)
        found = [(start + place, cells) for place, cells in enumerate(grid.parts) if place != taken]
        made = [self._row(page, number, place, cells) for place, cells in found]
        yield from made[:-1]
        if made:
            before = found[-2][1][0] if len(found) > 1 else (waiting.row.cells[0] if waiting else "")
            self.waiting = Waiting(page, made[-1], grid, before, heads)

    def _parts(self, page: Any) -> list[str | Grid]:
        """Return lines of text and tables from the top of a page to its foot."""
        if not page.chars:
            if page.images:
                message = f"page {page.page_number} is an image without text (a scan); expected a PDF with text"
                raise DataError(self.path, page.page_number, message)
            return []
        page, left_out = cleaned(page, page.find_tables())
        tables = page.find_tables()
        if lost := letters_in_no_cell(page, tables):
            left_out["no_cell"] = lost
        self.left_out = left_out
        boxes = [table.bbox for table in tables]
        grids = [Grid(cell_texts(table), edges=upright_edges(table, 0)) for table in tables]
        strips: list[Box] = []
        if tables:
            above = open_strip(page, tables[0], strips, is_above=True)
            if above is None and (merged := merged_strip(page, tables[0], strips)) is not None:
                above, grids[0].is_merged = merged, True
            grids[0].above = above if any(above or ()) else None
            below = open_strip(page, tables[-1], strips, is_above=False)
            grids[-1].below, grids[-1].goes_on = (below if any(below or ()) else None), below is not None
            grids[-1].edges = upright_edges(tables[-1], -1)
        outside = page.filter(lambda part: not any(is_in(part, box) for box in (*boxes, *strips)))
        parts: list[tuple[float, int, str | Grid]] = []
        uprights = page.vertical_edges if boxes else []
        if self.waiting is not None and not boxes and self.waiting.grid.edges:
            left, right = self.waiting.grid.edges[0], self.waiting.grid.edges[-1]
            boxes, uprights = [(left, 0, right, 0)], page.vertical_edges  # a row may fill a page without a line
        for line in outside.extract_text_lines(return_chars=False) if outside.chars else []:
            self._check_closed(page.page_number, boxes, uprights, line)
            parts.append((line["top"], len(parts), line["text"]))
        for table, grid in zip(tables, grids, strict=True):
            parts.append((table.bbox[1], len(parts), grid))
        return [part for _, _, part in sorted(parts, key=lambda part: part[:2])]

    def _check_closed(self, page: int, boxes: list[Box], uprights: list[dict[str, Any]], line: dict[str, Any]) -> None:
        """Refuse text between the upright lines of a table with no line below or above it: its row would be lost."""
        middle = (line["top"] + line["bottom"]) / 2
        reaching = [edge["x0"] for edge in uprights if edge["top"] < middle < edge["bottom"]]
        for left, _, right, _ in boxes:
            found_edges = [x for x in reaching if left - 1 <= x <= right + 1]
            if found_edges and min(found_edges) <= line["x0"] and line["x1"] <= max(found_edges):
                self._refuse(page)

    def _refuse(self, page: int) -> None:
        message = f"page {page} breaks a row of its table over two pages, and no line closes it"
        raise DataError(
            self.path,
            page,
            f"{message}; expected --whole-page {page} where its rows are whole, or the list in another format",
        )

    def _row(self, page: int, table: int, row: int, cells: list[str]) -> Row:
        return self._sized(page, Row(f"page {page} table {table}", f"page {page} row {row}", cells, continues=True))

    def _sized(self, page: int, row: Row) -> Row:
        if len(row.cells) > MAX_COLUMNS or any(len(cell) > MAX_CELL for cell in row.cells):
            message = (
                f"{row.address} is too large; expected {MAX_COLUMNS} columns and {MAX_CELL} characters a cell at most"
            )
            raise DataError(self.path, page, message)
        return row
