"""A search in one of Datasette's tables: it finds the rows of the firms that the search box finds.

Where a table tells its rows by firm, those of the firms found; where it has only a printed name, those whose name
holds every word. A table with neither refuses, for a search would be left out unsaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.filters import FilterArguments
from datasette.utils.asgi import Request
from datasette.views.base import DatasetteError

from qiangqi.catalogue.search.firms import whole_expression

from ..http.catalogue import register_of
from ..http.language import gettext as _
from ..http.links import Links

if TYPE_CHECKING:
    from datasette.app import Datasette

_OF_FIRMS = """firm_id in (
  select firm_id from search_order where place in (select rowid from firms_fts where firms_fts match :found_by)
)"""

_OF_NAME = "has_words(name, :found_by)"


async def found_rows(datasette: Datasette, request: Request, database: str, table: str) -> FilterArguments | None:
    """Return the condition for ``?_search=``; ``instead`` is the address of the same search of firms.

    Raises:
        DatasetteError: the table has neither firms nor names, or the search is of one column or of another index.
    """
    columns = await datasette.get_database(database).table_columns(table)
    way = _way(columns) if database == register_of(datasette).name else None
    given = {name: request.args[name] for name in request.args if name.startswith(("_search", "_fts_"))}
    text = given.pop("_search", "").strip()
    if given or (text and way is None and not table.startswith("firms_fts")):
        raise _refused(datasette, request, table, text or next(iter(given.values())))
    if way is None:
        return None
    context: dict[str, Any] = {"supports_search": True, "search": text}
    if not text:
        return FilterArguments([], {}, [], context)
    found_by = whole_expression(register_of(datasette), text) if way is _OF_FIRMS else text
    says = _("检索“%(text)s”") % {"text": text[:80]}
    return FilterArguments([way], {"found_by": found_by}, [says], context)


def _way(columns: list[str]) -> str | None:
    return _OF_FIRMS if "firm_id" in columns else _OF_NAME if "name" in columns else None


def _refused(datasette: Datasette, request: Request, table: str, text: str) -> DatasetteError:
    says = _("“%(table)s”表没有企业名称，不能用 _search；请在 firms 表中检索，或按字段筛选，如 字段名__contains=文字。")
    instead = Links(datasette).table("firms", ".json" if request.path.endswith(".json") else "", _search=text)
    return DatasetteError(says % {"table": table[:40]}, error_dict={"instead": instead}, status=400)
