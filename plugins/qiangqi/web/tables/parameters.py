"""What is asked of one of Datasette's tables, read strictly: a column or an ending that there is not is refused.

Datasette lets SQLite take an unknown column for a text, and answers an unknown ending with the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import NotFound, Request
from datasette.views.base import DatasetteError

if TYPE_CHECKING:
    from datasette.app import Datasette


async def ask_strictly(datasette: Datasette, request: Request, database: str, table: str) -> None:
    """Refuse a filter by a column that the table has not, and an ending that no renderer makes.

    Raises:
        DatasetteError: there is no such column.
        NotFound: there is no such form of a table.
    """
    if request.url_vars.get("format") not in (None, "", "html", "csv", *datasette.renderers):
        raise NotFound("no such form of a table")
    columns = await datasette.get_database(database).table_columns(table)
    for name in request.args:
        if name.startswith("_") and "__" not in name:
            continue
        if name not in columns and name.rpartition("__")[0] not in columns:
            raise DatasetteError(f"no such column: {name[:80]}", status=400)
