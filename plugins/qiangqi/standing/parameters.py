"""Parameters of the rules: dated values with their citations.

The engine knows a parameter by its id. Which of its values holds is picked by a day, the act's or the end of the
term, and the data say by which, so that an amendment is a new value.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from .dates import EVER, parse_day
from .strict_yaml import Day, Strict, Text

Basis = Literal["text", "reading", "practice"]


PARAMETERS: dict[str, frozenset[str] | None] = {
    "term_months": None,
    "window_months": None,
    "filing": frozenset(("in_time",)),
    "window_holds": frozenset(("yes", "unclear")),
    "late_pass": frozenset(("renews", "nothing")),
    "pass_counts_from": frozenset(("old_end", "review")),
    "pass_repeat_months": None,
    "failed_status": frozenset(("cancelled", "ended", "retained")),
    "failed_bar_months": None,
    "retention_months": None,
    "second_failure_status": frozenset(("cancelled", "ended")),
    "lapse_bar_months": None,
    "cancelled_bar_months": None,
    "removed_bar_months": None,
    "bar_counts_from": frozenset(("act",)),
    "publicity_working_days": None,
    "upgrade_term": frozenset(("new",)),
    "upgraded_lower_status": frozenset(("superseded",)),
}
"""Every parameter that the engine uses, with its words; None: a whole number, in the unit that the id names."""


def _number(given: Any) -> Any:
    whole = isinstance(given, str) and given.isascii() and given.removeprefix("-").isdigit()
    return int(given) if whole else given


class Value(Strict):
    """One dated value of a parameter; ``from`` is the first day on which it holds, None since the rule exists."""

    from_: Day | None = Field(alias="from")
    value: Annotated[int | str | None, BeforeValidator(_number)]
    provision: str | None
    basis: Basis
    says: Text
    other_reading: Text | None = None

    @model_validator(mode="after")
    def _cited(self) -> Value:
        if self.basis == "text" and not self.provision:
            raise ValueError("basis is text but no provision is cited; expected the article")
        if self.basis == "reading" and self.other_reading is None:
            raise ValueError("basis is reading; expected other_reading in words")
        return self

    @cached_property
    def start(self) -> int:
        """The first day on which the value holds."""
        return parse_day(self.from_) if self.from_ else EVER


class Parameter(Strict):
    """A parameter of the rules and the day that picks among its values."""

    id: str
    picked_by: Literal["act", "term_end", "none"]
    values: list[Value]

    @model_validator(mode="after")
    def _closed(self) -> Parameter:
        if self.id not in PARAMETERS:
            raise ValueError(f"unknown parameter {self.id!r}; expected one of {', '.join(PARAMETERS)}")
        starts = [value.start for value in self.values]
        if not starts or starts != sorted(set(starts)):
            raise ValueError("values are out of order; expected ascending days in from, each once")
        return self

    def at(self, day: int) -> Value | None:
        """Return the value that holds on ``day``, or None before the first."""
        return next((value for value in reversed(self.values) if value.start <= day), None)
