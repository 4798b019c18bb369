"""The table of changes: what its file is called, and how it is described."""

from __future__ import annotations

from functools import cache

from qiangqi.catalogue.schema.database import Table

from ..tables import released_tables

FILE = "changes.db"
"""The name of the file in a release's folder."""

TABLE = "changes"


@cache
def changes_table() -> Table:
    """Return the description of the table of changes."""
    return next(table for table in released_tables() if table.name == TABLE)
