"""What a workbook or document hides: rows, whole sheets and columns, which a reader of it does not see."""

from __future__ import annotations

from .elements import Row


def without_hidden_columns(row: Row) -> Row:
    """Return a row with empty cells where its columns are hidden; what they say is still there to be searched."""
    if not row.hidden_columns:
        return row
    cells = ["" if place in row.hidden_columns else cell for place, cell in enumerate(row.cells)]
    hidden = (cell for place, cell in enumerate(row.cells) if place in row.hidden_columns)
    return row._replace(
        cells=cells,
        damaged=row.damaged - row.hidden_columns,
        formulas=row.formulas - row.hidden_columns,
        unseen="，".join(text for text in (*hidden, row.unseen) if text),
    )
