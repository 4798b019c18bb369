"""The self-check of a regime: which figures are asked for, and what the figures given say of each condition.

Pure: it takes what was typed and returns what a page shows. Nothing here is kept or written anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qiangqi.standing.conditions import (
    Answer,
    FigureError,
    Outcome,
    Refusal,
    check,
    in_force,
    is_by_figures,
    is_whole,
    largest,
    of_tier,
    read_figure,
)
from qiangqi.standing.regime import Condition, Regime

from ..http.language import gettext as _
from ..http.language import language
from .grounds import Bar, Ground, bar, grounds


@dataclass(frozen=True, slots=True)
class FormField:
    """One figure that is asked for, with what was typed and what is wrong with it."""

    code: str
    label: str
    unit: str
    conditions: list[Condition]
    typed: str
    problem: str


@dataclass(frozen=True, slots=True)
class Check:
    """The form of one tier; ``groups`` holds the outcomes by stage, and is empty until figures are given."""

    tier: str
    day: int
    title: str
    tiers: list[tuple[str, str]]
    fields: list[FormField]
    exemptions: list[Condition]
    groups: list[tuple[str, list[Outcome]]]
    grounds: list[Ground]
    bar: Bar | None

    def outcomes(self, answer: Answer) -> list[Outcome]:
        """Return the outcomes of every stage with one answer."""
        return [outcome for _stage, group in self.groups for outcome in group if outcome.answer == answer]

    @property
    def problems(self) -> list[FormField]:
        """The questions whose figure could not be read."""
        return [field for field in self.fields if field.problem]


def tier_name(found: Regime, tier: str | None) -> str:
    """Return the title of a tier in the language of the request, in English beside its official name."""
    if tier is None:
        return _("各等次")
    title = found.by_tier[tier].title
    return f"{title['zh']} ({title['en']})" if language() == "en" else title["zh"]


def tiers_of(found: Regime, day: int) -> list[str]:
    """Return the tiers of which figures decide some condition of a day, highest first; none of rules read in part."""
    if not found.text_held:
        return []
    ranked = sorted(found.tiers, key=lambda tier: -tier.rank)
    return [tier.tier for tier in ranked if any(map(is_by_figures, of_tier(_conditions_of(found, day), tier.tier)))]


def form(
    found: Regime, tier: str, day: int, typed: Mapping[str, str] | None = None, *, is_answered: bool = True
) -> Check:
    """Return the form of a tier by the conditions of a day, empty or with what ``typed`` gives by their codes."""
    conditions = of_tier(_conditions_of(found, day), tier)
    asked = typed if is_answered else None
    figures, problems = _read(conditions, asked) if asked is not None else ({}, {})
    outcomes = check(conditions, figures) if asked is not None else []
    return Check(
        tier,
        day,
        tier_name(found, tier),
        [(id_, tier_name(found, id_)) for id_ in tiers_of(found, day)],
        _fields(conditions, typed or {}, problems),
        [condition for condition in of_tier(in_force(found.conditions, day), tier) if condition.stage == "exemption"],
        _groups(outcomes),
        grounds(found, tier, day, typed or {}),
        bar(found, day, typed or {}),
    )


def _conditions_of(found: Regime, day: int) -> list[Condition]:
    return [one for one in in_force(found.conditions, day) if one.stage in ("application", "review")]


def _read(conditions: list[Condition], typed: Mapping[str, str]) -> tuple[dict[str, Decimal], dict[str, str]]:
    figures, problems = {}, {}
    for condition in filter(is_by_figures, conditions):
        try:
            figures[condition.code] = read_figure(typed.get(condition.code, ""), condition)
        except FigureError as error:
            problems[condition.code] = problem(error.refusal, condition)
    return figures, problems


def _fields(conditions: list[Condition], typed: Mapping[str, str], problems: Mapping[str, str]) -> list[FormField]:
    grouped: dict[str, list[Condition]] = {}
    for condition in filter(is_by_figures, conditions):
        grouped.setdefault(condition.code, []).append(condition)
    return [
        FormField(code, own[0].metric[language()], _unit(own[0]), own, typed.get(code, ""), problems.get(code, ""))
        for code, own in grouped.items()
    ]


def _unit(condition: Condition) -> str:
    return condition.unit[language()] if condition.unit else ""


def _groups(outcomes: list[Outcome]) -> list[tuple[str, list[Outcome]]]:
    stages = {"application": _("申报条件"), "review": _("复核条件")}
    found = [(label, [o for o in outcomes if o.parts[0].condition.stage == stage]) for stage, label in stages.items()]
    return [group for group in found if group[1]]


def problem(refusal: Refusal, condition: Condition) -> str:
    """Say in one sentence what is wrong with a figure and what is expected."""
    why = {
        "empty": _("未填写"),
        "not_a_number": _("不是数字"),
        "negative": _("不能是负数"),
        "not_whole": _("不能有小数"),
        "too_large": _("数字太大"),
    }[refusal]
    most = f"{largest(condition):,}"
    expected = _("应为0至%(most)s的整数") if is_whole(condition) else _("应为0至%(most)s的数字，可带小数")
    return _("%(why)s；%(expected)s。") % {"why": why, "expected": expected % {"most": most}}
