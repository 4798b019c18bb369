"""Cells of Datasette's tables: firms, sources and regimes lead to their pages, an address only if it may."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from ..http.language import language

PAGES = {"firm_id": "/firm/", "source_id": "/source/", "regime": "/regime/", "plan_id": "/plan/"}


def cell(datasette: Any, row: Any, value: Any, column: str) -> str | None:
    """Return what a cell shows, or None to leave it to Datasette."""
    if not isinstance(value, str) or not value:
        return None
    columns = row.keys()
    if column == "address" and not ("is_linked" in columns and row["is_linked"]):
        return escape(value)
    if column in PAGES:
        return _link(datasette, PAGES[column] + quote(value), value)
    if column == "name" and "firm_id" in columns:
        firm = row["firm_id"]
        id_ = firm["value"] if isinstance(firm, dict) else firm  # Datasette has put a label beside a foreign key
        return _link(datasette, f"/firm/{quote(str(id_))}", value)
    return None


def _link(datasette: Any, path: str, text: str) -> Markup:
    kept = "?lang=en" if language() == "en" else ""
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(path + kept), text)
