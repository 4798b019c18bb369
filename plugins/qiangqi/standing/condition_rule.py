"""A condition as the data hold it: dated as parameters are, with its article and what later notices say beside it."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from .dates import EVER, parse_day
from .parameters import Basis
from .strict_yaml import Day, Strict, Text


class Beside(Strict):
    """What a later notice, one of the regime's notes, has said about a condition; it does not replace the text."""

    note: str
    says: Text


class Condition(Strict):
    """What a firm must show, or must not have done; ``alternative`` joins those of which one is enough.

    A condition that changes is written again with ``from``, the first day of what it says then, and what it said
    before stays; null in ``value`` repeals it. ``at_limit: unclear`` marks a text that both has and has not the
    limit itself; ``over_hundred`` a percentage that may be more than 100, ``asked`` a statement
    that the self-check asks for.
    """

    from_: Day | None = Field(alias="from", default=None)
    tier: str | None
    stage: Literal["application", "review", "exemption", "preference", "cancellation_ground"]
    metric: Text
    code: str
    operator: Literal[">=", ">", "<=", "<", "=", "is"]
    value: str | None
    unit: Text | None = None
    alternative: str | None = None
    provision: str
    basis: Basis = "text"
    other_reading: Text | None = None
    at_limit: Literal["unclear"] | None = None
    over_hundred: bool = False
    asked: bool = False
    beside: list[Beside] = []
    checkable: Literal["figures", "document", "not_here"]
    says: Text

    @model_validator(mode="after")
    def _read(self) -> Condition:
        if (self.basis == "reading") != (self.other_reading is not None):
            raise ValueError("basis: reading goes with other_reading in words; expected both or neither")
        return self

    @cached_property
    def start(self) -> int:
        """The first day on which the condition says this."""
        return parse_day(self.from_) if self.from_ else EVER

    @property
    def key(self) -> tuple[str | None, str, str]:
        """What the values of one condition, dated one after the other, have in common."""
        return self.tier, self.stage, self.code
