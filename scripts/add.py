#!/usr/bin/env python3
"""Add a list: look at the file as it was published, ask what it does not say, try the card, write card and raw file."""

from __future__ import annotations

import _project  # isort: skip
from _scans import confirm_cells

import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from _answer_options import answer_options, gathered
from _clock import today
from qiangqi.lists.registering.answers import AnswerError
from qiangqi.lists.registering.dry_run import Outcome
from qiangqi.lists.registering.report import (
    choice_line,
    control_lines,
    file_page,
    outcome_page,
    proposal_lines,
    question_lines,
    raw_lines,
    review_lines,
    section_lines,
)
from qiangqi.lists.registering.card_draft import CardDraft
from qiangqi.lists.registering.questions import Question
from qiangqi.lists.registering.session import Prompt, Registration, decided, settle
from qiangqi.lists.registering.held import SKIP, Held
from qiangqi.lists.registering.inputs import inputs_of, is_single
from qiangqi.lists.cards import Card
from qiangqi.lists.editing.adding import adding
from _several import Ways, Work
from _refusals import refusals_told
from _waiting import waits
from qiangqi.values.personal_data import mask

SHEET = click.Path(dir_okay=False, path_type=Path)

EPILOG = """\b
Examples:
  scripts/add.py list.xlsx                     asks for what the file does not say
  scripts/add.py list.xlsx --yes --regime henan --evidence government_site --published 2023-06-01 --id 2023-64
  scripts/add.py notice.docx --yes --annex "示范.*复核=demonstration:review_passed" --annex "联系方式=skip" …
  scripts/add.py page.html --yes --column name=园区名称 --heading "^[一二三]、(.+?市)" …
  scripts/add.py notice.html --yes --corrects "虚构甲有限公司=zhengzhou/2023-64:5" …
  scripts/add.py a.xlsx b.docx --evidence government_site      several: common answers once, one summary
  scripts/add.py folder annexes.zip --answers-template sheet.csv      then fill the sheet, a line a file, and
  scripts/add.py folder annexes.zip --answers sheet.csv --yes
  scripts/add.py annex.pdf --yes --new-regime xugou-srdi --regime-name 虚构省专精特新中小企业 --title-word 专精特新
      --tier advantage --issuer 虚构省工信厅 --issuer-kind authority --place xugou …

\b
Exit status: 0 written, held already, or tried with --dry-run; 1 refused; 2 answers are missing or do not fit, each
named with its option. Of a file that is refused nothing is written; of several the others are.
"""


