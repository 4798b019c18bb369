"""Cells of Datasette's tables: firms, sources and regimes lead to their pages, an address only if it may."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ..http.language import gettext as _
from ..http.language import language

PAGES = {"firm_id": "/firm/", "source_id": "/source/", "regime": "/regime/", "plan_id": "/plan/"}


def cell(datasette: Any, row: Any, value: Any, column: str) -> str | None:
    """Return what a cell shows, or None to leave it to Datasette."""
    if not isinstance(value, str) or not value:
        return None
    columns = row.keys()
    if column == "address" and value.startswith(("http://", "https://")):
        return _address(value, is_authority="is_linked" in columns and bool(row["is_linked"]))
    if column in PAGES:
        return _link(datasette, PAGES[column] + quote(value), value)
    if column == "disputed_since":
        return _link(datasette, "/corrections", f"{_('存在异议')} {value}")
    if column == "name" and "firm_id" in columns and (firm := row["firm_id"]):
        id_ = firm["value"] if isinstance(firm, dict) else firm  # Datasette has put a label beside a foreign key
        return _link(datasette, f"/firm/{quote(str(id_))}", value)
    return None


def _address(value: str, *, is_authority: bool) -> Markup:
    link = Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(value)
    return link if is_authority else link + Markup(' <span class="muted">{}</span>').format(_("非机关网站"))


def _link(datasette: Any, path: str, text: str) -> Markup:
    kept = "?lang=en" if language() == "en" else ""
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(path + kept), text)
