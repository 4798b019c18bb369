"""The issues of the data: the list as a page, as CSV and JSON, each issue by its address, and the codes' meanings."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from qiangqi.values.personal_data import MASK

from ..http.catalogue import Register, reading, register_of
from ..http.downloads import Answer, Download, form_of
from ..http.filters import NOWHERE
from ..http.labels import definition, labels, word
from ..http.language import gettext as _
from ..http.language import language
from ..http.paging import page_of, pages_of
from ..http.parameters import part_of
from ..http.responses import as_page, page
from ..openapi.described import as_json
from . import issues as issues_list
from .issues import COLUMNS, OWNERS, SEVERITIES, places, wanted_of

if TYPE_CHECKING:
    from datasette.app import Datasette


PAGE = 100
"""Issues of a page."""


@as_page
async def issues(datasette: Datasette, request: Request) -> Response:
    """Show a page of the issues that are asked for."""
    register = register_of(datasette)
    wanted, number = wanted_of(request, register), page_of(request)

    def read(db: sqlite3.Connection) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        return issues_list.counts(db, wanted), issues_list.some(db, wanted, (number - 1) * PAGE, PAGE)

    counted, rows = await reading(datasette, read)
    total = sum(row["n"] for row in counted)
    pages = pages_of(total, PAGE, number)
    values = {
        "wanted": wanted,
        "given": wanted.given,
        **{f"by_{column}": issues_list.summed(counted, column) for column in ("code", "severity", "owner")},
        "issues": [issue_view(register, row) for row in rows],
        "total": total,
        "all": register.count("issues"),
        "number_of_page": number,
        "pages": pages,
        **_choices(register),
    }
    return await page(datasette, request, "sources/issues.html", values)


@as_json
async def issues_file(datasette: Datasette, request: Request) -> Answer:
    """Send all issues that are asked for as CSV (``excel=1`` for a spreadsheet) or JSON, the counts first."""
    register = register_of(datasette)
    wanted = wanted_of(request, register)
    page_of(request)
    counted = await reading(datasette, lambda db: issues_list.counts(db, wanted))
    head = {
        "query": wanted.given,
        "release": register.catalogue.release,
        "total": sum(row["n"] for row in counted),
        "counts": counted,
    }
    parameters = sorted(wanted.given.items())
    download = Download("issues", COLUMNS, lambda db: issues_list.every(db, wanted), parameters, head)
    return download.answer(datasette, request, form_of(request))


@as_page
async def issue(datasette: Datasette, request: Request) -> Response:
    """Show one issue: ``/issue/PLACE/NAME:LINE``."""
    register, id_ = register_of(datasette), part_of(request, "issue")
    row = register.row(
        "select i.*, l.place, s.title from issues i join source_levels l using (source_id)"
        " join sources s using (source_id) where issue_id = ?",
        id_,
    )
    if row is None:
        raise NotFound(_("数据问题不存在"))
    place = dict(places(register))[row["place"] or NOWHERE]
    return await page(
        datasette, request, "sources/issue.html", {"issue": {**issue_view(register, dict(row)), "place_word": place}}
    )


@as_page
async def codes(datasette: Datasette, request: Request) -> Response:
    """Define every issue code: what it means, how grave it is, and who can mend it."""
    register = register_of(datasette)
    counted = {row["code"]: row["n"] for row in register.kept_rows("select code, count(*) as n from issues group by 1")}
    found = [
        {
            "id": id_,
            "count": counted.get(id_, 0),
            **json.loads(row["extra"]),
            "word": row[language()],
            "says": row[f"says_{language()}"],
        }
        for id_, row in register.words["issue_codes"].items()
    ]
    skipped = [
        {"id": id_, "word": label, "says": definition(register, "skip_reasons", id_)}
        for id_, label in labels(register, "skip_reasons").items()
    ]
    values = {"codes": found, "skipped": skipped, **_choices(register)}
    return await page(datasette, request, "sources/issue_codes.html", values)


def issue_view(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    """Return an issue as a page shows it: in words of the language of the request."""
    return {
        **row,
        "word": word(register, "issue_codes", row["code"]),
        "says": row[f"says_{language()}"],
        "severity_word": severity_words()[row["severity"]],
        "owner_word": owner_words()[row["owner"]],
        "is_masked": MASK in (row["value"] or ""),
    }


def severity_words() -> dict[str, str]:
    """Return how grave an issue is, in words."""
    return dict(zip(SEVERITIES, (_("错误"), _("提醒"), _("线索")), strict=True))


def owner_words() -> dict[str, str]:
    """Return who can mend an issue, in words."""
    return dict(zip(OWNERS, (_("发布单位"), _("本目录")), strict=True))


def _choices(register: Register) -> dict[str, Any]:
    sources = register.kept_rows(
        "select source_id, s.title, count(*) as issues from issues join sources s using (source_id)"
        " group by source_id order by s.title, source_id"
    )
    return {
        "code_words": labels(register, "issue_codes"),
        "severity_words": severity_words(),
        "owner_words": owner_words(),
        "regimes": register.regimes,
        "places": places(register),
        "sources": [dict(row) for row in sources],
    }
