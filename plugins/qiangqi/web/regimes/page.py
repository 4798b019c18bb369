"""The rules: each regime in plain words, every value with its article and basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from qiangqi.catalogue.query.sources_of_regime import OF_REGIME
from qiangqi.standing.parameters import Value
from qiangqi.standing.regime import Condition, Regime

from ..http.catalogue import Register, register_of
from ..http.filters import choice_of
from ..http.labels import word
from ..http.language import gettext as _
from ..http.language import language
from ..http.parameters import part_of
from ..http.responses import as_page, page
from ..http.verdict import LEVELS
from .asked_check import asked_check
from .quota import quota_table
from .self_check import Check, tier_name

if TYPE_CHECKING:
    from datasette.app import Datasette


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of a parameter as a reader sees it."""

    id: str
    value: Value
    shown: str
    basis: str


@dataclass(frozen=True, slots=True)
class Demand:
    """One condition as a row of a table: what is compared, how, and with what."""

    condition: Condition
    compared: str
    value: str


@as_page
async def regimes(datasette: Datasette, request: Request) -> Response:
    """List every regime by level, and say for which of them a rule text is held."""
    register = register_of(datasette)
    facts = {
        row["regime"]: row["n"]
        for row in register.kept_rows("select regime, sum(facts) as n from regime_sources group by regime")
    }
    sort = choice_of(request, "sort", SORTS) or ""
    rows = _in_order(list(register.regimes.values()), facts, sort)
    groups = [
        (word(register, "levels", level), [regime for regime in rows if regime.level == level]) for level in LEVELS
    ]
    values = {"groups": [group for group in groups if group[1]], "facts": facts, "sort": sort}
    return await page(datasette, request, "regimes/list.html", values)


_FACTS = "select regime, sum(facts) as facts from regime_sources group by regime"

SORTS = ("name", "-name", "issuer", "-issuer", "facts", "-facts")


def _in_order(found: list[Regime], facts: dict[str, int], sort: str) -> list[Regime]:
    """Sort regimes by a column, in the language of the request; alike ones, and all unasked, stay in their order."""
    lang = language()
    keys: dict[str, Callable[[Regime], Any]] = {
        "name": lambda one: one.name[lang],
        "issuer": lambda one: one.issuer.name[lang],
        "facts": lambda one: facts.get(one.id, 0),
    }
    return sorted(found, key=keys[sort.lstrip("-")], reverse=sort.startswith("-")) if sort else found


@as_page
async def regime(datasette: Datasette, request: Request) -> Response:
    """Show one regime: ``/regime/ID``."""
    register = register_of(datasette)
    found = regime_of(register, part_of(request, "regime"))
    values = regime_values(register, found, asked_check(found, request), request.args.get("as_of") or "")
    return await page(datasette, request, "regimes/page.html", values)


def regime_of(register: Register, id_: str) -> Regime:
    """Return a regime by its id.

    Raises:
        NotFound: there is none.
    """
    found = register.regimes.get(id_)
    if found is None:
        raise NotFound(_("管理办法不存在"))
    return found


def regime_values(register: Register, found: Regime, check: Check | None, asked_day: str = "") -> dict[str, Any]:
    """Return what a regime's page shows, with its self-check by the conditions of the day asked."""
    return {
        "regime": found,
        "level": word(register, "levels", found.level),
        "rules": _rules(register, found),
        "conditions": _conditions(found),
        "check": check,
        "asked_day": asked_day,
        "refused": "",
        "quota": quota_table(register, found),
        "document_evidence": _graded(register, found),
        "evidence": {note.id: word(register, "evidence", note.evidence) for note in found.notes},
        "bases": {basis: word(register, "bases", basis) for basis in ("text", "reading", "practice")},
        "sources": register.rows(_SOURCES, found.id),
        "issues": register.kept_rows(_ISSUES, regime=found.id)[0][0],
        "documents": register.kept_rows(_DOCUMENTS, regime=found.id)[0][0],
        "firms": sum(register.ids("select firms from regime_sizes where regime = ?", found.id)),
    }


_SOURCES = """
select s.source_id, s.title, s.number, s.published_on, r.facts
from regime_sources r join sources s using (source_id)
where r.regime = ? order by s.published_on desc, s.source_id
"""


_DOCUMENTS = f"select count(*) from sources s where {OF_REGIME}"
_ISSUES = f"select count(*) from issues i join sources s using (source_id) where {OF_REGIME}"


def _graded(register: Register, found: Regime) -> str:
    grade = found.document.evidence if found.document else None
    return word(register, "evidence", grade) if grade else ""


def _rules(register: Register, found: Regime) -> list[Rule]:
    return [
        Rule(parameter.id, value, _value_text(register, parameter.id, value), word(register, "bases", value.basis))
        for parameter in found.parameters
        for value in parameter.values
    ]


def _value_text(register: Register, parameter: str, value: Value) -> str:
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
        "act": _("自事项之日起"),
    }
    text = str(value.value)
    return words.get(text) or word(register, "statuses", text)


def _conditions(found: Regime) -> list[tuple[str, list[tuple[str, list[Demand]]]]]:
    """Group conditions by stage and title, in the order in which the text has them."""
    stages = {
        "application": _("申报"),
        "review": _("复核"),
        "exemption": _("例外"),
        "preference": _("同等条件下优先"),
        "cancellation_ground": _("取消事由"),
    }
    groups = []
    for stage, label in stages.items():
        own = [condition for condition in found.conditions if condition.stage == stage]
        tiers = list(dict.fromkeys(condition.tier for condition in own))
        parts = [
            (tier_name(found, tier), [_demand(condition) for condition in own if condition.tier == tier])
            for tier in tiers
        ]
        if parts:
            groups.append((label, parts))
    return groups


def _demand(condition: Condition) -> Demand:
    compared = {
        ">=": _("至少"),
        ">": _("超过"),
        "<=": _("至多"),
        "<": _("低于"),
        "=": _("等于"),
        "is": _("为"),
    }[condition.operator]
    value = condition.value
    if value is None:
        return Demand(condition, _("不再要求"), "—")
    if value.isascii() and value.isdigit():
        return Demand(condition, compared, f"{int(value):,}")
    return Demand(condition, compared, {"yes": _("是"), "no": _("否")}.get(value, value))