@click.command(epilog=EPILOG)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@answer_options
@click.option(
    "--datasets",
    type=click.Path(file_okay=False, path_type=Path),
    default=_project.ROOT / "datasets",
    help="The folder to add to (default: datasets/).",
)
@click.option(
    "--answers", "answer_sheet", type=SHEET, help="A sheet of answers: a CSV with a line for each of several files."
)
@click.option("--answers-template", "template", type=SHEET, help="Write such a sheet, with what is proposed, and end.")
@click.option("--yes", is_flag=True, help="Take every proposal and ask nothing; also without a terminal.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@waits
@refusals_told()
def main(
    files: tuple[Path, ...],
    datasets: Path,
    answer_sheet: Path | None,
    template: Path | None,
    yes: bool,
    dry_run: bool,
    **given: Any,
) -> None:
    """Look at each FILE, ask what it does not say, try its card, and write both.

    FILE is CSV, text, XLSX, XLS, ODS, DOCX, DOC, ODT, HTML or PDF by its content, whatever it is called; a scan (PDF,
    PNG, JPEG, TIFF, WebP); a folder, or an archive (zip, 7z, rar), of such files. What several files have in common is
    answered once, by an option or when it is asked for; the rest for each, or in a sheet of answers.
    """
    is_asking = not yes and sys.stdin.isatty()
    try:
        if is_single(files) and answer_sheet is None and template is None:
            registration = Registration(files[0], datasets, gathered(given), today().isoformat())
            register(registration, is_asking, dry_run)
        else:
            many = [str(one.name) for one in main.params if getattr(one, "multiple", False)]
            with inputs_of(files) as found:
                work = Work(datasets, given, gathered, many, today().isoformat(), Ways(_print, _prompt, _review))
                sys.exit(
                    work.written_sheet(found, template)
                    if template
                    else work.add(found, answer_sheet, is_asking, dry_run)
                )
    except AnswerError as error:
        _print(f"答案不合适 an answer does not fit: {error}", err=True)
        sys.exit(2)


def register(registration: Registration, is_asking: bool, dry_run: bool) -> None:
    """Take one file all the way; say each page as it is known."""
    registration.open()
    confirm_cells(registration, is_asking)
    structure = None
    try:
        draft = registration.draft()
        structure = draft.structure
    finally:
        for line in file_page(registration.path, registration.look, structure):
            _print(line)
    words = registration.words()
    prompt = (lambda question: _prompt(question, words)) if is_asking else None
    draft = settle(registration, draft, prompt, _review, _print)
    _say_draft(draft)
    if draft.questions or draft.card is None:
        _end_missing(draft.questions, words)
    card, outcome = registration.finish(draft)
    for line in outcome_page(card, outcome, registration.vocabulary):
        _print(line)
    if outcome.wrong:
        _print("  总数或范围不适用时 where a figure does not apply: --total none, --facts MIN:MAX")
        _print("\n没有写入任何文件 nothing was written.", err=True)
        sys.exit(1)
    if not _is_new(registration, draft, card, outcome, prompt, words):
        return
    if is_asking and not dry_run and not click.confirm("写入 write?", default=outcome.facts > 0):
        dry_run = True
    _finish(registration, draft, card, outcome, dry_run)


def _say_draft(draft: CardDraft) -> None:
    for line in section_lines(draft.survey.sections if draft.survey else []):
        _print(line)
    for line in control_lines(draft.survey.places) if draft.survey else ():
        _print(line)
    for line in proposal_lines(draft.taken):
        _print(line)
    if draft.regime is not None:
        _print(f"新制度 new regime: {draft.regime.short.zh} — {draft.regime.issuer.name.zh}")


def _end_missing(questions: list[Question], words: dict[str, str]) -> NoReturn:
    _print("\n还缺这些答案 answers that are missing:", err=True)
    for line in question_lines(questions, words):
        _print(line, err=True)
    sys.exit(2)


def _is_new(
    registration: Registration,
    draft: CardDraft,
    card: Card,
    outcome: Outcome,
    prompt: Prompt | None,
    words: dict[str, str],
) -> bool:
    """Whether a list is to be written, although one that is held may be the same; a name that is taken is refused."""
    held, own = Held(registration.datasets), f"{draft.place}/{draft.id}"
    is_other = held.has(own) and own not in held.same_file(card.sha256 or "")
    question = None if is_other else registration.same(card, outcome, held)
    if question is None:
        return True
    _print(f"注意 note: {question.zh} / {question.en}")
    answer = decided(question, registration.answers, prompt, draft)
    if answer is None:
        _end_missing([question], words)
    if answer == SKIP:
        _print("\n未登记 it was left, and nothing was written; 另行登记 to add it: --same add")
    return answer != SKIP


def _finish(registration: Registration, draft: CardDraft, card: Card, outcome: Outcome, dry_run: bool) -> None:
    if dry_run:
        _print("\n只试不写 dry run: nothing was written.")
        return
    with adding(registration.datasets, "scripts/add.py", today().isoformat(), _print):
        made = registration.save(draft, card)
    _print("\n已写入 written:")
    for path in made:
        _print(f"  {path}")
    for line in raw_lines(registration.look, draft.structure):
        _print(line)
    _print("接下来 next: make check（逐行核对 accounts for every row）")
    _print("  make preview（先看有何不同 shows what differs）；make publish（发布 publishes）")
    if outcome.issues:
        _print(f"问题页 issues: make preview，然后 then /issues?source={draft.place}/{draft.id}")


def _prompt(question: Question, words: dict[str, str]) -> str:
    if help_text := choice_line(question, words):
        _print(f"    {help_text}")
    text = f"{mask(question.zh)} / {question.en}  [{mask(question.option)}]"
    default = question.default
    return str(click.prompt(text, default=default or "", show_default=default is not None))


def _review(questions: list[Question]) -> Question | None:
    _print("\n提议 proposals:")
    for line in review_lines(questions):
        _print(line)
    text = "全部采用按回车，要改一条写它的编号 / Enter takes them all, a number changes one  [--yes]"
    numbers = click.Choice(["", *map(str, range(1, len(questions) + 1))])
    answer = click.prompt(text, default="", show_default=False, show_choices=False, type=numbers)
    return questions[int(answer) - 1] if answer else None


def _print(text: str, err: bool = False) -> None:
    click.echo(mask(text), err=err)


if __name__ == "__main__":
    main()
