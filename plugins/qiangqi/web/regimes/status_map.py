"""Which status can follow which, and by what: the list that the page shows and a test holds against the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from qiangqi.standing.facts import ENDINGS
from qiangqi.standing.regime import Regime

from ..http.catalogue import Register
from ..http.labels import word
from ..http.language import gettext as _
from ..http.language import language

BEFORE = ("not_held", "publicised", "listed")
HELD = ("in_force", "under_review", "retained")
OVER = ("superseded", "removed", "cancelled", "lapsed", "ended")
REACHABLE = (*BEFORE, *HELD, *OVER)
"""Every status but ``undetermined``, which stands wherever what is held does not decide."""

ACTED_ON = ("not_held", "in_force", "under_review")
"""Where a first failed review or an upgrade acts; also where no grant is known, or one of the same day."""


class Step(NamedTuple):
    """A change of status; ``by`` is a kind of fact or a passing of time, ``rule`` the parameter behind it."""

    sources: tuple[str, ...]
    target: str
    by: str
    rule: tuple[str, str | None] | None = None


STEPS = (
    Step(("not_held", "cancelled", "removed"), "listed", "listed"),
    Step(("listed",), "not_held", "list_over"),
    Step(("not_held",), "publicised", "publicised"),
    Step(("not_held", "publicised", *OVER), "in_force", "granted"),
    Step(("not_held", "publicised", *OVER), "in_force", "upgraded"),
    Step(("in_force",), "under_review", "term_over"),
    Step(("not_held", "retained", *OVER), "under_review", "past_term"),
    Step(("under_review", "retained", "not_held", *OVER), "in_force", "review_passed"),
    Step(("under_review",), "lapsed", "not_filed", ("window_months", None)),
    Step(("not_held", "superseded", "cancelled", "ended", "removed"), "lapsed", "past_term", ("window_months", None)),
    Step((*ACTED_ON, "lapsed"), "cancelled", "review_failed", ("failed_status", "cancelled")),
    Step(ACTED_ON, "ended", "review_failed", ("failed_status", "ended")),
    Step(ACTED_ON, "retained", "review_failed", ("failed_status", "retained")),
    Step(("retained",), "ended", "retention_over", ("retention_months", None)),
    Step(("retained",), "ended", "review_failed", ("second_failure_status", "ended")),
    Step(("retained",), "cancelled", "review_failed", ("second_failure_status", "cancelled")),
    Step(ACTED_ON, "superseded", "upgraded", ("upgraded_lower_status", "superseded")),
    Step(("under_review",), "under_review", "review_filed", ("filing", None)),
    *(Step(("publicised", "listed", *HELD), "ended", kind) for kind in ENDINGS),
    Step((*HELD, "superseded", "cancelled", "lapsed", "ended"), "not_held", "annulled"),
    Step(tuple(status for status in REACHABLE if status != "cancelled"), "cancelled", "cancelled"),
    Step(tuple(status for status in REACHABLE if status != "removed"), "removed", "removed"),
)
"""Each change that the engine makes between two decided statuses of one title."""


@dataclass(frozen=True, slots=True)
class TransitionView:
    """A step in words: from which statuses, to which, by what, and under whose rules only."""

    sources: list[str]
    target: str
    by: str
    regimes: list[str]


def steps(register: Register) -> list[TransitionView]:
    """Return every step in the language of the request."""
    return [
        TransitionView(
            [word(register, "statuses", source) for source in step.sources],
            word(register, "statuses", step.target),
            cause(register, step.by),
            [regime.short[language()] for regime in register.regimes.values() if provides(regime, step.rule)],
        )
        for step in STEPS
    ]


def provides(regime: Regime, rule: tuple[str, str | None] | None) -> bool:
    """Whether a regime's rules give a parameter that value, or with None any."""
    if rule is None or not regime.text_held:
        return False
    values = [v.value for p in regime.parameters if p.id == rule[0] for v in p.values]
    return any(value is not None and rule[1] in (None, value) for value in values)


def cause(register: Register, by: str) -> str:
    """Return what brings a change about, in the language of the request."""
    passing = {
        "term_over": _("有效期届满"),
        "not_filed": _("逾期未备案"),
        "retention_over": _("保留期届满"),
        "list_over": _("在库期届满"),
        "past_term": _("文件载明的有效期在发文时已届满"),
    }
    return passing.get(by) or word(register, "kinds", by)
