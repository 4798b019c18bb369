"""What a firm's facts say on a day, as JSON text; histories that are equal are evaluated once.

Notices name hundreds of firms with the same dates, so most histories differ in the firm's name and in the ids of its
facts alone. A history is evaluated with marks in their place, and the marks are filled in for each firm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.contract import standing_object
from qiangqi.standing.facts import ENDINGS, Fact, known
from qiangqi.standing.loan import LoanCover, coverage_of_loan, coverage_without_facts
from qiangqi.standing.ordering import by_relevance
from qiangqi.standing.plain_text import isolated
from qiangqi.standing.succession import Predecessor, with_predecessors
from qiangqi.values.asked_days import knowledge_day

from .answer_templates import NAME, AnswerTemplate, all_bare, marked, template
from .kept_answers import KeptAnswers, interned
from .loan_words import loan_object
from .lookup import KIND, OF_HISTORY, REGIME, TIER, FactRow, KnownFirm
from .rows import Row

KEPT = 12_288
"""Histories whose answers are held on to, of some 5 kB each: more than 100,000 fictional firms have.

Rows that each ask of another day would else fill the memory.
"""

Words = Mapping[str, Mapping[str, Mapping[str, str]]]
"""``statuses`` and ``cautions``: each word in both languages."""


class Element(NamedTuple):
    """One standing of a history, with its object, its cover of the loan and its sentence as templates."""

    standing: Standing
    term_covers: str | None
    object: AnswerTemplate
    loan: AnswerTemplate
    says: AnswerTemplate


class Filled(NamedTuple):
    """What is known of one firm: its standings and covers as JSON lists, and its first sentence as a JSON text.

    ``pieces`` are what the standings and covers were made of, in their order.
    ``lead`` is the standing that the sentence is about, None where no title is answered for; ``titles`` counts the
    standings, and ``term_covers`` is the lead's over the loan, None where none is asked about.
    """

    standings: str
    loan: str
    says: str
    lead: Standing | None
    titles: int = 0
    term_covers: str | None = None
    elements: Sequence[Element] = ()


NO_LOAN = AnswerTemplate(("null",))
"""What is said of a loan where none is asked about."""

NOTHING = Filled("[]", "null", "null", None)
"""What is known where no title is answered for."""


Kept = KeptAnswers[tuple[Element, ...]]
"""Elements by the history, the day, the title and the loan that they answer for."""


class Answers:
    """The answers of one batch: one day of knowledge, one language, any days and titles asked about.

    ``usual`` has those of other batches for the day ``as_of`` without a loan; they ask the same of the same engine.
    What this batch has found is held beside them, for they may have little room.
    """

    def __init__(
        self,
        engine: Engine,
        words: Words,
        known_on: int,
        today: int,
        lang: str,
        as_of: int | None = None,
        usual: Kept | None = None,
    ) -> None:
        self._engine, self._words, self._lang = engine, words, lang
        self._known_on = knowledge_day(known_on, today)
        self._as_of, self._usual, self._own = as_of, usual, Kept(KEPT)

    def of(self, firm: KnownFirm, row: Row) -> Filled:
        """Return what is known of a firm for a row: every title, or the regime and tier that it asks for."""
        named = self._named(firm)
        name = isolated(firm.name)
        elements: list[Element] = []
        own: list[Sequence[str]] = []
        for regime in (sorted(named) if len(named) > 1 else named) if row.regime is None else (row.regime,):
            if regime in named:
                facts = firm.facts if len(firm.facts) == 1 else self._facts_of(firm, regime)
                found = self._traced(firm, facts, regime, row)
                elements.extend(found)
                own.extend([all_bare([*[fact[0] for fact in facts], name])] * len(found))
        if not elements:
            return _fill_alike(self._absent(row, firm.predecessors), name, self._engine)
        return _fill(elements, own, self._engine)

    def _named(self, firm: KnownFirm) -> set[str]:
        """Return the regimes in which a fact of a firm counts: what was replaced or withdrawn does not."""
        if firm.is_corrected:
            return {fact.regime for fact in known(marked(firm.facts), self._known_on) if fact.tier}
        return {fact[REGIME] for fact in firm.facts if fact[TIER]}

    def without_firm(self, name: str, row: Row) -> Filled:
        """Return the answer for the regime asked about a firm that is not on record; empty where none is asked."""
        return _fill_alike(self._absent(row), isolated(name), self._engine) if row.regime else NOTHING

    def _facts_of(self, firm: KnownFirm, regime: str) -> tuple[FactRow, ...]:
        """Return the facts that bear on a regime; a correction may stand in another, so then all."""
        if firm.is_corrected:
            return firm.facts
        ladder = self._engine.regimes[regime].ladder
        near = (regime, ladder.requires if ladder else regime)
        if all([fact[REGIME] in near for fact in firm.facts]):  # noqa: C419 (a list of two is read faster)
            return firm.facts
        return tuple([fact for fact in firm.facts if fact[REGIME] in near or fact[KIND] in ENDINGS])

    def _traced(self, firm: KnownFirm, facts: tuple[FactRow, ...], regime: str, row: Row) -> tuple[Element, ...]:
        shape = facts if firm.is_corrected else tuple([fact[OF_HISTORY] for fact in facts])
        before = tuple([one.act.id for one in firm.predecessors]) if firm.predecessors else ()
        key = (shape, regime, row.as_of, row.tier, row.loan, before)
        return self._kept(key, row, lambda: self._evaluated(marked(facts), regime, row, firm.predecessors))

    def _kept(self, key: object, row: Row, evaluated: Callable[[], Iterable[Element]]) -> tuple[Element, ...]:
        usual = self._usual if row.as_of == self._as_of and row.loan is None else None
        found = None if usual is None else usual.get(key)
        if found is None:
            found = self._own.get(key)
        if found is None:
            found, key = tuple(evaluated()), interned(key)
            self._own.keep(key, found)
            if usual is not None:
                usual.keep(key, found)
        return found

    def _evaluated(
        self, facts: list[Fact], regime: str, row: Row, before: tuple[Predecessor, ...]
    ) -> Iterable[Element]:
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

    def _absent(self, row: Row, before: tuple[Predecessor, ...] = ()) -> list[Element]:
        """Return the answers for titles of which nothing is known: of the regime asked for, or of each."""
        regimes = [row.regime] if row.regime else list(self._engine.regimes)
        regime_ids = [id_ for id_ in regimes if row.tier is None or row.tier in self._engine.regimes[id_].by_tier]
        key = (row.regime, row.as_of, row.tier, row.loan, tuple([one.act.id for one in before]))
        return list(self._kept(key, row, lambda: [self._nothing(regime, row, before) for regime in regime_ids]))

    def _nothing(self, regime: str, row: Row, before: tuple[Predecessor, ...]) -> Element:
        absent = self._engine.absent(regime, row.as_of, self._known_on, row.tier)
        (standing,) = with_predecessors([absent], before, self._engine, row.as_of, self._known_on)
        if row.loan is None:
            return self._element(standing, row, None)
        last = self._engine.absent(regime, row.loan[1], self._known_on, row.tier)
        return self._element(standing, row, coverage_without_facts(last, *row.loan, self._known_on))

    def _element(self, standing: Standing, row: Row, cover: LoanCover | None) -> Element:
        regime = self._engine.regimes[standing.regime]
        cautions: Any = self._words["cautions"]
        described = standing_object(standing, regime, NAME, row.as_of, cautions, self._lang, self._known_on)
        loan = loan_object(cover, regime, self._words["statuses"], self._lang) if cover else None
        covers = cover.term_covers if cover else None
        told_loan = template(loan) if cover else NO_LOAN
        return Element(standing, covers, template(described), told_loan, template(described["says"]))


def _fill_alike(elements: Sequence[Element], name: str, engine: Engine) -> Filled:
    """Put a name in the place of the marks of elements that tell of no fact."""
    return _fill(elements, [all_bare([name])] * len(elements), engine)


def _fill(elements: Sequence[Element], own: Sequence[Sequence[str]], engine: Engine) -> Filled:
    """Put the ids of a firm's facts and its name, which ``own`` has for each element, in the place of the marks."""
    if not elements:
        return NOTHING
    first, loan = elements[0], "null"
    if len(elements) == 1 and first.loan is NO_LOAN:
        object_, says = first.object.filled(own[0]), first.says.filled(own[0])
        return Filled(f"[{object_}]", loan, says, first.standing, 1, first.term_covers, elements)
    if len(elements) > 1:
        lead = by_relevance([element.standing for element in elements], engine.regimes)[0]
        first = next(element for element in elements if element.standing is lead)
    if first.loan is not NO_LOAN:
        loan = f"[{','.join([element.loan.filled(some) for element, some in zip(elements, own, strict=True)])}]"
    objects = [element.object.filled(some) for element, some in zip(elements, own, strict=True)]
    standings, says = f"[{','.join(objects)}]", first.says.filled(own[0])
    return Filled(standings, loan, says, first.standing, len(elements), first.term_covers, elements)
