"""A registration from start to end: look, ask until nothing is open, try, and hand over what may be written."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes_by_file
from qiangqi.standing.strict_yaml import read_data
from qiangqi.values.divisions import division_tables
from qiangqi.values.vocabulary import Vocabulary, load_vocabulary

from ..cards import Bounds, Card
from ..readers.preview import Look, look
from ..readers.reading import Format
from ..scans.reading import scan_form
from ..scans.waiting import Waiting, waiting
from .answers import AnswerError, Answers
from .card_draft import CardDraft, Known
from .dry_run import Outcome, Seen, dry_run
from .held import Held, corrected, question
from .new_regime import meant, names_of
from .proposal import propose
from .questions import Question
from .read_cells import confirm_all
from .regime_choice import NEW
from .save import write
from .sections import Survey, survey
from .table_structure import Structure

Prompt = Callable[[Question], str]
Review = Callable[[list[Question]], Question | None]
"""Shows proposals; returns the one to answer otherwise, or None where all are taken."""

ASKED_ALONE = ("column", "regime")
"""Proposals on which other questions hang: they are not left to the review of the others."""


@dataclass(slots=True)
class Registration:
    """One file on its way into a datasets folder.

    ``confirmed`` are the new regimes, by official name and issuer, that the registrar has said are meant.
    """

    path: Path
    datasets: Path
    answers: Answers
    today: str
    look: Look = field(init=False)
    known: Known = field(init=False)
    scan: Waiting | None = field(init=False, default=None)
    vocabulary: Vocabulary = field(init=False)
    confirmed: set[tuple[str, str]] = field(default_factory=set)
    _seen_by: tuple[bool, tuple[int, ...]] = (False, ())
    _surveys: dict[str, Survey] = field(default_factory=dict)

    def open(self, beside: Registration | None = None) -> None:
        """Look at the file and the folder; what answers say of the cells of a scan is confirmed.

        What ``beside``, a file for the same folder on the same day, knows of the folder is not read again.

        Raises:
            AnswerError: an answer is of no cell.
            DataError: the file or the folder cannot be read.
        """
        self.vocabulary = beside.vocabulary if beside else load_vocabulary(self.datasets)
        self.known = beside.known if beside else self._known()
        form = scan_form(self.path)
        self.scan = waiting(self.path, form, self.datasets) if form else None
        if self.scan is not None:
            confirm_all(self.scan, self.answers.cells)
        self.see()

    def see(self) -> None:
        """Look at what is read: the file, or the cells of a scan as they stand."""
        self._surveys.clear()
        self._seen_by = self._sight
        form: Format | None = "cells" if self.scan else None
        self.look = look(self.read_from, *self._seen_by, form)

    @property
    def _sight(self) -> tuple[bool, tuple[int, ...]]:
        """The answers by which a file is looked at: whether hidden parts are read, and the pages that are whole."""
        return self.answers.given.get("hidden") == "read", self.answers.whole_pages

    @property
    def read_from(self) -> Path:
        """What is read: the file, or the cells of a scan as they stand."""
        return self.scan.confirmed if self.scan else self.path

    def words(self) -> dict[str, str]:
        """Return the Chinese words of what may be answered."""
        lists = ("evidence", "kinds", "tiers", "levels", "issue_codes")
        known = {word.id: word.zh for name in lists for word in self.vocabulary.words(name).values()}
        return {NEW: "新制度", **known, **{id: regime.short.zh for id, regime in self.known.regimes.items()}}

    def draft(self) -> CardDraft:
        """Return the draft that the answers so far allow.

        Raises:
            DataError: the file cannot be read by what was answered.
            AnswerError: an answer does not fit.
        """
        if self._seen_by != self._sight:
            self.see()
        if self.scan is not None and (typed := self.answers.given.pop("cell", None)):
            confirm_all(self.scan, [typed])
            self.see()
        return propose(self.path, self.look, self.answers, self.known, self._survey, self.scan)

    def finish(self, draft: CardDraft, seen: Seen | None = None) -> tuple[Card, Outcome]:
        """Try a draft that is complete; where no bounds were answered they become the facts that it found.

        ``seen`` is given what became of each row.

        Raises:
            DataError: the file cannot be read by the card.
            AnswerError: a fact that a row is to replace is not there.
        """
        assert draft.card is not None
        corrects = self.answers.corrects
        outcome = dry_run(
            draft.card, draft.regime, draft.place, draft.id, self.path, self.datasets, corrects, self.scan, seen
        )
        card = draft.card.model_copy(update={"corrects": outcome.corrects})
        if "facts" in self.answers.given:
            return card, outcome
        return card.model_copy(update={"bounds": Bounds(facts=(outcome.facts, outcome.facts))}), outcome

    def same(self, card: Card, outcome: Outcome, held: Held) -> Question | None:
        """Return the question whether a list that is held already is added again, or None."""
        but = corrected(self.answers.corrects.values())
        return question(held, card.sha256 or "", outcome.facts, outcome.likeness, but)

    def save(self, draft: CardDraft, card: Card) -> list[Path]:
        """Write the raw file, the cells of a scan, the card and a new regime, and return their paths.

        Raises:
            DataError: one of the names is taken, or nothing can be written there.
        """
        cells = self.scan.cells() if self.scan else b""
        return write(self.datasets, draft.place, draft.id, card, draft.regime, self.path.read_bytes(), cells)

    def _known(self) -> Known:
        files = load_regimes_by_file(self.datasets)
        regimes = {regime.id: regime for _, regime in sorted(files.items(), key=lambda file: file[1].id)}
        places = {regime.id: path.parent.name for path, regime in files.items()}
        history = self.datasets / "divisions-history.csv"
        tables = division_tables(
            read_data(self.datasets / "divisions.csv"), read_data(history) if history.exists() else ""
        )
        names = {row["code"]: row["name"] for row in tables.rows}
        kinds = {word.id: word.zh for word in self.vocabulary.kinds}
        return Known(regimes, places, kinds, tables.by_year, names, self.today)

    def _survey(self, structure: Structure) -> Survey:
        key = f"{sorted(structure.columns.items())}{structure.reading!r}"
        if key not in self._surveys:
            reading, unread = structure.reading, structure.unread
            self._surveys[key] = survey(self.read_from, self.look, structure.columns, reading, unread)
        return self._surveys[key]


def settle(
    registration: Registration,
    draft: CardDraft,
    prompt: Prompt | None,
    review: Review,
    say: Callable[[str], None],
) -> CardDraft:
    """Answer what is open: by asking, or without a prompt by taking every proposal.

    What has no proposal is asked, and what the rest hangs on. Then every answer, typed or proposed, is reviewed at once
    and can be changed. An answer that does not fit is said and asked again. The draft that comes back has questions
    left only where there is neither an answer nor a proposal.

    Raises:
        DataError: the file cannot be read by what was answered.
    """
    if prompt is None:
        draft.taken = [question for question in draft.questions if question.default is not None]
        draft.questions[:] = [question for question in draft.questions if question.default is None]
        return draft
    is_reviewed = False
    while draft.questions or not is_reviewed:
        before = deepcopy(registration.answers)
        try:
            answers, is_reviewed = _answered(reviewed_in(draft, registration.answers), draft.questions, prompt, review)
            for key, answer in answers:
                registration.answers.put(key, answer)
            draft = registration.draft()
        except AnswerError as error:
            say(str(error))
            registration.answers, is_reviewed = before, False
        if is_reviewed and not draft.questions and draft.regime is not None:
            is_reviewed = _is_confirmed(draft.regime, registration.confirmed, prompt)
    return draft


def _is_confirmed(regime: Regime, confirmed: set[tuple[str, str]], prompt: Prompt) -> bool:
    """Ask once whether a new regime is meant; no leads back to the review."""
    asked = meant(regime, confirmed)
    if asked is not None and prompt(asked).strip() != "yes":
        return False
    confirmed.add(names_of(regime))
    return True


def reviewed_in(draft: CardDraft, answers: Answers) -> list[Question]:
    """Return what a review shows: the proposals, what was answered, and options that no question asked for."""
    asked = {question.key for question in (*draft.questions, *draft.answered)}
    given = [key for key in answers.every_key() if key not in asked]
    options = [Question(key, "给出的选项", "option given", answers.get(key)) for key in given]
    return [*draft.questions, *draft.answered, *options]


def decided(asked: Question | None, answers: Answers, prompt: Prompt | None, draft: CardDraft) -> str | None:
    """Return the answer to a question that comes after the dry run: as given, asked for, or as proposed.

    Raises:
        AnswerError: the answer does not fit.
    """
    if asked is None:
        return None
    given = answers.get(asked.key)
    if given is None and prompt is not None:
        given = prompt(asked)
    if given is None and asked.default is not None:
        draft.taken.append(asked)
        return asked.default
    return None if given is None else asked.taken(given)


def _answered(
    every: list[Question], questions: list[Question], prompt: Prompt, review: Review
) -> tuple[list[tuple[tuple[str, ...], str]], bool]:
    """Return answers to the next question, or to all where they are left as they are, and whether they are.

    Raises:
        AnswerError: an answer does not fit.
    """
    chosen = next((one for one in questions if one.default is None or one.key[0] in ASKED_ALONE), None)
    chosen = chosen or review(every)
    if chosen is None:
        return [(one.key, one.taken(one.default or "")) for one in questions], True
    return [(chosen.key, chosen.taken(prompt(chosen)))], False
