"""JSON of a query without a word about it being cut: refused where it is; else Datasette's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response
from datasette.views.base import DatasetteError

from ..http.addresses import site_path
from ..http.datasette_versions import as_datasettes_json
from ..http.neighbours import is_catalogue
from ..http.problems import Refusal
from .csv_download import refuse_cut

if TYPE_CHECKING:
    from datasette.app import Datasette

_BARE = ("array", "arrayfirst")
"""Shapes that have only rows; the others say ``truncated``."""


def whole_json(
    datasette: Datasette, request: Request, args: Any, data: dict[str, Any], view_name: str, database: str
) -> Response:
    """Return an answer of Datasette 0.65 as JSON; a list of rows is all of them.

    Raises:
        DatasetteError: the rows of a query were cut, and the shape would not say so.
    """
    _refuse_cut(datasette, args, data, database)
    _lead_within(datasette, database, data.get("facet_results"))
    return as_datasettes_json(request, args, data, view_name, None, None)


def whole_json_of_1(  # Datasette asks by the names of the parameters
    datasette: Datasette,
    request: Request,
    args: Any,
    data: dict[str, Any],
    view_name: str,
    database: str,
    error: str | None,
    truncated: bool | None,
) -> Response:
    """Return an answer of Datasette 1.0 as :func:`whole_json` does; ``data`` does not say whether it was cut."""
    _refuse_cut(datasette, args, {**data, "truncated": truncated}, database)
    _lead_within(datasette, database, (data.get("facet_results") or {}).get("results"))
    return as_datasettes_json(request, args, data, view_name, error, truncated)


def _refuse_cut(datasette: Datasette, args: Any, data: dict[str, Any], database: str) -> None:
    try:
        if args.get("_shape") in _BARE and is_catalogue(datasette, database):
            refuse_cut(datasette, data)
    except Refusal as refusal:
        raise DatasetteError(refusal.detail, status=400) from None


def _lead_within(datasette: Datasette, database: str, facets: dict[str, Any] | None) -> None:
    """Give the addresses that end a count by days the site's prefix, which Datasette leaves out there."""
    for facet in (facets or {}).values() if is_catalogue(datasette, database) else ():
        facet["toggle_url"] = site_path(datasette, facet["toggle_url"])
