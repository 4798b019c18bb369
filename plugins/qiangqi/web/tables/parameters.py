"""What is asked of one of Datasette's tables, read strictly: a column or an ending that there is not is refused.

Datasette lets SQLite take an unknown column for a text, and answers an unknown ending with the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import NotFound, Request
from datasette.views.base import DatasetteError

from ..http.language import gettext as _

if TYPE_CHECKING:
    from datasette.app import Datasette


FACETS = 10
"""The most facets of one page: each is a statement of its own over the whole table."""


async def ask_strictly(datasette: Datasette, request: Request, database: str, table: str) -> None:
    """Refuse a filter by a column that the table has not, and an ending that no renderer makes.

    Raises:
        DatasetteError: there is no such column, one that sorts nothing, or more facets than a page may have.
        NotFound: there is no such form of a table.
    """
    if request.url_vars.get("format") not in (None, "", "html", "csv", *datasette.renderers):
        raise NotFound("no such form of a table")
    given = request.args
    if sum(len(given.getlist(name)) for name in given if name.startswith("_facet") and name != "_facet_size") > FACETS:
        raise DatasetteError(_("一页最多按 %(count)s 个字段分组；请减少 _facet。") % {"count": FACETS}, status=400)
    if table in (given.get("_sort"), given.get("_sort_desc")):  # what a search index calls itself is no value
        raise DatasetteError(_("不能按 %(name)s 排序。") % {"name": table[:80]}, status=400)
    columns = await datasette.get_database(database).table_columns(table)
    for name in given:
        if name.startswith("_") and "__" not in name:
            continue
        if name not in columns and name.rpartition("__")[0] not in columns:
            raise DatasetteError(f"no such column: {name[:80]}", status=400)
