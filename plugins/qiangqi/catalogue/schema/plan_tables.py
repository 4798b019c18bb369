"""The tables of the plans, filled on the finished file: there the catalogue can count some indicators itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ..plans.counts import own_count
from ..plans.plan_files import Measure, Plan, PlanProvision, Step, Target
from .database import Row, fill

JOINT = "；"
"""Stands between bodies, as the name of one may carry a comma."""


def fill_plans(db: sqlite3.Connection, plans: Iterable[Plan]) -> None:
    """Fill ``plans`` and the tables of their provisions, targets, measures and schedules in a finished catalogue."""
    for plan in plans:
        fill(db, "plans", [_plan_row(plan)])
        fill(db, "plan_provisions", (_provision_row(plan, provision) for provision in plan.provisions))
        fill(db, "plan_measures", (_measure_row(plan, measure) for measure in plan.measures))
        fill(db, "plan_schedule", (row for step in plan.schedule for row in _step_rows(plan, step)))
        rows = ((target, row) for target in plan.targets for row in _target_rows(plan, target))
        fill(db, "plan_targets", ({**row, **own_count(db, plan, target, row["year"])} for target, row in rows))


def _plan_row(plan: Plan) -> Row:
    return {
        "plan_id": plan.id,
        "title_zh": plan.title.zh,
        "title_en": plan.title.en,
        "number": plan.number,
        "issuer_zh": plan.issuer.zh,
        "issuer_en": plan.issuer.en,
        "level": plan.level,
        "division": plan.division,
        "issued_on": plan.issued,
        "is_draft": int(plan.is_draft),
        "period_from": plan.period.from_,
        "period_until": plan.period.until,
        "period_basis": plan.period.basis,
        "period_zh": plan.period.says.zh,
        "period_en": plan.period.says.en,
        "address": plan.address,
        "licence": plan.licence,
        "targets": len(plan.targets),
        "measures": len(plan.measures),
        "unknown_zh": "\n".join(text.zh for text in plan.unknown),
        "unknown_en": "\n".join(text.en for text in plan.unknown),
    }


def _of(plan: Plan) -> Row:
    """Say in each row how far it may be relied on: its plan, the span, and whether it is a draft."""
    return {
        "plan_id": plan.id,
        "period": f"{plan.period.from_}/{plan.period.until}",
        "is_draft": int(plan.is_draft),
    }


def _provision_row(plan: Plan, provision: PlanProvision) -> Row:
    return {
        **_of(plan),
        "plan_provision_id": f"{plan.id}:{provision.article}",
        "article": provision.article,
        "says_zh": provision.says.zh,
        "says_en": provision.says.en,
        "bodies": JOINT.join(provision.bodies) or None,
    }


def _target_rows(plan: Plan, target: Target) -> Iterator[Row]:
    """Yield the baseline, the years of the schedule, and the goal; a goal of a scheduled year stands once."""
    unit, note = target.unit, target.note
    base = {
        **_of(plan),
        "target": target.id,
        "indicator_id": f"{plan.id}:{target.id}",
        "indicator_zh": target.indicator.zh,
        "indicator_en": target.indicator.en,
        "unit_zh": unit.zh if unit else None,
        "unit_en": unit.en if unit else None,
        "nature": target.nature,
        "level": target.level,
        "bodies": JOINT.join(plan.bodies_of(target)) or None,
        "note_zh": note.zh if note else None,
        "note_en": note.en if note else None,
    }
    for year, figure in _figures(plan, target):
        due = year or ("yearly" if figure.get("each_year") else "end")
        yield {**base, "plan_target_id": f"{plan.id}:{target.id}:{due}", "year": year, **figure}


def _figures(plan: Plan, target: Target) -> Iterator[tuple[int | None, Row]]:
    base, goal = target.baseline, target.goal
    if base:
        figure = {"is_baseline": 1, "operator": "=", "value": float(base.value), "printed": base.printed}
        yield base.year, {**figure, "article": base.article}
    step = next((step for step in plan.schedule if step.number == target.schedule), None)
    for year, value in step.years.items() if step else ():
        if goal is None or goal.year != year:
            yield year, {"is_baseline": 0, "operator": "=", "value": float(value), "article": step.article}  # type: ignore[union-attr]
    if goal:
        article = f"{target.article}；{step.article}" if step else target.article
        figure = {"is_baseline": 0, "operator": goal.operator, "value": float(goal.value), "printed": goal.printed}
        figure |= {"value_to": _number(goal.value_to), "each_year": goal.each_year}
        yield goal.year, {**figure, "article": article}


def _measure_row(plan: Plan, measure: Measure) -> Row:
    condition, rate_of = measure.condition, measure.rate_of
    return {
        **_of(plan),
        "plan_measure_id": f"{plan.id}:{measure.id}",
        "kind": measure.kind,
        "level": measure.level,
        "for_zh": measure.for_.zh,
        "for_en": measure.for_.en,
        "says_zh": measure.says.zh,
        "says_en": measure.says.en,
        "condition_zh": condition.zh if condition else None,
        "condition_en": condition.en if condition else None,
        "amount": _number(measure.amount),
        "is_one_off": int(measure.is_one_off),
        "rate": _number(measure.rate),
        "rate_of_zh": rate_of.zh if rate_of else None,
        "rate_of_en": rate_of.en if rate_of else None,
        "ceiling": _number(measure.ceiling),
        "yearly_ceiling": _number(measure.yearly_ceiling),
        "bodies": JOINT.join(plan.bodies_of(measure)) or None,
        "article": measure.article,
    }


def _step_rows(plan: Plan, step: Step) -> Iterator[Row]:
    base = {
        **_of(plan),
        "number": step.number,
        "says_zh": step.says.zh,
        "says_en": step.says.en,
        "unit_zh": step.unit.zh if step.unit else None,
        "unit_en": step.unit.en if step.unit else None,
        "article": step.article,
    }
    if not step.years:
        yield {**base, "plan_step_id": f"{plan.id}:{step.number}", "due": step.on}
    for year, value in step.years.items():
        id_ = f"{plan.id}:{step.number}:{year}"
        printed = step.printed.get(year)
        yield {**base, "plan_step_id": id_, "due": str(year), "value": float(value), "printed": printed}


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
