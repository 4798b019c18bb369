"""JSON of a query without a word about it being cut: refused where it is; else Datasette's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.renderer import json_renderer
from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError

from ..http.neighbours import is_catalogue
from ..http.problems import Refusal
from .csv_download import refuse_cut

if TYPE_CHECKING:
    from datasette.app import Datasette

_BARE = ("array", "arrayfirst")
"""Shapes that have only rows; the others say ``truncated``."""


def whole_json(datasette: Datasette, args: Any, data: dict[str, Any], view_name: str, database: str) -> Response:
    """Return an answer of Datasette's as JSON; a list of rows is all of them.

    Raises:
        DatasetteError: the rows of a query were cut, and the shape would not say so.
    """
    try:
        if args.get("_shape") in _BARE and is_catalogue(datasette, database):
            refuse_cut(datasette, data)
    except Refusal as refusal:
        raise DatasetteError(refusal.detail, status=400) from None
    answer: Response = json_renderer(args, data, view_name)
    return answer
