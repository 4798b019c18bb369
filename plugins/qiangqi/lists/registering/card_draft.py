"""The draft of a card, and what the datasets folder has already."""

from __future__ import annotations

from dataclasses import dataclass, field

from qiangqi.standing.regime import Regime
from qiangqi.values.divisions import DivisionsByYear

from ..cards import Card
from .questions import Question
from .row_meaning import Meaning
from .sections import Survey
from .table_structure import Structure


@dataclass(frozen=True, slots=True)
class Known:
    """What the datasets folder has already: regimes, the folder of each, the words of kinds, places, and today."""

    regimes: dict[str, Regime]
    places: dict[str, str]
    kinds: dict[str, str]
    divisions: DivisionsByYear
    division_names: dict[str, str]
    today: str


@dataclass(slots=True)
class CardDraft:
    """The draft of a card so far: the card and where it goes once every question has an answer or a proposal."""

    questions: list[Question]
    structure: Structure | None = None
    survey: Survey | None = None
    meaning: Meaning | None = None
    place: str = ""
    id: str = ""
    card: Card | None = None
    regime: Regime | None = None
    taken: list[Question] = field(default_factory=list)
    answered: list[Question] = field(default_factory=list)
