"""The documents that everything rests on: their levels, how completely each is held, and what could not be used."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from qiangqi.standing.dates import parse_day

from ..http.catalogue import Register, register_of
from ..http.clock import today
from ..http.completeness import totals
from ..http.formats import date as date_text
from ..http.formats import day_of_act
from ..http.labels import definition, word
from ..http.language import gettext as _
from ..http.language import language
from ..http.parameters import part_of
from ..http.responses import as_page, page
from ..http.verdict import LEVELS
from .file import file_of
from .issue_pages import issue_view as issue_view

if TYPE_CHECKING:
    from datasette.app import Datasette

SHOWN = 200
"""Rows of a list that a page shows; the table has them all."""

_SOURCES = (
    "select s.*, l.place, l.skipped, l.stated, l.held, l.percent from sources s join source_levels l using (source_id)"
)


@as_page
async def sources(datasette: Datasette, request: Request) -> Response:
    """List every document by level."""
    register, day = register_of(datasette), today()
    found = register.rows(f"{_SOURCES} order by coalesce(s.published_from, s.published_on) desc, source_id")
    rows = [_source(register, dict(row), day) for row in found]
    groups = [(word(register, "levels", level), [row for row in rows if row["level"] == level]) for level in LEVELS]
    values = {
        "groups": [group for group in groups if group[1]],
        "totals": [row for row in totals(register) if row["held"] is not None],
        "count": len(rows),
    }
    return await page(datasette, request, "sources/list.html", values)


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
    return (_("%(count)s 天") if is_exact else _("至少 %(count)s 天")) % {"count": f"{days:,}"}


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
