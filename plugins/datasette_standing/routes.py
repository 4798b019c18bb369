"""Every address of the catalogue, and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .api import search_json, standing_json
from .check_page import check
from .firm_page import firm
from .home_page import home
from .instance import databases
from .regime_page import regime, regimes
from .search_page import results
from .source_page import issues, source, sources
from .word_pages import about, robots, statuses

ROUTES: list[tuple[str, Callable[..., Any]]] = [
    (r"^/$", home),
    (r"^/search/?$", results),
    (r"^/firm/(?P<firm>[^?]+?)/?$", firm),
    (r"^/regimes/?$", regimes),
    (r"^/regime/(?P<regime>[^/]+)/check/?$", check),
    (r"^/regime/(?P<regime>[^/]+)/?$", regime),
    (r"^/sources/?$", sources),
    (r"^/source/(?P<source>.+?)/?$", source),
    (r"^/issues/?$", issues),
    (r"^/statuses/?$", statuses),
    (r"^/about/?$", about),
    (r"^/robots\.txt$", robots),
    (r"^/-/standing/(?P<firm>.+)\.json$", standing_json),
    (r"^/-/search\.json$", search_json),
    (r"^/-/databases(\.(?P<format>json))?$", databases),
]

_STATELESS = ("/-/standing/", "/-/search.json", "/firm/", "/search", "/regime/")


def is_stateless(path: str) -> bool:
    """Whether an address is the catalogue's own: it keeps nothing and sets no cookie."""
    return path.startswith(_STATELESS)
