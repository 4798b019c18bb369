"""What is known of a firm for a row, as JSON text: the answer of its history with its name and the ids of its facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.ordering import by_relevance
from qiangqi.standing.plain_text import isolated
from qiangqi.values.asked_days import knowledge_day

from .answer_templates import AnswerTemplate, Parts, all_bare, moved
from .evaluation import Element, Elements, Evaluation, Words
from .kept_answers import KeptAnswers, KeptForBatch
from .known_firm import KnownFirm
from .rows import Row

KEPT = 12_288
"""Histories whose answers are held on to, of some 6.5 kB each with their elements: more than 100,000 fictional firms
have.

Rows that each ask of another day would else fill the memory.
"""


class Filled(NamedTuple):
    """What is known of one firm: its standings and covers as JSON lists, and its first sentence as a JSON text.

    ``elements`` are what the standings and covers were made of, in their order.
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


NOTHING = Filled("[]", "null", "null", None)
"""What is known where no title is answered for."""


class HistoryAnswer(NamedTuple):
    """What is said of every firm of one history: ``Filled`` with places for a name and for the ids of all facts."""

    standings: AnswerTemplate
    loan: AnswerTemplate | None
    says: AnswerTemplate
    lead: Standing | None
    term_covers: str | None
    elements: Elements

    def filled(self, own: Sequence[str]) -> Filled:
        """Return it for a firm; ``own`` are the ids of its facts and then its name, as JSON without quotes."""
        loan = self.loan.filled(own) if self.loan else "null"
        says, elements = self.says.filled(own), self.elements
        return Filled(self.standings.filled(own), loan, says, self.lead, len(elements), self.term_covers, elements)


_NO_ANSWER = HistoryAnswer(AnswerTemplate(("[]",)), None, AnswerTemplate(("null",)), None, None, ())


class UsualAnswers:
    """The answers to one question that outlive their batch: of histories, and of what they were made of."""

    def __init__(self, room: int) -> None:
        self.histories, self.elements = KeptAnswers[HistoryAnswer](room), KeptAnswers[Elements](room)


class Answers:
    """The answers of one batch: one day of knowledge, one language, any days and titles asked about.

    ``usual`` has those of other batches for the day ``as_of`` without a loan; they ask the same of the same engine.
    ``whole`` returns a firm that is known by its history alone with its facts.
    """

    def __init__(
        self,
        engine: Engine,
        words: Words,
        known_on: int,
        today: int,
        lang: str,
        as_of: int | None = None,
        usual: UsualAnswers | None = None,
        whole: Callable[[KnownFirm], KnownFirm] = lambda firm: firm,
    ) -> None:
        self._engine, self._whole = engine, whole
        self._kept = KeptForBatch(KEPT, as_of, usual.histories if usual else None)
        elements = KeptForBatch(KEPT, as_of, usual.elements if usual else None)
        self._evaluation = Evaluation(engine, words, knowledge_day(known_on, today), lang, elements)

    def needs_facts(self, firm: KnownFirm, row: Row) -> bool:
        """Whether a firm is known by its history alone, and no answer for a row is kept."""
        return firm.history is not None and not firm.facts and self._kept.get(_key(firm.history, row), row) is None

    def of(self, firm: KnownFirm, row: Row) -> Filled:
        """Return what is known of a firm for a row: every title, or the regime and tier that it asks for."""
        if firm.history is None:
            answer = self._of(firm, row)
        else:
            answer = self._kept.found(_key(firm.history, row), row, lambda: self._of(self._whole(firm), row))
        return answer.filled(all_bare((*firm.fact_ids, isolated(firm.name))))

    def without_firm(self, name: str, row: Row) -> Filled:
        """Return the answer for the regime asked about a firm that is not on record; empty where none is asked."""
        if not row.regime:
            return NOTHING
        absent = self._evaluation.absent
        answer = self._kept.found(_key(None, row), row, lambda: self._answer([(one, ()) for one in absent(row)]))
        return answer.filled(all_bare((isolated(name),)))

    def _of(self, firm: KnownFirm, row: Row) -> HistoryAnswer:
        evaluation, named = self._evaluation, self._evaluation.named(firm)
        places = {id_: place for place, id_ in enumerate(firm.fact_ids)}
        found: list[tuple[Element, Sequence[int]]] = []
        for regime in sorted(named) if row.regime is None else (row.regime,):
            if regime in named:
                facts = evaluation.facts_of(firm, regime)
                own = [places[fact[0]] for fact in facts]
                found += [(element, own) for element in evaluation.of(firm, facts, regime, row)]
        return self._answer(found or [(element, ()) for element in evaluation.absent(row, firm.predecessors)])

    def _answer(self, found: Sequence[tuple[Element, Sequence[int]]]) -> HistoryAnswer:
        """Join elements, each with the places of its facts among all of the firm."""
        if not found:
            return _NO_ANSWER
        elements = tuple([element for element, _ in found])
        lead = by_relevance([element.standing for element in elements], self._engine.regimes)[0]
        first, own = next(one for one in found if one[0].standing is lead)
        loans = [moved(element.loan, places) for element, places in found if element.loan]
        objects = _listed([moved(element.object, places) for element, places in found])
        loan, says = (_listed(loans) if loans else None), AnswerTemplate(moved(first.says, own))
        return HistoryAnswer(objects, loan, says, lead, first.term_covers, elements)


def _key(history: str | None, row: Row) -> tuple[object, ...]:
    """Return by what an answer is kept: the history, None for a firm that is not on record, and what a row asks."""
    return history, row.regime, row.as_of, row.tier, row.loan


def _listed(values: Sequence[Parts]) -> AnswerTemplate:
    """Return JSON values as a list."""
    parts = [part for value in values for part in (",", *value)]
    return AnswerTemplate(("[", *parts[1:], "]"))
