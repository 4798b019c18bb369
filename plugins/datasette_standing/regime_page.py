"""The rules: each regime in plain words, every value with its article and basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response
from standing.regime import Condition, Regime, Value

from .asked import part_of
from .language import gettext as _
from .language import language
from .register import Register, register_of
from .respond import as_page, page
from .verdict import LEVELS
from .words import word

if TYPE_CHECKING:
    from datasette.app import Datasette


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of a parameter as a reader sees it."""

    id: str
    value: Value
    shown: str
    basis: str


@as_page
async def regimes(datasette: Datasette, request: Request) -> Response:
    """List every regime by level, and say for which of them a rule text is held."""
    register = register_of(datasette)
    facts = {
        row["regime"]: row["n"] for row in register.rows("select regime, count(*) as n from facts group by regime")
    }
    groups = [
        (word(register, "levels", level), [regime for regime in register.regimes.values() if regime.level == level])
        for level in LEVELS
    ]
    values = {"groups": [group for group in groups if group[1]], "facts": facts}
    return await page(datasette, request, "regimes.html", values)


@as_page
async def regime(datasette: Datasette, request: Request) -> Response:
    """Show one regime: ``/regime/ID``."""
    register = register_of(datasette)
    found = register.regimes.get(part_of(request, "regime"))
    if found is None:
        raise NotFound(_("没有这个管理办法"))
    return await page(datasette, request, "regime.html", _regime(register, found))


def _regime(register: Register, found: Regime) -> dict[str, Any]:
    return {
        "regime": found,
        "level": word(register, "levels", found.level),
        "rules": _rules(register, found),
        "conditions": _conditions(found),
        "evidence": {note.id: word(register, "evidence", note.evidence) for note in found.notes},
        "bases": {basis: word(register, "bases", basis) for basis in ("text", "reading", "practice")},
        "sources": register.rows(
            """
            select s.source_id, s.title, s.number, s.published_on, count(*) as facts
            from facts f join sources s using (source_id)
            where f.regime = ? group by s.source_id order by s.published_on
            """,
            found.id,
        ),
        "firms": register.ids("select count(distinct firm_id) from facts where regime = ?", found.id)[0],
    }


def _rules(register: Register, found: Regime) -> list[Rule]:
    return [
        Rule(parameter.id, value, _shown(register, parameter.id, value), word(register, "bases", value.basis))
        for parameter in found.parameters
        for value in parameter.values
    ]


def _shown(register: Register, parameter: str, value: Value) -> str:
    if value.value is None:
        return _("没有规定")
    if parameter.endswith("_months"):
        return _("%(count)s 个月") % {"count": value.value}
    if parameter.endswith("_days"):
        return _("%(count)s 个工作日") % {"count": value.value}
    words = {
        "yes": _("持有"),
        "unclear": _("无法确定"),
        "renews": _("照样延续"),
        "nothing": _("不延续"),
        "old_end": _("自原期满日起"),
        "review": _("自复核之日起"),
        "new": _("另起有效期"),
    }
    text = str(value.value)
    return words.get(text) or word(register, "statuses", text)


def _conditions(found: Regime) -> list[tuple[str, list[tuple[str, list[Condition]]]]]:
    """Group conditions by stage and title, in the order in which the text has them."""
    stages = {
        "application": _("申报"),
        "review": _("复核"),
        "exemption": _("例外"),
        "cancellation_ground": _("取消事由"),
    }
    groups = []
    for stage, label in stages.items():
        own = [condition for condition in found.conditions if condition.stage == stage]
        tiers = list(dict.fromkeys(condition.tier for condition in own))
        parts = [(_tier(found, tier), [condition for condition in own if condition.tier == tier]) for tier in tiers]
        if parts:
            groups.append((label, parts))
    return groups


def _tier(found: Regime, tier: str | None) -> str:
    if tier is None:
        return _("各等次")
    title = found.by_tier[tier].title
    return f"{title['zh']} ({title['en']})" if language() == "en" else title["zh"]
