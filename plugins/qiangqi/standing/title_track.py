"""The bookkeeping of one title of one firm in one run: the line being painted, the term, and what falls due."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .coverage import CLOSED, World, bars_said
from .dates import EVER, NEVER, add_months, same_day_of_month
from .facts import Act
from .parameters import Value
from .rules import Rules
from .state import NO_CAUTIONS, NOT_HELD, Bar, Line, Reason, State, Term, paint

RULE_START = frozenset(("rule_start_unknown",))
READING = frozenset(("reading",))
NO_GRANT = frozenset(("grant_not_on_record",))
NOTHING_LEFT = frozenset(("review_after_failure",))
EARLY = frozenset(("early_review",)) | READING
WHILE_BARRED = frozenset(("granted_while_barred",))
NO_LOWER_TITLE = frozenset(("upgrade_without_lower_title",))

ROUND_MONTHS = 12
"""A review dated more than so many months before the first day after the running term is of the round before."""

Due = Callable[["Track", int], None]
"""What happens to a track on a day that a rule computes."""


class Scheduled(NamedTuple):
    """A printed term that is still to start, the act that prints it, and the cautions that go with it.

    ``waits``: a review for the end of a term that runs or is itself still to start; the last of that end acts.
    """

    start: int
    act: Act
    cautions: frozenset[str]
    waits: bool = False


class Doubted(NamedTuple):
    """A running term that an early failure leaves open: the day of the failure, the state before it, and its end.

    ``reasons`` are the failure and what else was early since.
    """

    start: int
    state: State
    due: tuple[int, Due] | None
    reasons: tuple[Reason, ...]


class Passed(NamedTuple):
    """A passed review that acted: its day, and the end of the term that it was for, None where none was known."""

    day: int
    term_end: int | None


class Filed(NamedTuple):
    """A review that was filed in time: the end of its term, the day of the filing, and the facts that say so."""

    term_end: int
    day: int
    facts: tuple[str, ...]


class Track:
    """One tier's states in one run; ``bars`` is shared by the tiers of the regime.

    ``lower_held``: a lower title is in force on the day of the act at hand, which an upgrade needs.
    ``grant_known``: a grant is on record, or a printed term that stands for it; a pass without one does not.
    ``last_heard`` is the day of the last act after the one that opened the term, and ``set_aside`` has the
    early passes of the term and the early failure that was settled in it; ``cited`` are the facts of the last act that
    changed nothing, and so is not heard.
    ``publicities`` are those of the title so far; a late review shows the ones in the lapse that it undoes.
    ``unproven_until`` is the latest end of a computed term whose grant has no proven earliest day.
    ``quiet_since`` is the end of an earlier term after which a printed term began with no act in between.
    ``due`` is the one computed end that is ahead, ``scheduled`` the printed terms that are still to start, and
    ``pending`` the last review dated before the end of the running term, at which it will act.
    """

    # What is so at first stands here once: most tracks are of one or two acts, and never set most of it.
    term: Term | None = None
    pending: Act | None = None
    due: tuple[int, Due] | None = None
    grant_known = lower_held = broken = False
    publicised: tuple[str, ...] = ()
    last_pass: Passed | None = None
    last_end: int | None = None
    last_failure = last_act = last_heard = last_grant = unproven_until = EVER
    doubted: Doubted | None = None
    filed: Filed | None = None
    quiet_since: int | None = None
    set_aside: tuple[Reason, ...] = ()
    cited: tuple[str, ...] = ()

    def __init__(
        self, rules: Rules, tier: str, latest: bool, bars: list[Bar], on_term_end: Due, world: World = CLOSED
    ) -> None:
        self.rules, self.tier, self.latest, self.bars, self.world = rules, tier, latest, bars, world
        self.on_term_end = on_term_end
        self.line: Line = [(EVER, NOT_HELD)]
        self.boundaries: set[int] = set()
        self.scheduled: list[Scheduled] = []
        self.breaks: list[int] = []
        self.publicities: list[Act] = []
        self.unproven: list[tuple[int, Act]] = []

    @property
    def cautions_set_aside(self) -> frozenset[str]:
        """The cautions of what was set aside in the term: an early failure that was settled is a reading alone."""
        if not self.set_aside:
            return NO_CAUTIONS
        return READING if all(reason.topic == "early_failure" for reason in self.set_aside) else EARLY

    @property
    def status(self) -> str:
        """The status after everything painted so far."""
        return self.line[-1][1].status

    def set(
        self,
        start: int,
        status: str,
        holds: str,
        *reasons: Reason,
        cautions: frozenset[str] = NO_CAUTIONS,
        silent_from: int | None = None,
        due: tuple[int, Due] | None = None,
        doubts: tuple[Reason, ...] = (),
    ) -> None:
        """Paint a state from ``start`` on; ``due`` is what will end it, and replaces what was due before."""
        for reason in reasons:
            if reason.value is not None and reason.value.basis == "reading":
                cautions = cautions | READING
                break
        paint(self.line, start, State(status, holds, self.term, reasons, cautions, silent_from, doubts))
        self.due = due

    def unclear(self, start: int, reason: Reason, cautions: frozenset[str] = NO_CAUTIONS) -> None:
        """Paint ``undetermined`` from ``start`` on."""
        self.set(start, "undetermined", "unclear", reason, cautions=cautions)

    def doubts(self, topic: str, day: int) -> tuple[Reason, ...]:
        """Return the notes that leave open what follows on ``day``: after a term, or after a failed review."""
        notes = self.world.notes
        if not notes:
            return ()
        return tuple(
            Reason(f"{topic}:{note.id}", None, (), day) for note in notes if note.unsettles(topic, day, self.last_grant)
        )

    def start_caution(self, day: int) -> frozenset[str]:
        """Return the caution that the rules are not proven to be in force on ``day``, if so."""
        return RULE_START if self.rules.unproven(day) else NO_CAUTIONS

    def bar(
        self,
        start: int,
        value: Value | None,
        facts: tuple[str, ...],
        silent_from: int | None = None,
        for_cause: bool = False,
        in_doubt: bool = False,
    ) -> None:
        """Add a bar of ``value`` months from ``start``; none where the text gives none."""
        if value is not None and isinstance(value.value, int):
            end = add_months(start, value.value)
            self.bars.append(Bar(start, end, value, facts, self.tier, silent_from, NEVER, for_cause, in_doubt))

    def bound(self, start: int, end: int) -> None:
        """Note the end of a computed span: the day that the Civil Code's count would add, where it has such a day."""
        if same_day_of_month(start, end):
            self.boundaries.add(end)

    def is_running(self, day: int) -> bool:
        """Whether a term runs on ``day``."""
        return self.term is not None and self.status == "in_force" and day < self.term.end

    def is_doubted(self, day: int) -> bool:
        """Whether a term that an early failure leaves open would run on ``day``."""
        return self.doubted is not None and self.term is not None and day < self.term.end

    def is_barred(self, day: int, is_unclear: bool = False) -> bool:
        """Whether the firm may not apply in the regime on ``day``, as far as painted and as far as it may be said.

        ``is_unclear``: beside a title that may be held only a bar for cause is said.
        """
        if not self.bars:
            return False
        bars = (bar for bar in bars_said(self.bars, self.world) if bar.for_cause or not is_unclear)
        return any(bar.covers(day) for bar in bars)

    def drop_reviews(self, day: int, until: int = NEVER) -> None:
        """Drop what passed reviews of the term that runs on ``day``, or is to start, would open.

        A later act replaces them: those of days up to ``until``, its own.
        """
        if self.scheduled:
            since = self.term.start if self.term and self.is_running(day) else NEVER
            passes = (item for item in self.scheduled if item.act.kind == "review_passed" and item.act.day <= until)
            dropped = [item for item in passes if item.waits or item.act.day >= since]
            self.scheduled = [item for item in self.scheduled if item not in dropped]

    def keep_scheduled(self) -> None:
        """The end for which passed reviews waited has come: what they print is dropped by no later review of it."""
        if self.scheduled:
            self.scheduled = [item._replace(waits=False) for item in self.scheduled]

    def explain_silence(self, old_end: int) -> None:
        """A review that is the next act after a term explains the days since its end: they rest on silence no more."""
        if self.last_heard >= old_end:
            return
        since = old_end if self.quiet_since is None else self.quiet_since
        own = self.term if self.quiet_since is None else None
        self.line[:] = [
            (day, state._replace(silent_from=None) if day >= since and _is_silence(state, own) else state)
            for day, state in self.line
        ]

    def unheard_end(self) -> int | None:
        """Return the first end of a term since which nothing was heard, None where there is none."""
        if self.term is None or self.status != "under_review" or self.last_heard >= self.term.end:
            return None
        return self.term.end if self.quiet_since is None else self.quiet_since

    def forget_lapses(self, start: int, end: int) -> None:
        """A term printed back over a lapse shows that there was none: its bar goes with it."""
        self.bars[:] = [
            bar
            for bar in self.bars
            if bar.silent_from is None or bar.tier != self.tier or not start <= bar.start <= end
        ]

    def forget_boundaries(self, start: int, end: int) -> None:
        """Of days that are painted anew the old ends of computed spans say nothing."""
        if self.boundaries:
            self.boundaries = {day for day in self.boundaries if not start < day < end}

    def first_break(self, start: int, end: int) -> int | None:
        """Return the first day in [start, end) of which a cancellation, removal or failure is dated, or None."""
        return min((day for day in self.breaks if start <= day < end), default=None)


def _is_silence(state: State, term: Term | None) -> bool:
    """Whether a state is that after a term, or after any for None, of which nothing was heard."""
    return state.status == "under_review" and term in (None, state.term)
