"""Every address of the catalogue, and what answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .api.api import search_json, standing_json
from .api.openapi_page import openapi_json, reference, schema_reference
from .api.page import api
from .api.problem_pages import problem, problems
from .batch.page import batch, batch_csv, batch_template, batch_xlsx
from .batch.xlsx import check_xlsx
from .changes.api import changes_csv, changes_json
from .changes.atom import changes_atom
from .changes.ics import changes_ics
from .changes.page import changes
from .changes.watch import watch_json
from .changes.watch_page import watch
from .charts.page import chart_svg
from .checks.api import check_csv, check_json
from .checks.loan_page import loan_check
from .firm.facts import facts_csv
from .firm.page import firm
from .firm.slip import slip
from .home.page import home
from .plans.estimate import estimate, estimate_json
from .plans.page import measures_file, plan, plans, plans_file, targets_file
from .preview.page import preview as catalogue_preview
from .receipts.api import batch_receipt_json, receipt_json
from .receipts.key import jwks
from .receipts.pages import batch_receipt, check_receipt
from .receipts.verify_page import verify_receipt
from .reconcile.draft import draft_extend, draft_manifest, draft_match
from .reconcile.preview import preview
from .reconcile.service import reconcile
from .reconcile.suggest import propose, suggest_entity, suggest_property, suggest_type
from .regimes.definitions_pages import about, statuses
from .regimes.entrance import entrance
from .regimes.page import regime, regimes
from .regimes.self_check_page import check
from .releases.files import latest, release_file
from .releases.page import release, releases
from .reports.form import report
from .reports.page import corrections, corrections_file
from .search.names import names
from .search.page import results, results_csv
from .serving.health import health
from .serving.instance_pages import databases, shut
from .serving.llms import llms
from .serving.probes import live, ready
from .serving.sitemap import firms_part, pages_part, robots, sitemap
from .share.page import share
from .sources.coverage_page import coverage, coverage_file
from .sources.file import source_file
from .sources.issue_pages import codes, issue, issues, issues_file
from .sources.page import source, sources, sources_file
from .tables.csv_download import query_csv, table_csv
from .titles.page import titles, titles_file
from .titles.upcoming_page import upcoming, upcoming_file

ROUTES: list[tuple[str, Callable[..., Any]]] = [
    (r"^/$", home),
    (r"^/search/?$", results),
    (r"^/search\.csv$", results_csv),
    (r"^/firm/(?P<firm>.+)/facts\.csv$", facts_csv),
    (r"^/firm/(?P<firm>[^?]+?)/slip/?$", slip),
    (r"^/firm/(?P<firm>.+)\.atom$", changes_atom),
    (r"^/firm/(?P<firm>.+)\.ics$", changes_ics),
    (r"^/firm/(?P<firm>[^?]+?)/?$", firm),
    (r"^/titles/?$", titles),
    (r"^/titles\.atom$", changes_atom),
    (r"^/titles\.(?P<form>csv|json)$", titles_file),
    (r"^/upcoming/?$", upcoming),
    (r"^/upcoming\.atom$", changes_atom),
    (r"^/upcoming\.ics$", changes_ics),
    (r"^/upcoming\.(?P<form>csv|json)$", upcoming_file),
    (r"^/self-check/?$", entrance),
    (r"^/regimes/?$", regimes),
    (r"^/regime/(?P<regime>[^/]+)/check/?$", check),
    (r"^/regime/(?P<regime>[^/]+)/?$", regime),
    (r"^/sources/?$", sources),
    (r"^/source/(?P<source>.+)/file$", source_file),
    (r"^/sources\.(?P<form>csv|json)$", sources_file),
    (r"^/source/(?P<source>.+?)/?$", source),
    (r"^/issues/?$", issues),
    (r"^/issues\.(?P<form>csv|json)$", issues_file),
    (r"^/issues/codes/?$", codes),
    (r"^/issue/(?P<issue>.+?)/?$", issue),
    (r"^/corrections/?$", corrections),
    (r"^/corrections\.(?P<form>csv|json)$", corrections_file),
    (r"^/report/?$", report),
    (r"^/share/?$", share),
    (r"^/coverage/?$", coverage),
    (r"^/coverage\.(?P<form>csv|json)$", coverage_file),
    (r"^/check/?$", loan_check),
    (r"^/check/names$", names),
    (r"^/check/batch/?$", batch),
    (r"^/check/batch/template\.xlsx$", batch_template),
    (r"^/check/batch\.csv$", batch_csv),
    (r"^/check/batch\.xlsx$", batch_xlsx),
    (r"^/plans/?$", plans),
    (r"^/plans\.(?P<form>csv|json)$", plans_file),
    (r"^/plan/(?P<plan>[^/]+)/measures\.(?P<form>csv|json)$", measures_file),
    (r"^/plan/(?P<plan>[^/]+)/targets\.(?P<form>csv|json)$", targets_file),
    (r"^/plan/(?P<plan>[^/]+)/estimate\.json$", estimate_json),
    (r"^/plan/(?P<plan>[^/]+)/estimate/?$", estimate),
    (r"^/plan/(?P<plan>[^/]+)/?$", plan),
    (r"^/chart/(?P<chart>[^/]+)\.svg$", chart_svg),
    (r"^/statuses/?$", statuses),
    (r"^/about/?$", about),
    (r"^/api/?$", api),
    (r"^/api/reference/?$", reference),
    (r"^/api/reference/schemas/?$", schema_reference),
    (r"^/releases/?$", releases),
    (r"^/releases/latest(?P<rest>/.*)?$", latest),
    (r"^/releases/(?P<version>[^/]+)/?$", release),
    (r"^/releases/(?P<version>[^/]+)/(?P<file>[^/]+)$", release_file),
    (r"^/changes/?$", changes),
    (r"^/changes\.csv$", changes_csv),
    (r"^/changes\.atom$", changes_atom),
    (r"^/changes\.ics$", changes_ics),
    (r"^/watch/?$", watch),
    (r"^/-/changes\.json$", changes_json),
    (r"^/-/watch\.json$", watch_json),
    (r"^/preview/?$", catalogue_preview),
    (r"^/robots\.txt$", robots),
    (r"^/llms\.txt$", llms),
    (r"^/sitemap\.xml$", sitemap),
    (r"^/sitemap/pages\.xml$", pages_part),
    (r"^/sitemap/firms-(?P<number>\d{1,9})\.xml$", firms_part),
    (r"^/-/standing/(?P<firm>.+)\.json$", standing_json),
    (r"^/-/search\.json$", search_json),
    (r"^/-/check\.json$", check_json),
    (r"^/-/check\.csv$", check_csv),
    (r"^/-/check\.xlsx$", check_xlsx),
    (r"^/-/reconcile/?$", reconcile),
    (r"^/-/reconcile(?:/1\.0-draft)?/suggest/entity$", suggest_entity),
    (r"^/-/reconcile(?:/1\.0-draft)?/suggest/type$", suggest_type),
    (r"^/-/reconcile(?:/1\.0-draft)?/suggest/property$", suggest_property),
    (r"^/-/reconcile/(?:properties|1\.0-draft/extend/propose)$", propose),
    (r"^/-/reconcile(?:/1\.0-draft)?/preview$", preview),
    (r"^/-/reconcile/1\.0-draft/?$", draft_manifest),
    (r"^/-/reconcile/1\.0-draft/match$", draft_match),
    (r"^/-/reconcile/1\.0-draft/extend$", draft_extend),
    (r"^/check/receipt/?$", check_receipt),
    (r"^/check/verify/?$", verify_receipt),
    (r"^/check/batch/receipt/?$", batch_receipt),
    (r"^/-/receipt\.json$", receipt_json),
    (r"^/-/batch-receipt\.json$", batch_receipt_json),
    (r"^/\.well-known/jwks\.json$", jwks),
    (r"^/-/live$", live),
    (r"^/-/ready$", ready),
    (r"^/-/health$", health),
    (r"^/-/openapi\.json$", openapi_json),
    (r"^/problems/?$", problems),
    (r"^/problems/(?P<problem>[^/]+?)/?$", problem),
    (r"^/-/databases(\.(?P<format>json))?$", databases),
    (r"^/-/(patterns|messages|allow-debug|permissions|logout|auth-token)$", shut),
    (r"^/-/(api|create-token|debug/.*|(actions|allowed|rules|tasks|queries|jump)(\.json)?)$", shut),  # of Datasette 1.0
    (r"^/(?P<database>[^/.]+)/(?P<table>[^/.]+)\.csv$", table_csv),
    (r"^/(?P<database>[^/.]+)\.csv$", query_csv),
]

_STATELESS = (
    "/-/standing/",
    "/-/search.json",
    "/-/check.",
    "/-/watch.",
    "/watch",
    "/-/reconcile",
    "/-/receipt.",
    "/-/batch-receipt.",
    "/check",
    "/report",
    "/firm/",
    "/search",
    "/regime/",
    "/plan/",
)


FIRST_PARTS = frozenset(found[1] for pattern, _view in ROUTES if (found := re.match(r"\^/([a-z-]+)", pattern)))
"""The first parts of the register's own addresses."""

OWN = [(re.compile(pattern), view) for pattern, view in ROUTES if not pattern.startswith(r"^/(?P<database>")]
"""The addresses of the register and what answers them, without those below a database."""


def routes_of(catalogue: str) -> list[tuple[str, Callable[..., Any]]]:
    """Return the routes; those below a database are of the catalogue alone, by its part of the address."""
    named = f"(?P<database>{re.escape(catalogue)})"
    return [(pattern.replace("(?P<database>[^/.]+)", named), view) for pattern, view in ROUTES]


def is_stateless(path: str) -> bool:
    """Whether an address is the catalogue's own: it keeps nothing and sets no cookie."""
    return path.startswith(_STATELESS)
