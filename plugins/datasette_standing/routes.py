"""Every address of the catalogue, and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .api import search_json, standing_json
from .api_page import api
from .chart_page import chart_svg
from .check_api import check_csv, check_json
from .check_page import check
from .coverage_page import coverage
from .firm_facts import facts_csv
from .firm_page import firm
from .home_page import home
from .instance import databases, shut
from .issue_pages import codes, issue, issues, issues_csv, issues_json
from .plan_page import measures_file, plan, plans, targets_file
from .problem_pages import problem, problems
from .regime_page import regime, regimes
from .search_page import results
from .sitemap import firms_part, pages_part, robots, sitemap
from .source_page import source, sources
from .titles_page import titles, titles_csv, titles_json
from .upcoming_page import upcoming, upcoming_csv, upcoming_json
from .word_pages import about, statuses

ROUTES: list[tuple[str, Callable[..., Any]]] = [
    (r"^/$", home),
    (r"^/search/?$", results),
    (r"^/firm/(?P<firm>.+)/facts\.csv$", facts_csv),
    (r"^/firm/(?P<firm>[^?]+?)/?$", firm),
    (r"^/titles/?$", titles),
    (r"^/titles\.csv$", titles_csv),
    (r"^/titles\.json$", titles_json),
    (r"^/upcoming/?$", upcoming),
    (r"^/upcoming\.csv$", upcoming_csv),
    (r"^/upcoming\.json$", upcoming_json),
    (r"^/regimes/?$", regimes),
    (r"^/regime/(?P<regime>[^/]+)/check/?$", check),
    (r"^/regime/(?P<regime>[^/]+)/?$", regime),
    (r"^/sources/?$", sources),
    (r"^/source/(?P<source>.+?)/?$", source),
    (r"^/issues/?$", issues),
    (r"^/issues\.csv$", issues_csv),
    (r"^/issues\.json$", issues_json),
    (r"^/issues/codes/?$", codes),
    (r"^/issue/(?P<issue>.+?)/?$", issue),
    (r"^/coverage/?$", coverage),
    (r"^/plans/?$", plans),
    (r"^/plan/(?P<plan>[^/]+)/measures\.(?P<form>csv|json)$", measures_file),
    (r"^/plan/(?P<plan>[^/]+)/targets\.(?P<form>csv|json)$", targets_file),
    (r"^/plan/(?P<plan>[^/]+)/?$", plan),
    (r"^/chart/(?P<chart>[^/]+)\.svg$", chart_svg),
    (r"^/statuses/?$", statuses),
    (r"^/about/?$", about),
    (r"^/api/?$", api),
    (r"^/robots\.txt$", robots),
    (r"^/sitemap\.xml$", sitemap),
    (r"^/sitemap/pages\.xml$", pages_part),
    (r"^/sitemap/firms-(?P<number>\d{1,9})\.xml$", firms_part),
    (r"^/-/standing/(?P<firm>.+)\.json$", standing_json),
    (r"^/-/search\.json$", search_json),
    (r"^/-/check\.json$", check_json),
    (r"^/-/check\.csv$", check_csv),
    (r"^/problems/?$", problems),
    (r"^/problems/(?P<problem>[^/]+?)/?$", problem),
    (r"^/-/databases(\.(?P<format>json))?$", databases),
    (r"^/-/(patterns|messages|allow-debug|permissions|logout|auth-token)$", shut),
]

_STATELESS = ("/-/standing/", "/-/search.json", "/-/check.", "/firm/", "/search", "/regime/")


def is_stateless(path: str) -> bool:
    """Whether an address is the catalogue's own: it keeps nothing and sets no cookie."""
    return path.startswith(_STATELESS)
