"""Plans: what an authority set out to reach and to pay, with articles; drafts and targets are said to be such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from ..http.catalogue import Register, register_of
from ..http.downloads import Answer, Download, form_of
from ..http.filters import sort_of
from ..http.labels import word
from ..http.language import gettext as _
from ..http.language import language
from ..http.parameters import part_of
from ..http.responses import as_page, page
from ..openapi.described import as_json
from .data import JOINT, MEASURES, Sifted, bodies_of, kinds_of, levels_of, measures, plan_of, sifted_of
from .listed import every, orders
from .words import own_counts, paid, plain, reached

if TYPE_CHECKING:
    from datasette.app import Datasette


@as_page
async def plans(datasette: Datasette, request: Request) -> Response:
    """List every plan with its period, and whether it is a draft."""
    register, sort = register_of(datasette), sort_of(request, orders(language()))
    rows = every(register, sort, language())
    values = {"plans": [_plan(register, row) for row in rows], "sort": sort, "given": _given(sort)}
    return await page(datasette, request, "plans/list.html", values)


@as_json
async def plans_file(datasette: Datasette, request: Request) -> Answer:
    """Send every plan as CSV (``excel=1`` for a spreadsheet) or JSON, in the order asked for."""
    register, lang = register_of(datasette), language()
    sort = sort_of(request, orders(lang))
    rows = every(register, sort, lang)
    columns = tuple(rows[0]) if rows else ("plan_id",)
    head = {"query": _given(sort), "release": register.catalogue.release, "total": len(rows)}
    download = Download("plans", columns, lambda _db: iter([rows]), [sort, lang], head)
    return download.answer(datasette, request, form_of(request))


def _given(sort: str) -> dict[str, str]:
    return {} if sort == orders(language()).default else {"sort": sort}


@as_page
async def plan(datasette: Datasette, request: Request) -> Response:
    """Show one plan: ``/plan/ID``; its measures may be filtered by kind, level, body and text."""
    register = register_of(datasette)
    found = plan_of(register, part_of(request, "plan"))
    sifted = sifted_of(request, register, found["plan_id"])
    targets = _targets(register, found["plan_id"])
    picked = [_measure(register, row) for row in measures(register, sifted)]
    values = {
        "plan": _plan(register, found),
        "targets": targets,
        "has_baseline": any(target["baseline"] for target in targets),
        "sifted": sifted,
        "measures": picked,
        "groups": _groups([*targets, *picked]),
        "rewards": _rewards(register, found["plan_id"]),
        "provisions": _provisions(register, found["plan_id"]),
        "steps": _steps(register, found["plan_id"]),
        "kinds": [(id_, word(register, "measure_kinds", id_)) for id_ in kinds_of(register, found["plan_id"])],
        "levels": [(id_, word(register, "levels", id_)) for id_ in levels_of(register, found["plan_id"])],
        "bodies": [(body, body) for body in bodies_of(register, found["plan_id"])],
    }
    return await page(datasette, request, "plans/page.html", values)


@as_json
async def measures_file(datasette: Datasette, request: Request) -> Answer:
    """Send the measures that the filters pick as CSV (``excel=1`` for a spreadsheet) or JSON."""
    register = register_of(datasette)
    found = plan_of(register, part_of(request, "plan"))
    sifted = sifted_of(request, register, found["plan_id"])
    rows = measures(register, sifted)
    head = {**_head(register, found), "query": sifted.given, "total": len(rows)}
    download = Download(f"measures-{sifted.plan}", MEASURES, lambda _db: iter([rows]), list(sifted.given.items()), head)
    return download.answer(datasette, request, form_of(request))


@as_json
async def targets_file(datasette: Datasette, request: Request) -> Answer:
    """Send every figure of a plan's targets as CSV or JSON; beside them the catalogue's own counts."""
    register = register_of(datasette)
    found = plan_of(register, part_of(request, "plan"))
    rows = [dict(row) for row in register.rows(_TARGETS, found["plan_id"])]
    columns = tuple(rows[0]) if rows else ("plan_target_id",)
    head = {**_head(register, found), "total": len(rows)}
    download = Download(f"targets-{found['plan_id']}", columns, lambda _db: iter([rows]), [], head)
    return download.answer(datasette, request, form_of(request))


_TARGETS = "select * from plan_targets where plan_id = ? order by rowid"


def _head(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    named = ("plan_id", "title_zh", "number", "period_from", "period_until", "is_draft")
    return {"plan": {name: row[name] for name in named}, "release": register.catalogue.release}


def _plan(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    lang = language()
    place = register.row("select name from divisions where code = ?", row["division"])
    return {
        **row,
        "issuer": row[f"issuer_{lang}"],
        "period": f"{row['period_from']}/{row['period_until']}",
        "period_says": row[f"period_{lang}"],
        "unknown": row[f"unknown_{lang}"].split("\n"),
        "level_word": word(register, "levels", row["level"]),
        "place": place["name"] if place else row["division"],
    }


def _targets(register: Register, plan: str) -> list[dict[str, Any]]:
    """Return one entry an indicator: its baseline, its targets by year, and the count that stands beside each."""
    found: dict[str, dict[str, Any]] = {}
    for row in map(dict, register.rows(_TARGETS, plan)):
        entry = found.setdefault(row["target"], {**_target(row), "baseline": "", "figures": []})
        if row["is_baseline"]:
            entry["baseline"] = f"{_year(row['year'])}{_('：')}{reached(row)}"
        else:
            due = _year(row["year"], row["each_year"])
            entry["figures"].append({"year": due, "says": reached(row), "row": row, "own": own_counts(row)})
        entry["articles"] += [one for one in row["article"].split(JOINT) if one not in entry["articles"]]
    return list(found.values())


def _target(row: dict[str, Any]) -> dict[str, Any]:
    lang = language()
    return {
        "id": row["target"],
        "indicator": row[f"indicator_{lang}"],
        "nature": row["nature"],
        "note": row[f"note_{lang}"],
        "bodies": row["bodies"],
        "articles": [],
    }


def _groups(rows: list[dict[str, Any]]) -> dict[str, tuple[int, list[str]]]:
    """Return each different set of bodies once, with a number: rows name the first and lead to the whole."""
    found = dict.fromkeys(row["bodies"] for row in rows if row["bodies"])
    return {bodies: (number, bodies.split(JOINT)) for number, bodies in enumerate(found, 1)}


def _year(year: int | None, each_year: str | None = None) -> str:
    if year is not None:
        return _("%(year)s 年") % {"year": year}
    return {"every": _("每年"), "average": _("年均"), None: _("期末")}[each_year]


def _measure(register: Register, row: dict[str, Any]) -> dict[str, Any]:
    lang = language()
    return {
        **row,
        "whom": row[f"for_{lang}"],
        "says": row[f"says_{lang}"],
        "condition": row[f"condition_{lang}"],
        "paid": paid(row),
        "kind_word": word(register, "measure_kinds", row["kind"]),
        "level_word": word(register, "levels", row["level"]) if row["level"] else "",
    }


def _rewards(register: Register, plan: str) -> list[dict[str, Any]]:
    """Return the rewards that are tied to a level, from the nation down, the largest first."""
    found = [
        row for row in measures(register, Sifted(plan, "reward", None, None, None)) if row["level"] and row["amount"]
    ]
    order = list(register.words.get("levels", {}))
    return [
        _measure(register, row) for row in sorted(found, key=lambda row: (order.index(row["level"]), -row["amount"]))
    ]


def _provisions(register: Register, plan: str) -> list[dict[str, Any]]:
    rows = register.rows("select * from plan_provisions where plan_id = ? order by rowid", plan)
    return [{"article": row["article"], "says": row[f"says_{language()}"], "bodies": row["bodies"]} for row in rows]


def _steps(register: Register, plan: str) -> list[dict[str, Any]]:
    """Return the rows of the schedule by their numbers, each with its dates and figures."""
    found: dict[int, dict[str, Any]] = {}
    for row in register.rows("select * from plan_schedule where plan_id = ? order by rowid", plan):
        base = {"number": row["number"], "says": row[f"says_{language()}"], "article": row["article"]}
        entry = found.setdefault(row["number"], {**base, "dues": []})
        entry["dues"].append((row["due"], _due(row)))
    return list(found.values())


def _due(row: Any) -> str:
    if row["value"] is None:
        return ""
    printed = _("（原文：%(text)s）") % {"text": row["printed"]} if row["printed"] else ""
    return f"{plain(row['value'])} {row[f'unit_{language()}'] or ''}".rstrip() + printed
