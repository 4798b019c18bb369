"""What every template may use: the interface's words, links, and the names of tables and columns."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.utils import path_with_replaced_args, to_css_class
from jinja2 import Environment
from markupsafe import Markup, escape

from qiangqi.catalogue.schema.database import tables
from qiangqi.standing.dates import iso
from qiangqi.standing.plain_text import turns, without_direction

from ..charts.page import charts_at
from ..http.addresses import reference, site_of, site_path, whole
from ..http.catalogue import register_of
from ..http.csp import charts, nonce
from ..http.formats import date, number, percent
from ..http.language import TAGS, gettext, language, ngettext
from ..http.language import gettext as _
from ..http.links import Links
from ..http.navigation import all_ways, main_ways
from ..http.own_templates import PartsWrittenOnce
from ..http.parameters import retyped
from ..http.preview import difference_of
from ..http.share_pictures import file_of
from ..http.sql_errors import sql_error
from ..http.yielding_template import YieldingTemplate
from ..releases.folder import shown_releases
from ..tables.csv_link import of_all_rows

if TYPE_CHECKING:
    from datasette.app import Datasette


def prepare(env: Environment, datasette: Datasette) -> None:
    """Add the extension for two languages and the functions below to Datasette's templates."""
    env.template_class = YieldingTemplate
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.finalize = printed
    links = Links(datasette)
    env.globals.update(
        language=language,
        lang_tag=lambda: TAGS[language()],
        link=links.page,
        firm_link=links.firm,
        table_link=links.table,
        row_link=links.row,
        database_link=links.database,
        static_link=links.static,
        way_link=links.way,
        trail=links.trail,
        report_link=links.report,
        share_link=links.share,
        share_picture=functools.partial(_share_picture, datasette, links),
        main_ways=main_ways,
        all_ways=all_ways,
        current_ways=links.current,
        written_once=PartsWrittenOnce(datasette).part,
        canonical=links.canonical,
        is_filtered=links.is_filtered,
        here=links.here,
        retyped=retyped,
        reference=functools.partial(reference, datasette),
        whole_address=functools.partial(whole, datasette),
        nonce=nonce,
        charts=charts,
        site_path=functools.partial(site_path, datasette),
        charted=lambda request: site_path(datasette, path_with_replaced_args(request, {"_chart": "on"})),
        charts_at=lambda place: charts_at(register_of(datasette), place),
        edition=lambda: (register_of(datasette).catalogue.release[:12], register_of(datasette).known_on),
        is_fictional=links.is_fictional,
        is_released=lambda: bool(shown_releases(datasette)),
        is_preview=lambda: difference_of(datasette) is not None,
        other_language=links.other_language,
        number=number,
        percent=percent,
        date=date,
        iso=iso,
        lookup_word=lookup_word,
    )
    _add_filters(env)


def _add_filters(env: Environment) -> None:
    env.filters.update(
        short_title=short_title,
        sql_error=sql_error,
        in_order=in_order,
        of_all_rows=of_all_rows,
        cells=cells,
        part=lambda text: quote(text, safe=""),
    )


def _share_picture(datasette: Datasette, links: Links, answer: Mapping[str, Any] | None = None) -> str:
    """Return the whole address of the picture of an answer, or of the site; empty where no address is set."""
    file = file_of(answer["status"], answer["holds_title"]) if answer else file_of(None, None)
    return reference(datasette, links.static(file)) if site_of(datasette) else ""


def printed(value: Any) -> Any:
    """Return what a template prints without the controls of writing direction: nobody turns a page's words around."""
    if not isinstance(value, str) or value.isprintable() or not turns(value):
        return value
    text = without_direction(value)
    return Markup(text) if isinstance(value, Markup) else text


def cells(row: Iterable[Mapping[str, Any]]) -> Markup:
    """Return a row of Datasette's in one piece: where a template writes each cell, a page takes half as long again."""
    return Markup("".join(map(_cell, row)))


def _cell(cell: Mapping[str, Any]) -> str:
    classes = escape(f"col-{to_css_class(cell['column'])} type-{cell['value_type']}")
    return f'<td class="{classes}">{escape(printed(cell["value"]))}</td>'


def short_title(text: str) -> str:
    """Return the head of a column's description, for a table's header."""
    return re.split(r"[：；（(,:;]", text, maxsplit=1)[0].strip()


def in_order(found: list[Any]) -> list[Any]:
    """Put Datasette's tables in the order of the catalogue's own description; others follow."""
    order = {table.name: place for place, table in enumerate(tables())}
    named = [(getattr(table, "name", None) or table["name"], table) for table in found]  # an object in Datasette 1.0
    return [table for _name, table in sorted(named, key=lambda one: (order.get(one[0], len(order)), one[0]))]


def lookup_word(key: str, display: str) -> str:
    """Return the name of one of Datasette's comparisons in the language of the request."""
    words = {
        "exact": _("等于"),
        "not": _("不等于"),
        "contains": _("包含"),
        "notcontains": _("不包含"),
        "endswith": _("以此结尾"),
        "startswith": _("以此开头"),
        "notlike": _("不匹配"),
        "like": _("匹配"),
        "in": _("属于（逗号分隔）"),
        "notin": _("不属于（逗号分隔）"),
        "isnull": _("为空"),
        "notnull": _("不为空"),
        "isblank": _("空白"),
        "notblank": _("非空白"),
    }
    return words.get(key, display)


def variables(datasette: Datasette, database: str | None, table: str | None) -> dict[str, Any]:
    """Return what Datasette's table pages show in the language of the request."""
    if not database:
        return {}
    lang = language()
    described = {found.name: found for found in tables()}
    found: dict[str, Any] = {"described": {name: _texts(found, lang) for name, found in described.items()}}
    if table in described:
        columns = described[table].columns
        found["column_titles"] = {column.name: column.en if lang == "en" else column.zh for column in columns}
    return found


def _texts(table: Any, lang: str) -> dict[str, str]:
    return {"title": table.title[lang], "says": table.says[lang]}
