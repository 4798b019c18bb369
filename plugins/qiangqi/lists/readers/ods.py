"""ODS as a stream: the rows of its sheets; of a formula the value that the file holds is read, and nothing is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .elements import Row
from .odf import STYLE, UNSEEN, Styles, events, forget, qn
from .odf_table import COLUMN, ROW, TABLE, OdfTable

_NAME, _STYLE_NAME = qn("table:name"), qn("table:style-name")


def elements(path: Path, sheets: list[str]) -> Iterator[Row]:
    """Yield every row of the sheets that are named, or of all, from row 1 to the last one that holds anything.

    The rows of a hidden sheet count as hidden.

    Raises:
        DataError: the file is damaged, or a sheet is missing or larger than the limits.
    """
    names: list[str] = []
    styles = Styles(path)
    unseen = 0
    table: OdfTable | None = None
    for event, element in events(path, (STYLE, TABLE, COLUMN, ROW)):
        is_end = event == "end"
        if element.tag in UNSEEN:
            unseen += -1 if is_end else 1
        elif unseen:
            continue
        elif element.tag == STYLE and is_end:
            styles.add(element)
        elif element.tag == TABLE and not is_end:
            names.append(name := element.get(_NAME, f"Sheet{len(names) + 1}"))
            hidden = element.get(_STYLE_NAME) in styles.hidden_tables
            is_wanted = not sheets or name in sheets
            table = OdfTable(path, name, f"{name}!", styles, hidden) if is_wanted else None
        elif element.tag == COLUMN and is_end and table is not None:
            table.column(element)
        elif element.tag == ROW and is_end:
            if table is not None:
                yield from table.rows(element)
            forget(element)
    for missing in (name for name in sheets if name not in names):
        raise DataError(path, 1, f"has no sheet {missing!r}; expected one of {', '.join(names)}")
