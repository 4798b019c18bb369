"""OpenDocument as odfdo writes it: sheets and texts of made-up lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from odfdo import Document, Paragraph, Table

if TYPE_CHECKING:
    from made_lists import Block, Cell


def make_ods(path: Path, blocks: Sequence[Block], change: Callable[[Document], None] | None = None) -> Path:
    """A workbook of one sheet, 名单, which ``change`` may alter before it is saved."""
    document = Document("spreadsheet")
    document.body.clear()
    rows = [row for block in blocks for row in ([[block]] if isinstance(block, str) else block)]
    document.body.append(table_of("名单", rows))
    return _saved(document, path, change)


def make_odt(path: Path, blocks: Sequence[Block], change: Callable[[Document], None] | None = None) -> Path:
    """A document of paragraphs and tables."""
    document = Document("text")
    document.body.clear()
    for number, block in enumerate(blocks):
        if isinstance(block, str):
            document.body.append(Paragraph(block))
        else:
            document.body.append(table_of(f"表{number}", [[str(cell) for cell in row] for row in block]))
    return _saved(document, path, change)


def table_of(name: str, rows: Sequence[Sequence[Cell]]) -> Table:
    """A table of these values; an empty text is an empty cell."""
    table = Table(name, width=max(map(len, rows)), height=len(rows))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                table.set_value((column, number), value)
    return table


def _saved(document: Document, path: Path, change: Callable[[Document], None] | None) -> Path:
    if change:
        change(document)
    document.save(path.with_suffix(".new"), pretty=False)
    path.with_suffix(".new").rename(path)
    return path
