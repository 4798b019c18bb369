"""PDF through pdfplumber: tables with drawn lines, and the text around them; a scan is refused and not guessed at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
from standing.yamlfile import DataError

from .limits import MAX_CELL, MAX_COLUMNS, MAX_PAGES, MAX_WHOLE
from .pieces import Line, Piece, Row, unwrap

Box = tuple[float, float, float, float]


def pieces(path: Path, pages: tuple[int, int] | None = None) -> Iterator[Piece]:
    """Yield lines and table rows page by page, ``pages`` being the first and last that are read, from 1.

    Raises:
        DataError: the file is damaged or encrypted, has too many pages, or a page is a scan.
    """
    if path.stat().st_size > MAX_WHOLE:
        raise DataError(path, 1, f"is larger than {MAX_WHOLE >> 20} MiB; expected a list")
    first, last = pages or (1, MAX_PAGES)
    with _opened(path) as document:
        if len(document.pages) > MAX_PAGES:
            raise DataError(path, 1, f"has {len(document.pages)} pages; expected at most {MAX_PAGES}")
        found = _Pages(path)
        for page in document.pages[first - 1 : last]:
            yield from found.read(page)
            page.close()


def _opened(path: Path) -> Any:
    try:
        return pdfplumber.open(path)
    except Exception as error:
        what = "is encrypted" if "Password" in repr(error) else f"is a damaged PDF ({type(error).__name__})"
        raise DataError(path, 1, f"{what}; expected a whole file without a password") from None


class _Pages:
    """The lines and tables of pages, counted through the document."""

    def __init__(self, path: Path) -> None:
        self.path, self.lines = path, 0

    def read(self, page: Any) -> Iterator[Piece]:
        try:
            parts = self._parts(page)
        except (DataError, MemoryError):
            raise
        except Exception as error:
            told = f"page {page.page_number} cannot be read ({type(error).__name__}); expected a whole PDF"
            raise DataError(self.path, page.page_number, told) from None
        rows = 0
        for number, part in enumerate(parts):
            if isinstance(part, str):
                self.lines += 1
                yield Line(self.lines, f"page {page.page_number} line {self.lines}", part)
                continue
            for cells in part:
                rows += 1
                yield self._row(page.page_number, number, rows, cells)

    def _parts(self, page: Any) -> list[str | list[list[str]]]:
        """Return lines of text and tables from the top of a page to its foot."""
        if not page.chars:
            if page.images:
                told = f"page {page.page_number} is an image without text (a scan); expected a PDF with text"
                raise DataError(self.path, page.page_number, told)
            return []
        tables = page.find_tables()
        boxes = [table.bbox for table in tables]
        outside = page.filter(lambda part: not any(_is_in(part, box) for box in boxes))
        parts: list[tuple[float, int, str | list[list[str]]]] = []
        uprights = page.vertical_edges if boxes else []
        for line in outside.extract_text_lines(return_chars=False) if outside.chars else []:
            self._check_closed(page.page_number, boxes, uprights, line)
            parts.append((line["top"], len(parts), line["text"]))
        for table in tables:
            parts.append((table.bbox[1], len(parts), _cells(table)))
        return [part for _, _, part in sorted(parts, key=lambda part: part[:2])]

    def _check_closed(self, page: int, boxes: list[Box], uprights: list[dict[str, Any]], line: dict[str, Any]) -> None:
        """Refuse text between the upright lines of a table with no line below or above it: its row would be lost."""
        middle = (line["top"] + line["bottom"]) / 2
        reaching = [edge["x0"] for edge in uprights if edge["top"] < middle < edge["bottom"]]
        for left, _, right, _ in boxes:
            held = [x for x in reaching if left - 1 <= x <= right + 1]
            if held and min(held) <= line["x0"] and line["x1"] <= max(held):
                told = f"page {page} breaks a row of its table over two pages, and no line closes it"
                raise DataError(self.path, page, f"{told}; expected whole rows, or the list in another format")

    def _row(self, page: int, table: int, row: int, cells: list[str]) -> Row:
        address = f"page {page} row {row}"
        if len(cells) > MAX_COLUMNS or any(len(cell) > MAX_CELL for cell in cells):
            told = f"{address} is too large; expected {MAX_COLUMNS} columns and {MAX_CELL} characters a cell at most"
            raise DataError(self.path, page, told)
        return Row(f"page {page} table {table}", address, cells, continues=True)


def _is_in(part: dict[str, Any], box: Box) -> bool:
    across, down = (part["x0"] + part["x1"]) / 2, (part["top"] + part["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _cells(table: Any) -> list[list[str]]:
    """Return a table's text; a cell that reaches down over rows repeats its text in each of them."""
    found: list[list[str]] = []
    running: dict[int, tuple[float, str]] = {}
    for row, texts in zip(table.rows, table.extract(), strict=True):
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
