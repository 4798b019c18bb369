"""The rules as the engine asks them: values by day, and whether the rules are proven to be in force."""

from __future__ import annotations

from .dates import EVER, NEVER, parse_day
from .parameters import Value
from .regime import Regime


class Rules:
    """The rules as the engine asks them: a parameter's value on a day, and whether the rules are proven by then."""

    def __init__(self, regime: Regime, closed_world: bool = False) -> None:
        self.has_text = regime.text_held
        counted = regime.parameters if regime.text_held else []  # rules read in part compute nothing
        self._parameters = {parameter.id: parameter for parameter in counted}
        self._fixed = {p.id: p.values[0] for p in counted if len(p.values) == 1 and p.values[0].start == EVER}
        self._not_before, self._not_after = EVER, EVER
        if regime.rule_start and not closed_world:
            start = regime.rule_start
            self._not_before = parse_day(start.not_before.day) if start.not_before else EVER
            self._not_after = parse_day(start.not_after.day) if start.not_after else NEVER

    def value(self, parameter: str, act: int, term_end: int | None = None) -> Value | None:
        """Return the value that the day named by the parameter picks, or None where there is none.

        ``act`` is the day of the act in question, ``term_end`` the end of the term where one is at hand.
        """
        fixed = self._fixed.get(parameter)
        if fixed is not None:
            return fixed
        found = self._parameters.get(parameter)
        if found is None:
            return None
        return found.at(term_end if found.picked_by == "term_end" and term_end is not None else act)

    def is_reading(self, parameter: str, day: int) -> bool:
        """Whether the parameter's value on ``day`` rests on a reading of the text."""
        value = self.value(parameter, day)
        return value is not None and value.basis == "reading"

    def before(self, day: int) -> bool:
        """Whether ``day`` lies before the rules can have been in force."""
        return day < self._not_before

    def unproven(self, day: int) -> bool:
        """Whether the rules are not proven to be in force on ``day`` already."""
        return day <= self._not_after
