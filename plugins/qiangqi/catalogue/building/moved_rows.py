"""Rows of tables whose id was changed: ``moved.yml`` of a datasets folder, so that old addresses lead on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError, Strict, first_line, load

from ..schema.database import Row, tables


class Moved(Strict):
    """The ids that rows of one table had, each with the id that the row has now."""

    table: str
    ids: dict[str, str]


class MovedRows(Strict):
    """All of ``moved.yml``."""

    moved: list[Moved]


def load_moved(datasets: Path) -> list[Moved]:
    """Load the ids that were changed; a folder without the file has none.

    Raises:
        DataError: the file does not fit the format, or names a table that the catalogue has not.
    """
    path = datasets / "moved.yml"
    if not path.exists():
        return []
    found, known = load(path, MovedRows).moved, {table.name for table in tables()}
    for one in found:
        if one.table not in known:
            line = first_line(path, ends=f"table: {one.table}")
            raise DataError(path, line, f"table {one.table!r}; expected a table of the catalogue")
    return found


def moved_rows(found: Iterable[Moved]) -> Iterator[Row]:
    """Yield a row for each id that was changed."""
    for one in found:
        for old, new in one.ids.items():
            yield {"moved_id": f"{one.table}:{old}", "table_name": one.table, "old_id": old, "new_id": new}
