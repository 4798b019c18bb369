"""The grounds that stand in the way of a title, asked and answered: what the firm states, and until when it is barred.

Pure: it takes what was typed and returns what a page shows. Nothing here is kept or written anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qiangqi.standing.conditions import in_force, of_tier
from qiangqi.standing.dates import DateError, iso, parse_day
from qiangqi.standing.regime import Condition, Regime

BAR = "barred_until"
"""The field of the last barred day."""

Answer = Literal["clear", "stands", "unanswered"]


@dataclass(frozen=True, slots=True)
class Ground:
    """One statement that the firm affirms or denies: it is clear of the ground, or the ground stands."""

    condition: Condition
    typed: str
    answer: Answer

    @property
    def name(self) -> str:
        """The field of the form."""
        return f"ground-{self.condition.code}"


@dataclass(frozen=True, slots=True)
class Bar:
    """The last barred day that is typed: whether it is still to come, and whether it could be read."""

    typed: str
    answer: Answer
    is_wrong: bool
    provisions: tuple[str, ...]


def grounds(found: Regime, tier: str, day: int, typed: Mapping[str, str]) -> list[Ground]:
    """Return the statements that are asked for a tier: what an application needs, and what cancels a title."""
    asked = [one for one in of_tier(in_force(found.conditions, day), tier) if _is_asked(one)]
    return [_ground(one, typed.get(f"ground-{one.code}", "")) for one in asked]


def bar(found: Regime, day: int, typed: Mapping[str, str]) -> Bar | None:
    """Return what the last barred day says on a day, or None where no rule of the regime bars."""
    values = [one for rule in found.parameters if rule.id.endswith("_bar_months") and (one := rule.at(day))]
    provisions = tuple(dict.fromkeys(one.provision for one in values if one.value and one.provision))
    if not provisions:
        return None
    text = typed.get(BAR, "").strip()
    try:
        last = parse_day(text) if text else None
    except DateError:
        return Bar(text, "unanswered", True, provisions)
    answer: Answer = "unanswered" if last is None else "stands" if last >= day else "clear"
    return Bar(iso(last) if last is not None else "", answer, False, provisions)


def _is_asked(condition: Condition) -> bool:
    return condition.stage == "cancellation_ground" or (condition.stage == "application" and condition.asked)


def _ground(condition: Condition, typed: str) -> Ground:
    if typed not in ("yes", "no"):
        return Ground(condition, "", "unanswered")
    is_ground = condition.stage == "cancellation_ground"
    return Ground(condition, typed, "stands" if (typed == "yes") == is_ground else "clear")
