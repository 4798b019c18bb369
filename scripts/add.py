#!/usr/bin/env python3
"""Add a list: look at the file as it was published, ask what it does not say, try the card, write card and raw file."""

from __future__ import annotations

import _project  # isort: skip
from _scans import confirm_cells

import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import click
from qiangqi.lists.registering.answers import AnswerError, Answers, pairs, patterns, value_pairs
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
from qiangqi.values.personal_data import mask
from qiangqi.standing.strict_yaml import DataError

ONE = {
    "place": "Folder in the datasets folder (letters, digits, hyphens).",
    "id": "Id of the card in its folder, such as 2023-64.",
    "title": "Title of the document.",
    "title-is": "document, or description (default: document where the file prints the title).",
    "number": "Document number, or none.",
    "authority": "Issuing authority, or none.",
    "level": "national, provincial, city or county.",
    "address": "Address of the document, or none.",
    "address-is": "authority or copy (default: by the evidence).",
    "evidence": "Grade of the evidence: government_site, official_text_mirror, … company_site, securities_filing.",
    "licence": "Licence (default: not stated).",
    "published": "When it was published: 2023-01-05, 2023-01, 2023 or an interval with a slash.",
    "published-because": "How that is known: 中文|English.",
    "made": "Day on which the file was obtained (default: today in Shanghai).",
    "regime": "The regime, or new.",
    "tier": "The tier of all rows: demonstration, advantage, reserve, candidate.",
    "kind": "The kind of event of all rows: granted, publicised, review_passed, …",
    "date": "Day of the event, where no column has it; written like --published.",
    "date-because": "How that is known: 中文|English.",
    "year": "The year of dates that the file prints without one.",
    "batch": "The batch, such as 第七批, or none.",
    "header-row": "Number of the row in its table that is the header.",
    "heading": "Pattern of a line or row that heads the rows below it (a city), or none.",
    "hidden": "read takes hidden sheets, rows and columns; skip passes over them, each by name.",
    "carry-down": "The column whose empty cells, 同上 and 〃 mean the place above; signs: only 同上 and 〃 do; none.",
    "places": "read takes 新郑市（1家） for the place and 市本级 for the heading's; as-printed leaves them.",
    "prose": "Pattern of sentences that list firms, with the groups names and total.",
    "other-tables": "skip passes over tables without the headers; read takes other headers of the same columns.",
    "facts": "MIN:MAX facts expected (default: as many as the dry run finds).",
    "raw-name": "Name of the raw file (default: the id with the ending of its format).",
    "transcription": "yes where the file was typed from the document.",
    "confirmed": "Of a scan: the day on which its rows, as they were read, were compared with it.",
    "new-regime": "Id of a title that the catalogue does not have yet.",
    "regime-name": "Its whole title in Chinese.",
    "regime-name-en": "Its title in English (default: the Chinese one).",
    "issuer": "Who gives it.",
    "issuer-en": "The issuer in English (default: the Chinese one).",
    "issuer-kind": "authority or association.",
    "same": "skip or add: what becomes of a list that is held already (the same file: skip; else it is asked).",
    "division": "Its GB/T 2260 code, or none (default: by the issuer's name where that is certain).",
}
"""Answers that are given once; each is an option of its name."""

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


def _answers(command: Any) -> Any:
    for name, help_text in reversed(ONE.items()):
        command = click.option(f"--{name}", help=help_text)(command)
    return command


@click.command(epilog=EPILOG)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@_answers
@click.option("--column", multiple=True, help="ROLE=HEADER, or ROLE=none: name, region, uscc, date, remark, …")
@click.option("--sheet", multiple=True, help="Read this sheet only.")
@click.option("--annex", multiple=True, help='"PATTERN=TIER:KIND", "PATTERN=REGIME/TIER:KIND" or "PATTERN=skip".')
@click.option(
    "--value", multiple=True, help='"title:示范企业=demonstration", "event:通过复核=review_passed", "remark:…=ok".'
)
@click.option("--total", multiple=True, help="Firms that the document states: N, PATTERN=N for one annex, or none.")
@click.option(
    "--corrects", multiple=True, help="ROW=SOURCE or ROW=SOURCE:LINE: a row, by line or name, replaces a fact there."
)
@click.option("--title-word", multiple=True, help="How lists call a new title: WORD or WORD=TIER.")
@click.option("--headers", default="", help="The columns, in order, of tables without a header: 序号,企业名称,属地.")
@click.option(
    "--whole-page",
    multiple=True,
    type=click.IntRange(1),
    help="A page of a PDF that breaks no row, whatever its lines say.",
)
@click.option(
    "--cell", multiple=True, help="Of a scan: ROW:COLUMN=TEXT, ROW=TEXT, or ROW=ok where the first reading is right."
)
@click.option("--serial-date", multiple=True, help="A column whose bare numbers are a spreadsheet's days.")
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
            registration = Registration(files[0], datasets, _given(given), _today())
            register(registration, is_asking, dry_run)
        else:
            many = [str(one.name) for one in main.params if getattr(one, "multiple", False)]
            with inputs_of(files) as found:
                work = Work(datasets, given, _given, many, _today(), Ways(_print, _prompt, _review))
                sys.exit(
                    work.written_sheet(found, template)
                    if template
                    else work.add(found, answer_sheet, is_asking, dry_run)
                )
    except AnswerError as error:
        _print(f"答案不合适 an answer does not fit: {error}", err=True)
        sys.exit(2)
    except DataError as error:
        _print(str(error), err=True)
        sys.exit(1)


def _given(given: dict[str, Any]) -> Answers:
    """Gather the options into answers.

    Raises:
        AnswerError: one is not written as it should be.
    """
    single = {name: given[name.replace("-", "_")] for name in ONE}
    totals = [text if "=" in text else f"@={text}" for text in given["total"]]
    found = Answers(
        given={name: answer for name, answer in single.items() if answer is not None},
        columns=pairs("column", given["column"]),
        annexes=patterns("annex", given["annex"]),
        values=value_pairs(given["value"]),
        totals={"" if key == "@" else key: n for key, n in patterns("total", tuple(totals)).items()},
        words=given["title_word"],
        sheets=given["sheet"],
        serial_dates=given["serial_date"],
        whole_pages=given["whole_page"],
        cells=given["cell"],
        headers=tuple(part.strip() for part in re.split("[,，、]", given["headers"])) if given["headers"] else (),
        corrects=pairs("corrects", given["corrects"]),
    )
    if not found.given.get("header-row", "1").isdigit() or found.given.get("header-row") == "0":
        raise AnswerError("--header-row: expected the number of a row, from 1")
    return found


def _today() -> str:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


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
    is_taken = (registration.datasets / draft.place / f"{draft.id}.yml").exists()
    question = None if is_taken else registration.same(card, outcome, Held(registration.datasets))
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
    with adding(registration.datasets, "scripts/add.py", _today(), _print):
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
