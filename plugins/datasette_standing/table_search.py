"""A search in one of Datasette's tables: refused where the table has no index, for it would be left out unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import Request
from datasette.views.base import DatasetteError

from .language import gettext as _
from .links import Links

if TYPE_CHECKING:
    from datasette.app import Datasette


async def refuse_search(datasette: Datasette, request: Request, database: str, table: str) -> None:
    """Raise for ``?_search=`` in a table without an index; ``instead`` is the address of the same search of firms.

    Raises:
        DatasetteError: the table has no search index.
    """
    text = next((request.args[name] for name in request.args if _is_search(name) and request.args[name].strip()), "")
    if not text or await _index(datasette, request, database, table):
        return
    says = _("“%(table)s”表没有检索索引，不能用 _search；请在 firms 表中检索，或按字段筛选，如 字段名__contains=文字。")
    instead = Links(datasette).table("firms", ".json" if request.path.endswith(".json") else "", _search=text)
    raise DatasetteError(says % {"table": table[:40]}, error_dict={"instead": instead}, status=400)


def _is_search(name: str) -> bool:
    return name == "_search" or name.startswith("_search_")


async def _index(datasette: Datasette, request: Request, database: str, table: str) -> object:
    told = request.args.get("_fts_table") or datasette.table_metadata(database, table).get("fts_table")
    return told or await datasette.get_database(database).fts_table(table)
