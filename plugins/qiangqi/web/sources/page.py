"""The documents that everything rests on: their levels, how completely each is held, and what could not be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from qiangqi.standing.dates import parse_day

from ..http.catalogue import Register, reading, register_of
from ..http.clock import today
from ..http.completeness import totals
from ..http.downloads import Answer, Download, Row, form_of
from ..http.formats import date as date_text
from ..http.formats import day_of_act
from ..http.labels import definition, labels, word
from ..http.language import gettext as _
from ..http.language import language
from ..http.paging import PAGE, page_of, pages_of
from ..http.parameters import part_of
from ..http.responses import as_page, page
from ..http.verdict import LEVELS
from ..openapi.described import as_json
from . import listed
from .file import file_of
from .issue_pages import issue_view as issue_view
from .issues import places
from .listed import COLUMNS, wanted_of

if TYPE_CHECKING:
    from datasette.app import Datasette

SHOWN = 200
"""Rows of a list that a page shows; the table has them all."""

_SOURCES = (
    "select s.*, l.place, l.skipped, l.stated, l.held, l.percent from sources s join source_levels l using (source_id)"
)


@as_page
async def sources(datasette: Datasette, request: Request) -> Response:
    """Show a page of the documents that are asked for."""
    register, day = register_of(datasette), today()
    wanted, number = wanted_of(request, register), page_of(request)

    def read(db: sqlite3.Connection) -> tuple[dict[str, int], list[dict[str, Any]]]:
        return listed.counts(db, wanted), listed.some(db, wanted, (number - 1) * PAGE, PAGE)

    counted, rows = await reading(datasette, read)
    total = sum(counted.values())
    values = {
        "wanted": wanted,
        "given": wanted.given,
        "counted": [(level, word(register, "levels", level), count) for level, count in counted.items()],
        "rows": [_source(register, row, day) for row in rows],
        "total": total,
        "all": register.count("sources"),
        "number_of_page": number,
        "pages": pages_of(total, PAGE, number),
        "regimes": register.regimes,
        "places": places(register),
        "levels": [(level, word(register, "levels", level)) for level in LEVELS],
        "grades": labels(register, "evidence"),
    }
    return await page(datasette, request, "sources/list.html", values)


@as_json
async def sources_file(datasette: Datasette, request: Request) -> Answer:
    """Send all documents that are asked for as CSV (``excel=1`` for a spreadsheet) or JSON, the counts first."""
    register = register_of(datasette)
    wanted = wanted_of(request, register)
    page_of(request)
    counted = await reading(datasette, lambda db: listed.counts(db, wanted))
    head = {"query": wanted.given, "release": register.catalogue.release, "total": sum(counted.values())}
    head["counts"] = counted

    def batches(db: sqlite3.Connection) -> Iterator[Sequence[Row]]:
        for rows in listed.every(db, wanted):
            yield [{name: row[name] for name in COLUMNS} for row in rows]

    download = Download("sources", COLUMNS, batches, sorted(wanted.given.items()), head)
    return download.answer(datasette, request, form_of(request))


@as_page
async def source(datasette: Datasette, request: Request) -> Response:
    """Show one document: ``/source/PLACE/NAME``."""
    register, id_ = register_of(datasette), part_of(request, "source")
    row = register.row(f"{_SOURCES} where source_id = ?", id_)
    if row is None:
        raise NotFound(_("来源不存在"))
    values = {
        "source": _source(register, dict(row), today()),
        "totals": totals(register, id_),
        "facts": _facts(register, id_),
        "issues": _issues(register, id_),
        "issues_in_all": len(register.ids("select issue_id from issues where source_id = ?", id_)),
        "withdrawn": _withdrawn(register, id_),
        "skipped": _skipped(register, id_),
        "shown": SHOWN,
        "told_of_file": _told_of_file(row),
        "file": file_of(register, id_),
    }
    return await page(datasette, request, "sources/page.html", values)


def _told_of_file(row: sqlite3.Row) -> list[str]:
    """Say what the raw file is, how its rows were read, and when it was made."""
    told = [_("转录文本，非原件")] if row["is_transcription"] else []
    if row["read_by"] == "ocr":
        told.append(_("由文字识别（OCR）读出，%(day)s确认") % {"day": date_text(row["confirmed_on"])})
    return [*told, _("制作于 %(day)s") % {"day": row["made_on"]}]


def _source(register: Register, row: dict[str, Any], day: int) -> dict[str, Any]:
    return {
        **row,
        "published": _published(row),
        "age": _age(row["published_on"], row["published_from"] == row["published_on"], day),
        "age_of_file": _age(row["made_on"], True, day) if row["raw"] else None,
        "evidence_word": word(register, "evidence", row["evidence"]),
        "evidence_says": definition(register, "evidence", row["evidence"]),
        "level_word": word(register, "levels", row["level"]),
    }


def _age(since: str, is_exact: bool, day: int) -> str:
    """Say how many days ago a day was; a day that is not known to the day is at least so long ago."""
    days = day - parse_day(since)
    if days < 0 or (not days and not is_exact):
        return ""
    text = _("%(count)s 天", days) if is_exact else _("至少 %(count)s 天", days)
    return text % {"count": f"{days:,}"}


def _published(row: dict[str, Any]) -> str:
    """Say when a source was published, as closely as is proven; the day its raw file was made proves nothing more."""
    first, last = row["published_from"], row["published_on"]
    if first == last:
        return str(last)
    bounds = _("%(first)s 至 %(last)s") if first else _("不晚于 %(last)s")
    if first and last == row["made_on"]:
        bounds = _("不早于 %(first)s")
    return bounds % {"first": first, "last": last}


def _facts(register: Register, source_id: str) -> list[dict[str, Any]]:
    rows = register.rows("select * from facts where source_id = ? order by line limit ?", source_id, SHOWN)
    found = []
    for row in rows:
        tier = register.regimes[row["regime"]].by_tier.get(row["tier"] or "")
        title = tier.title["zh"] if tier else ""
        found.append(
            {
                **dict(row),
                "title": title,
                "kind_word": word(register, "kinds", row["kind"]),
                "day": day_of_act(row["happened"] or "", row["is_made_day"]),
            }
        )
    return found


def _issues(register: Register, source_id: str) -> list[dict[str, Any]]:
    sql = (
        "select i.*, s.title from issues i join sources s using (source_id) where source_id = ? order by line, issue_id"
    )
    return [issue_view(register, dict(row)) for row in register.rows(f"{sql} limit ?", source_id, SHOWN)]


def _withdrawn(register: Register, source_id: str) -> list[dict[str, Any]]:
    rows = register.rows("select * from withdrawn where source_id = ? order by withdrawn_id", source_id)
    return [{**dict(row), "says": row[f"says_{language()}"]} for row in rows]


def _skipped(register: Register, source_id: str) -> list[tuple[str, int]]:
    sql = "select reason, count(*) as n from skipped where source_id = ? group by reason order by n desc, reason"
    return [(word(register, "skip_reasons", row["reason"]), row["n"]) for row in register.rows(sql, source_id)]
