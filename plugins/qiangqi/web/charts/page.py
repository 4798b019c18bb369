"""The pictures of a catalogue: their SVG at an address of its own, and the figure that a page shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from datasette.utils.asgi import NotFound, Request, Response

from ..http.catalogue import Register, register_of
from ..http.filters import choice_of
from ..http.labels import labels
from ..http.language import gettext as _
from ..http.language import language
from ..http.parameters import part_of
from ..http.responses import as_page

if TYPE_CHECKING:
    from datasette.app import Datasette

THEMES = ("light", "dark")
SIZES = ("wide", "narrow")

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A picture runs nothing and loads nothing, also where it is opened alone."""


@as_page
async def chart_svg(datasette: Datasette, request: Request) -> Response:
    """Send a chart as SVG: ``/chart/ID.svg?theme=dark&size=narrow``, in the language of the request."""
    register, id_ = register_of(datasette), part_of(request, "chart")
    theme = choice_of(request, "theme", THEMES) or "light"
    size = choice_of(request, "size", SIZES) or "wide"
    row = register.row(_PICTURE, id_, language(), theme, size)
    if row is None:
        raise NotFound(_("图表不存在"))
    return Response(row["svg"], 200, {"content-security-policy": POLICY}, "image/svg+xml; charset=utf-8")


def charts_at(register: Register, place: str) -> list[dict[str, Any]]:
    """Return the charts of a page, in the language of the request, each with its figures as a table."""
    rows = register.kept_rows(_CHARTS, place, language())
    return [{**dict(row), **_table(register, row), "arguments": dict(parse_qsl(row["filter"]))} for row in rows]


_PICTURE = "select svg from charts where chart = ? and lang = ? and theme = ? and size = ?"

_CHARTS = """
select c.chart, c.place, c.title, c.alt, c.table_name, c.filter, c.fragment, c.width, c.height, c.spec,
       narrow.width as narrow_width, narrow.height as narrow_height
from charts c join charts narrow using (chart, lang, theme)
where c.place = ? and lang = ? and theme = 'light' and c.size = 'wide' and narrow.size = 'narrow' order by c.rowid
"""


def _table(register: Register, row: Any) -> dict[str, Any]:
    """Return the figures that the picture was drawn from, as the head and the rows of a table."""
    values = json.loads(row["spec"])["data"]["values"]
    if "month_on" in values[0]:
        series = "status" if "status" in values[0] else "holds_title"
        return _crossed(_turns(values), "month_on", series, "titles", _("日期"), _series(register, series))
    if "kind" in values[0]:
        return _crossed(values, "year", "kind", "facts", _("年份"), _series(register, "kind"))
    if "year" in values[0]:
        years = {value["year"]: str(value["year"]) for value in sorted(values, key=lambda value: value["year"])}
        return _crossed(values, "name", "year", "said", _("指标名称"), years)
    return {"head": [_("名称"), _("数值")], "lines": [[value["name"], value["said"]] for value in values]}


def _crossed(
    values: list[dict[str, Any]], down: str, across: str, cell: str, name: str, words: dict[Any, str]
) -> dict[str, Any]:
    """Return a table of one row a value of ``down`` and one column a series; an empty cell is no figure."""
    used = [word for word in words if any(value[across] == word for value in values)]
    lines: dict[Any, dict[Any, Any]] = {}
    for value in values:
        lines.setdefault(value[down], {})[value[across]] = value[cell]
    rows = [[key, *(line.get(word, "") for word in used)] for key, line in lines.items()]
    return {"head": [name, *(words[word] for word in used)], "lines": rows}


def _turns(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the first month of each year and the last month of all; the table in the database has every month."""
    last = max(value["month_on"] for value in values)
    return [value for value in values if value["month_on"][5:7] == "01" or value["month_on"] == last]


def _series(register: Register, series: str) -> dict[Any, str]:
    if series == "holds_title":
        return {"yes": _("持有"), "unclear": _("无法确定"), "no": _("未持有")}
    return dict(labels(register, {"status": "statuses", "kind": "kinds"}[series]))
