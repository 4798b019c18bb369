"""What a firm's facts say on a day of a regime, as pieces of JSON; histories that are equal are evaluated once.

Notices name hundreds of firms with the same dates, so most histories differ in the firm's name and in the ids of its
facts alone. A history is evaluated with marks in their place, and the marks are filled in for each firm.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.contract import standing_object
from qiangqi.standing.facts import ENDINGS, Fact, known
from qiangqi.standing.loan import LoanCover, coverage_of_loan, coverage_without_facts
from qiangqi.standing.sentence import is_list
from qiangqi.standing.succession import Predecessor, with_predecessors

from .answer_templates import NAME, Parts, marked, parts_of
from .kept_answers import KeptForBatch
from .known_firm import KIND, OF_HISTORY, REGIME, TIER, FactRow, KnownFirm
from .loan_words import loan_object
from .rows import Row

Words = Mapping[str, Mapping[str, Mapping[str, str]]]
"""``statuses`` and ``cautions``: each word in both languages."""


class Element(NamedTuple):
    """One standing of a history, with its object, its cover of the loan (None where none is asked) and its sentence."""

    standing: Standing
    term_covers: str | None
    object: Parts
    loan: Parts | None
    says: Parts


Elements = tuple[Element, ...]


class Evaluation:
    """Evaluates histories with one day's knowledge in one language; ``kept`` are the elements that are held on to."""

    def __init__(self, engine: Engine, words: Words, known_on: int, lang: str, kept: KeptForBatch[Elements]) -> None:
        self._engine, self._words, self._known_on, self._lang, self._kept = engine, words, known_on, lang, kept

    def named(self, firm: KnownFirm) -> set[str]:
        """Return the regimes in which a fact of a firm counts: what was replaced or withdrawn does not."""
        if firm.is_corrected:
            return {fact.regime for fact in known(marked(firm.facts), self._known_on) if fact.tier}
        return {fact[REGIME] for fact in firm.facts if fact[TIER]}

    def facts_of(self, firm: KnownFirm, regime: str) -> tuple[FactRow, ...]:
        """Return the facts that bear on a regime; a correction may stand in another, so then all."""
        if firm.is_corrected or len(firm.facts) == 1:
            return firm.facts
        ladder = self._engine.regimes[regime].ladder
        near = (regime, ladder.requires if ladder else regime)
        if all([fact[REGIME] in near for fact in firm.facts]):  # noqa: C419 (a list of two is read faster)
            return firm.facts
        return tuple([fact for fact in firm.facts if fact[REGIME] in near or fact[KIND] in ENDINGS])

    def of(self, firm: KnownFirm, facts: tuple[FactRow, ...], regime: str, row: Row) -> Elements:
        """Return what some facts of a firm say of a regime; the marks in it count these facts."""
        shape = facts if firm.is_corrected else tuple([fact[OF_HISTORY] for fact in facts])
        before = tuple([one.act.id for one in firm.predecessors]) if firm.predecessors else ()
        # As bytes, for a history in tuples takes many times the room; version 0 writes what is equal alike.
        key = marshal.dumps((shape, regime, row.as_of, row.tier, row.loan, before), 0)
        return self._kept.found(key, row, lambda: tuple(self._of(marked(facts), regime, row, firm.predecessors)))

    def _of(self, facts: list[Fact], regime: str, row: Row, before: tuple[Predecessor, ...]) -> Iterable[Element]:
        own = self._engine.standings(facts, row.as_of, self._known_on, regime)
        standings = with_predecessors(own, before, self._engine, row.as_of, self._known_on)
        kept = [standing for standing in standings if row.tier in (None, standing.tier)]
        if row.loan is None:
            return [self._element(standing, row, None) for standing in kept]
        history = self._engine.history(facts, regime, self._known_on)
        covers = [
            coverage_of_loan(history, standing.tier, *row.loan, self._known_on) for standing in kept if standing.tier
        ]
        return [self._element(standing, row, cover) for standing, cover in zip(kept, covers, strict=True)]

    def absent(self, row: Row, before: tuple[Predecessor, ...] = ()) -> Elements:
        """Return the answers for titles of which nothing is known: of the regime asked for, or of each."""
        regimes = [row.regime] if row.regime else list(self._engine.regimes)
        regime_ids = [id_ for id_ in regimes if row.tier is None or row.tier in self._engine.regimes[id_].by_tier]
        key = (row.regime, row.as_of, row.tier, row.loan, tuple([one.act.id for one in before]))
        return self._kept.found(key, row, lambda: tuple([self._nothing(regime, row, before) for regime in regime_ids]))

    def _nothing(self, regime: str, row: Row, before: tuple[Predecessor, ...]) -> Element:
        absent = self._engine.absent(regime, row.as_of, self._known_on, row.tier)
        (standing,) = with_predecessors([absent], before, self._engine, row.as_of, self._known_on)
        if row.loan is None:
            return self._element(standing, row, None)
        last = self._engine.absent(regime, row.loan[1], self._known_on, row.tier)
        no_title = is_list(last, self._engine.regimes[regime])
        return self._element(standing, row, coverage_without_facts(last, *row.loan, self._known_on, no_title))

    def _element(self, standing: Standing, row: Row, cover: LoanCover | None) -> Element:
        regime = self._engine.regimes[standing.regime]
        cautions: Any = self._words["cautions"]
        described = standing_object(standing, regime, NAME, row.as_of, cautions, self._lang, self._known_on)
        if cover is None:
            return Element(standing, None, parts_of(described), None, parts_of(described["says"]))
        loan = parts_of(loan_object(cover, regime, self._words["statuses"], self._lang))
        return Element(standing, cover.term_covers, parts_of(described), loan, parts_of(described["says"]))
