"""Several files in one go: each as one file is added, what is common answered once, and each written whole or not.

A file that is refused or lacks an answer keeps no other from its way; what has become of each is its state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from qiangqi.standing.strict_yaml import DataError

from ..cards import Card
from .answers import AnswerError, Answers
from .card_draft import CardDraft
from .dry_run import Outcome
from .held import SKIP, Held
from .inputs import Input
from .questions import Question
from .session import Prompt, Registration, Review, decided, settle

State = Literal["open", "ready", "written", "held", "left", "missing", "unfit", "refused"]
"""``held``: a list that is there already; ``left``: left out by the registrar; ``unfit``: an answer does not fit."""

FAILED: tuple[State, ...] = ("missing", "unfit", "refused")

COMMON = ("regime", "place", "tier", "kind", "level", "authority", "evidence", "licence", "published", "date", "made")
"""Questions that several files may have the same answer to."""


@dataclass(slots=True)
class Listed:
    """One of several files on its way."""

    name: str
    registration: Registration
    typed: frozenset[str]
    state: State = "open"
    says: str = ""
    draft: CardDraft | None = None
    card: Card | None = None
    outcome: Outcome | None = None
    missing: list[Question] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the source that it becomes."""
        return f"{self.draft.place}/{self.draft.id}" if self.draft else ""

    def step(self, take: Callable[[], None]) -> None:
        """Take a step, unless an earlier one ended it; what goes wrong is its state."""
        if self.state not in ("open", "ready"):
            return
        try:
            take()
        except AnswerError as error:
            self.state, self.says = "unfit", str(error)
        except DataError as error:
            self.state, self.says = "refused", f"{error.line}: {error.message}"


def begun(one: Input, datasets: Path, answers: Answers, today: str, beside: Listed | None = None) -> Listed:
    """Look at a file, and draft its card by the answers so far; ``beside`` is one that was begun before it."""
    registration = Registration(one.path, datasets, answers, today)
    listed = Listed(one.name, registration, frozenset(answers.given))

    def take() -> None:
        if one.refused:
            listed.state, listed.says = "refused", one.refused
            return
        registration.open(beside.registration if beside else None)
        listed.draft = registration.draft()

    listed.step(take)
    return listed


def left_out(one: Input, datasets: Path, today: str) -> Listed:
    """Return a file that the registrar leaves out."""
    return Listed(one.name, Registration(one.path, datasets, Answers(), today), frozenset(), "left")


def common_questions(files: Sequence[Listed]) -> list[tuple[Question, int]]:
    """Return the questions without a proposal that several files have, each with their number."""
    return common_of(_without_proposal(one) for one in files)


def common_of(each: Iterable[Iterable[Question]]) -> list[tuple[Question, int]]:
    """Return the questions that may have one answer for several files and that several have, each with their number.

    ``each`` are the questions without a proposal of one file.
    """
    found = [question for questions in each for question in questions if question.key[0] in COMMON]
    counts = Counter(question.key for question in found)
    first = {question.key: question for question in reversed(found)}
    order = sorted((key for key, number in counts.items() if number > 1), key=lambda key: COMMON.index(key[0]))
    return [(first[key], counts[key]) for key in order]


def _without_proposal(one: Listed) -> Iterable[Question]:
    return (q for q in one.draft.questions if q.default is None) if one.draft and one.state == "open" else ()


def answer_all(files: Sequence[Listed], question: Question, answer: str) -> None:
    """Give every file that has a question without a proposal an answer to it."""
    for one in files:
        if any(other.key == question.key for other in _without_proposal(one)):

            def take(one: Listed = one) -> None:
                one.registration.answers.put(question.key, question.taken(answer))
                one.draft = one.registration.draft()

            one.step(take)


def settled(one: Listed, prompt: Prompt | None, review: Review, say: Callable[[str], None]) -> None:
    """Answer what is open of a file; without a prompt every proposal is taken, and what has none is missing."""

    def take() -> None:
        assert one.draft is not None
        one.draft = settle(one.registration, one.draft, prompt, review, say)
        if one.draft.questions or one.draft.card is None:
            one.state, one.missing = "missing", list(one.draft.questions)

    one.step(take)


def tried(one: Listed, held: Held, names: set[str], prompt: Prompt | None) -> None:
    """Try the card of a file; ``names`` are the ids of the files before it, whose lists ``held`` counts already."""

    def take() -> None:
        assert one.draft is not None
        _told_apart(one, names)
        one.card, one.outcome = one.registration.finish(one.draft)
        if one.outcome.wrong:
            one.state, one.says = "refused", "; ".join(found.en for found in one.outcome.wrong)
            return
        question = one.registration.same(one.card, one.outcome, held)
        answer = decided(question, one.registration.answers, prompt, one.draft)
        if question is not None and answer is None:
            one.state, one.missing = "missing", [question]
        elif question is not None and answer == SKIP:
            one.state, one.says = "held", f"{question.zh.partition('：')[0]} {question.en.partition(':')[0]}"
        else:
            one.state = "ready"
            names.add(one.id)
            held.add(one.id, one.card.sha256 or "", one.outcome.likeness)

    one.step(take)


def _told_apart(one: Listed, names: set[str]) -> None:
    """Number a proposed id that another file of this run has; one that was typed is refused.

    Raises:
        AnswerError: it was typed.
    """
    assert one.draft is not None
    if one.id not in names:
        return
    if "id" in one.typed:
        raise AnswerError(f"--id {one.draft.id}: is that of another file in this run; expected another")
    number, proposed, taken = 2, one.draft.id, one.draft.taken
    while f"{one.draft.place}/{proposed}-{number}" in names:
        number += 1
    one.registration.answers.given["id"] = f"{proposed}-{number}"
    draft = one.registration.draft()
    draft.taken, draft.questions[:] = [*taken, Question(("id",), "", "", f"{proposed}-{number}")], []
    one.draft = draft


def saved(one: Listed) -> None:
    """Write the raw file and the card of a file that is ready."""

    def take() -> None:
        assert one.draft is not None
        assert one.card is not None
        one.registration.save(one.draft, one.card)
        one.state = "written"

    if one.state == "ready":
        one.step(take)


def status_of(files: Sequence[Listed]) -> int:
    """Return the exit status: 1 where a file was refused, 2 where answers are missing or do not fit, else 0."""
    states = {one.state for one in files}
    return 1 if "refused" in states else 2 if states & {"missing", "unfit"} else 0
