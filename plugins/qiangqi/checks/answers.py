"""What a firm's facts say on a day, as JSON text; histories that are equal are evaluated once.

Notices name hundreds of firms with the same dates, so most histories differ in the firm's name and in the ids of its
facts alone. A history is evaluated with marks in their place, and the marks are filled in for each firm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.contract import standing_object
from qiangqi.standing.facts import Fact
from qiangqi.standing.loan import LoanCover, coverage_of_loan, coverage_without_facts
from qiangqi.standing.ordering import by_relevance
from qiangqi.standing.plain_text import isolated

from .answer_templates import NAME, Mould, bare, joined, marked, parts
from .loan_words import loan_object
from .lookup import EVIDENCE, REGIME, TIER, FactRow, Held
from .rows import Row

KEPT = 8_192
"""Histories whose answers a batch holds on to; rows that each ask of another day would else fill the memory."""

Words = Mapping[str, Mapping[str, Mapping[str, str]]]
"""``statuses`` and ``cautions``: each word in both languages."""


class Piece(NamedTuple):
    """One standing of a history, with its object, its cover of the loan and its sentence as moulds."""

    standing: Standing
    term_covers: str | None
    object: Mould
    loan: Mould
    says: Mould


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
    pieces: Sequence[Piece] = ()


NO_LOAN: Mould = ("null",)
"""What is said of a loan where none is asked about."""

NOTHING = Filled("[]", "null", "null", None)
"""What is known where no title is answered for."""


class Answers:
    """The answers of one batch: one day of knowledge, one language, any days and titles asked about."""

    def __init__(self, engine: Engine, words: Words, known_on: int, today: int, lang: str) -> None:
        self._engine, self._words, self._lang = engine, words, lang
        self._known_on, self._told_on = known_on, min(known_on, today)
        self._pieces: dict[object, tuple[Piece, ...]] = {}

    def of(self, firm: Held, row: Row) -> Filled:
        """Return what is known of a firm for a row: every title, or the regime and tier that it asks for."""
        named = {fact[REGIME] for fact in firm.facts if fact[TIER]}
        wanted = [row.regime] if row.regime else sorted(named)
        pieces: list[Piece] = []
        marks: list[Sequence[str]] = []
        for regime in wanted:
            if regime in named:
                facts = self._facts_of(firm, regime)
                found = self._traced(firm, facts, regime, row)
                pieces.extend(found)
                marks.extend([[bare(fact[0]) for fact in facts]] * len(found))
        if not pieces:
            pieces = self._absent(row)
            marks = [()] * len(pieces)
        return _fill(pieces, marks, firm.name, self._engine)

    def without_firm(self, name: str, row: Row) -> Filled:
        """Return the answer for the regime asked about a firm that is not on record; empty where none is asked."""
        pieces = self._absent(row) if row.regime else []
        return _fill(pieces, [()] * len(pieces), name, self._engine)

    def _facts_of(self, firm: Held, regime: str) -> tuple[FactRow, ...]:
        """Return the facts that bear on a regime; a correction may stand in another, so then all."""
        if firm.is_corrected:
            return firm.facts
        ladder = self._engine.regimes[regime].ladder
        near = (regime, ladder.requires if ladder else regime)
        return tuple([fact for fact in firm.facts if fact[REGIME] in near])

    def _traced(self, firm: Held, facts: tuple[FactRow, ...], regime: str, row: Row) -> tuple[Piece, ...]:
        shape = facts if firm.is_corrected else tuple([fact[1 : EVIDENCE + 1] for fact in facts])
        key = (shape, regime, row.as_of, row.tier, row.loan)
        return self._kept(key, lambda: self._evaluated(marked(facts), regime, row))

    def _kept(self, key: object, evaluated: Callable[[], Iterable[Piece]]) -> tuple[Piece, ...]:
        found = self._pieces.get(key)
        if found is None:
            if len(self._pieces) >= KEPT:
                self._pieces.clear()
            found = self._pieces[key] = tuple(evaluated())
        return found

    def _evaluated(self, facts: list[Fact], regime: str, row: Row) -> Iterable[Piece]:
        standings = self._engine.standings(facts, row.as_of, self._known_on, regime)
        kept = [standing for standing in standings if row.tier in (None, standing.tier)]
        if row.loan is None:
            return [self._piece(standing, row, None) for standing in kept]
        history = self._engine.history(facts, regime, self._known_on)
        covers = [
            coverage_of_loan(history, standing.tier, *row.loan, self._told_on) for standing in kept if standing.tier
        ]
        return [self._piece(standing, row, cover) for standing, cover in zip(kept, covers, strict=True)]

    def _absent(self, row: Row) -> list[Piece]:
        """Return the answers for titles of which nothing is known: of the regime asked for, or of each."""
        regimes = [row.regime] if row.regime else list(self._engine.regimes)
        asked = [id_ for id_ in regimes if row.tier is None or row.tier in self._engine.regimes[id_].by_tier]
        key = (row.regime, row.as_of, row.tier, row.loan)
        return list(self._kept(key, lambda: [self._nothing(regime, row) for regime in asked]))

    def _nothing(self, regime: str, row: Row) -> Piece:
        standing = self._engine.absent(regime, row.as_of, self._known_on, row.tier)
        if row.loan is None:
            return self._piece(standing, row, None)
        last = self._engine.absent(regime, row.loan[1], self._known_on, row.tier)
        return self._piece(standing, row, coverage_without_facts(last, *row.loan, self._told_on))

    def _piece(self, standing: Standing, row: Row, cover: LoanCover | None) -> Piece:
        regime = self._engine.regimes[standing.regime]
        shown = standing_object(standing, regime, NAME, row.as_of, self._words["cautions"], self._lang)  # type: ignore[arg-type]
        loan = loan_object(cover, regime, self._words["statuses"], self._lang) if cover else None
        covers = cover.term_covers if cover else None
        return Piece(standing, covers, parts(shown), parts(loan) if cover else NO_LOAN, parts(shown["says"]))


def _fill(pieces: Sequence[Piece], ids: Sequence[Sequence[str]], name: str, engine: Engine) -> Filled:
    """Put a firm's name and the ids of its facts in the place of the marks."""
    if not pieces:
        return NOTHING
    own = bare(isolated(name))
    objects = [joined(piece.object, own, some) for piece, some in zip(pieces, ids, strict=True)]
    first = pieces[0]
    if len(pieces) > 1:
        lead = by_relevance([piece.standing for piece in pieces], engine.regimes)[0]
        first = next(piece for piece in pieces if piece.standing is lead)
    loan = "null"
    if first.loan != NO_LOAN:
        loan = f"[{','.join([joined(piece.loan, own, some) for piece, some in zip(pieces, ids, strict=True)])}]"
    standings, says = f"[{','.join(objects)}]", joined(first.says, own, ())
    return Filled(standings, loan, says, first.standing, len(pieces), first.term_covers, pieces)
