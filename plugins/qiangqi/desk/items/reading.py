"""The reading of an item in a worker: the file is opened, drafted and tried, and what a page shows of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qiangqi.lists.fact_rows import FactRow, IssueRow
from qiangqi.lists.readers import Skip
from qiangqi.lists.registering.answers import AnswerError
from qiangqi.lists.registering.card_draft import CardDraft
from qiangqi.lists.registering.card_text import card_text
from qiangqi.lists.registering.held import SKIP, Held
from qiangqi.lists.registering.new_regime import meant
from qiangqi.lists.registering.questions import Question
from qiangqi.lists.registering.report import control_lines, file_page, section_lines
from qiangqi.lists.registering.save import targets
from qiangqi.lists.registering.session import Registration
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask

from .dry_run_words import tried
from .registration import asked_now, registration
from .sheet_rows import write_rows
from .stored import item_of
from .view import Asked, View, keep_view, made_of

Row = FactRow | IssueRow | Skip


def read_item(folder: Path, id_: str, datasets: Path, today: str) -> None:
    """Read an item by what was answered of it, and keep its view; what goes wrong with it is in the view."""
    item = item_of(folder, id_)
    if item is None:
        return
    view = View(made_of(item, datasets), "refused")
    try:
        found = registration(item, datasets, today)
        _look(found, view, item.same, lambda rows, draft: _keep_rows(found, draft, rows, item.folder, view))
    except AnswerError as error:
        view.stage, view.says = "unfit", mask(str(error))
    except DataError as error:
        view.stage, view.says = "refused", mask(error.message)
    keep_view(item, view)


def _look(
    found: Registration, view: View, same: str | None, keep: Callable[[list[Row], CardDraft | None], None]
) -> None:
    """Fill a view, as far as the answers let the registration go."""
    view.format = found.look.format
    view.scan = str(found.scan.folder) if found.scan else ""
    view.open_cells = len(found.scan.open) if found.scan else 0
    view.lines = [mask(line) for line in file_page(found.path, found.look, None)]
    if view.open_cells:
        view.stage = "cells"
        keep([], None)
        return
    try:
        draft = found.draft()
    except (AnswerError, DataError):
        keep([], None)
        raise
    words = found.words()
    view.lines = [mask(line) for line in _lines(found, draft)]
    now = asked_now(draft.questions)
    view.asked = [_asked(one, words) for one in (*now, *(one for one in draft.questions if one not in now))]
    view.now = len(now)
    view.answered = [_asked(one, words) for one in draft.answered]
    view.proposed = sum(one.default is not None for one in draft.questions)
    view.stage = "asking"
    rows: list[Row] = []
    try:
        if draft.card is not None:
            _try(found, draft, view, same, rows, words)
    finally:
        keep(rows, draft)


def _lines(found: Registration, draft: CardDraft) -> list[str]:
    lines = [*file_page(found.path, found.look, draft.structure)]
    if draft.survey:
        lines += [*section_lines(draft.survey.sections), *control_lines(draft.survey.places)]
    return lines


def _try(
    found: Registration, draft: CardDraft, view: View, same: str | None, rows: list[Row], words: dict[str, str]
) -> None:
    card, outcome = found.finish(draft, rows.append)
    view.tried = tried(outcome, words, found.vocabulary)
    view.card = mask(card_text(card))
    view.source = f"{draft.place}/{draft.id}"
    made = targets(found.datasets, draft.place, draft.id, card, draft.regime)
    view.writes = [path.relative_to(found.datasets).as_posix() for _, path in made]
    if draft.questions:
        return
    if draft.regime is not None and (question := meant(draft.regime, found.confirmed)) is not None:
        view.stage, view.meant = "meant", [draft.regime.short.zh, draft.regime.issuer.name.zh]
        view.asked, view.now = [_asked(question, {})], 1
        return
    if outcome.wrong:
        view.stage, view.says = "refused", "；".join(found.zh for found in outcome.wrong)
        view.says_en = mask("; ".join(found.en for found in outcome.wrong))
        return
    question = found.same(card, outcome, Held(found.datasets))
    if question is not None and same is None:
        view.stage, view.asked, view.now = "same", [_asked(question, {})], 1
    else:
        view.stage = "held" if question is not None and same == SKIP else "ready"


def _asked(question: Question, words: dict[str, str]) -> Asked:
    choices = [(one, words.get(one, "")) for one in question.choices]
    candidates = [mask(one) for one in question.candidates]
    return Asked(list(question.key), question.zh, question.en, question.option, question.default, candidates, choices)


def _keep_rows(found: Registration, draft: CardDraft | None, rows: list[Row], folder: Path, view: View) -> None:
    view.rows, view.pages = write_rows(found, draft, rows, folder)
