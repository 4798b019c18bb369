"""The order of a table's rows: those alike in the column that is sorted by stand in the order of their keys.

Datasette orders its later pages so and its first page by the column alone; between them rows were lost and repeated.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from datasette.utils import escape_sqlite
from datasette.utils.asgi import Request

from ..http.datasette_versions import table_metadata

if TYPE_CHECKING:
    from datasette.app import Datasette

_ORDER: ContextVar[tuple[str, str]] = ContextVar("order")
"""How Datasette orders the first page of what this request asks for, and how it is ordered here."""


async def order_by_key(datasette: Datasette, request: Request, database: str, table: str) -> None:
    """Let the statements of this request that sort the rows of a table order rows alike by their key."""
    given = await table_metadata(datasette, database, table)
    sort, sort_desc = (request.args.get(name) for name in ("_sort", "_sort_desc"))
    if not sort and not sort_desc:
        sort, sort_desc = given.get("sort"), given.get("sort_desc")
    if not sort and not sort_desc:
        return
    db = datasette.get_database(database)
    keys = await db.primary_keys(table)
    if not keys:
        keys = await db.table_columns(table) if table in await db.view_names() else ["rowid"]
    first = f"order by {escape_sqlite(sort)}" if sort else f"order by {escape_sqlite(sort_desc)} desc"
    _ORDER.set((f"{first} limit ", f"{first}, {', '.join(map(escape_sqlite, keys))} limit "))


def in_order(sql: str) -> str:
    """Return a statement of Datasette's with rows alike in the order of their keys, where it sorts a table's rows."""
    first, whole = _ORDER.get(("", ""))
    before, found, count = sql.rpartition(first) if first else (sql, "", "")
    return before + whole + count if found else sql
