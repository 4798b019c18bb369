"""The documents that everything rests on, how completely each is held, and what could not be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from .asked import part_of
from .figures import totals
from .language import gettext as _
from .language import language
from .register import Register, register_of
from .respond import as_page, page
from .verdict import LEVELS
from .words import says, word

if TYPE_CHECKING:
    from datasette.app import Datasette

SHOWN = 200
"""Rows of a list that a page shows; the table has them all."""


@as_page
async def sources(datasette: Datasette, request: Request) -> Response:
    """List every document by level."""
    register = register_of(datasette)
    found = register.rows("select * from sources order by coalesce(published_from, published_on) desc, source_id")
    rows = [_source(register, dict(row)) for row in found]
    groups = [(word(register, "levels", level), [row for row in rows if row["level"] == level]) for level in LEVELS]
    values = {
        "groups": [group for group in groups if group[1]],
        "totals": [row for row in totals(register) if row["held"] is not None],
        "count": len(rows),
    }
    return await page(datasette, request, "sources.html", values)


@as_page
async def source(datasette: Datasette, request: Request) -> Response:
    """Show one document: ``/source/PLACE/NAME``."""
    register, id_ = register_of(datasette), part_of(request, "source")
    row = register.row("select * from sources where source_id = ?", id_)
    if row is None:
        raise NotFound(_("没有这个来源"))
    values = {
        "source": _source(register, dict(row)),
        "totals": totals(register, id_),
        "facts": _facts(register, id_),
        "issues": _issues(register, "where source_id = ?", id_),
        "shown": SHOWN,
    }
    return await page(datasette, request, "source.html", values)


@as_page
async def issues(datasette: Datasette, request: Request) -> Response:
    """List the rows of sources that did not become facts, and why."""
    register = register_of(datasette)
    counts = register.rows(
        "select code, severity, owner, count(*) as n from issues group by code order by n desc, code"
    )
    groups = [
        {
            **dict(row),
            "word": word(register, "issue_codes", row["code"]),
            "says": says(register, "issue_codes", row["code"]),
        }
        for row in counts
    ]
    values = {
        "groups": groups,
        "issues": _issues(register, ""),
        "shown": SHOWN,
        "count": sum(row["n"] for row in counts),
    }
    return await page(datasette, request, "issues.html", values)


def _source(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "published": _published(row),
        "evidence_word": word(register, "evidence", row["evidence"]),
        "evidence_says": says(register, "evidence", row["evidence"]),
        "level_word": word(register, "levels", row["level"]),
    }


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
        found.append({**dict(row), "title": title, "kind_word": word(register, "kinds", row["kind"])})
    return found


def _issues(register: Register, where: str, *arguments: str) -> list[dict[str, Any]]:
    rows = register.rows(f"select * from issues {where} order by issue_id limit ?", *arguments, SHOWN)
    return [
        {**dict(row), "word": word(register, "issue_codes", row["code"]), "says": row[f"says_{language()}"]}
        for row in rows
    ]
