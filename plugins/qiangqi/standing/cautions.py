"""The cautions of an answer (§6): their order, and those that its states carry."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .coverage import unsaid_cautions
from .state import State

ORDER = (
    "approximate_date",
    "boundary_day",
    "reading",
    "rule_start_unknown",
    "late_review",
    "early_review",
    "succession",
    "grant_not_on_record",
    "review_after_failure",
    "upgrade_without_lower_title",
    "granted_while_barred",
    "overlapping_terms",
    "lower_tier_while_higher",
    "ladder_not_evidenced",
    "cancellations_not_covered",
    "after_knowledge",
)
"""Every caution, in the order in which an answer lists them."""


def in_order(cautions: Collection[str]) -> tuple[str, ...]:
    """Return cautions as an answer lists them."""
    return tuple(code for code in ORDER if code in cautions)


def of_states(states: Sequence[State], disagree: bool) -> set[str]:
    """Return the cautions of both runs; that of a bar only where both have it."""
    each = [unsaid_cautions(state) if disagree and is_silent(state) else state.cautions for state in states]
    found = set().union(*each)
    if not all("granted_while_barred" in cautions for cautions in each):
        found.discard("granted_while_barred")
    return found


def is_silent(state: State) -> bool:
    """Whether a state follows a term by silence alone: where the runs disagree it is not said, nor are its reasons."""
    return state.silent_from is not None and state.term is not None
