"""What figures say about the conditions of a regime: met, not met, or not to be told from figures.

A condition is checked by figures only where its data says so. Conditions of one tier, stage and article that carry the
same letter are alternatives: one of them is enough. Nothing here says that a title will be given.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .regime import Condition

Answer = Literal["met", "not_met", "ask_office", "no_figure", "not_by_figures"]
"""``ask_office``: the figure is the limit itself, and the text both includes and excludes it. ``no_figure``: it can be
checked by figures, but none that can be read was given.
"""

Refusal = Literal["empty", "not_a_number", "negative", "not_whole", "too_large"]

COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}
"""The comparisons of figures; ``is`` compares none."""

LARGEST = Decimal(1_000_000_000)
"""More than any count, score or revenue in ten thousands."""

WHOLE_UNITS = frozenset(("件", "家", "人", "项"))
"""Units that are counted, never measured."""

_NUMBER = re.compile(r"(-?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(%?)", re.ASCII)


class FigureError(ValueError):
    """A text that is no figure for a condition; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal: Refusal = refusal


@dataclass(frozen=True, slots=True)
class Part:
    """One condition, the figure compared with it, and what that says of it alone."""

    condition: Condition
    answer: Answer
    figure: Decimal | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the figures say of one requirement: a condition by itself, or all its alternatives together."""

    answer: Answer
    parts: tuple[Part, ...]


def largest(condition: Condition) -> Decimal:
    """Return the largest figure that makes sense for a condition: 100 for a percentage that cannot be more."""
    return Decimal(100) if _unit(condition) == "%" and not condition.over_hundred else LARGEST


def is_whole(condition: Condition) -> bool:
    """Whether the figure of a condition is a count."""
    return _unit(condition) in WHOLE_UNITS


def _unit(condition: Condition) -> str:
    return condition.unit.zh if condition.unit else ""


def is_by_figures(condition: Condition) -> bool:
    """Whether a figure decides a condition."""
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", condition.value or "", re.ASCII) is not None
    return condition.checkable == "figures" and condition.operator in COMPARE and is_number


def read_figure(text: str, condition: Condition) -> Decimal:
    """Read a typed figure; full-width digits, grouped thousands and a percent sign for a percentage are understood.

    Raises:
        FigureError: the text is empty, no plain number, negative, a fraction of a count, or larger than makes sense.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise FigureError("empty")
    found = _NUMBER.fullmatch(plain)
    if found is None or (found[3] and _unit(condition) != "%"):
        raise FigureError("not_a_number")
    figure = Decimal(found[2].replace(",", ""))
    if found[1] and figure:
        raise FigureError("negative")
    if figure > largest(condition):
        raise FigureError("too_large")
    if is_whole(condition) and figure != figure.to_integral_value():
        raise FigureError("not_whole")
    return figure


def of_tier(conditions: Iterable[Condition], tier: str) -> list[Condition]:
    """Return the conditions that bind a tier: its own, and those of every tier."""
    return [condition for condition in conditions if condition.tier in (None, tier)]


def in_force(conditions: Iterable[Condition], day: int) -> list[Condition]:
    """Return what each condition says on a day, in the order of the text; what is repealed by then is left out."""
    last: dict[object, Condition] = {}
    for condition in conditions:
        if condition.start <= day:
            last[condition.key] = condition
    return [condition for condition in last.values() if condition.value is not None]


def check(conditions: Iterable[Condition], figures: Mapping[str, Decimal]) -> list[Outcome]:
    """Compare figures, by the codes of conditions, with each requirement, in the order of the text."""
    groups: dict[object, list[Part]] = {}
    for place, condition in enumerate(conditions):
        joined = (condition.tier, condition.stage, condition.provision, condition.alternative)
        key: object = joined if condition.alternative else place
        groups.setdefault(key, []).append(_part(condition, figures.get(condition.code)))
    return [Outcome(_joined([part.answer for part in parts]), tuple(parts)) for parts in groups.values()]


def _part(condition: Condition, figure: Decimal | None) -> Part:
    if not is_by_figures(condition):
        return Part(condition, "not_by_figures", None)
    if figure is None:
        return Part(condition, "no_figure", None)
    if condition.at_limit == "unclear" and figure == Decimal(condition.value or 0):
        return Part(condition, "ask_office", figure)
    is_met = COMPARE[condition.operator](figure, Decimal(condition.value or 0))
    return Part(condition, "met" if is_met else "not_met", figure)


def _joined(answers: list[Answer]) -> Answer:
    """Return what alternatives say together: one that is met is enough, and all must fail for it to be not met."""
    order: tuple[Answer, ...] = ("met", "ask_office", "no_figure", "not_by_figures", "not_met")
    return next(answer for answer in order if answer in answers)
