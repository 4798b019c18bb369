"""Several files by ``add.py``: what is said and asked on the way, and the summary at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
from qiangqi.lists.editing.adding import adding
from qiangqi.lists.registering.answer_sheet import SKIP, Cells, read_sheet, sheet
from qiangqi.lists.registering.answers import AnswerError, Answers
from qiangqi.lists.registering.held import Held
from qiangqi.lists.registering.inputs import Input
from qiangqi.lists.registering.questions import Question
from qiangqi.lists.registering.report import file_page, outcome_page, proposal_lines
from qiangqi.lists.registering.several import (
    Listed,
    answer_all,
    begun,
    common_questions,
    left_out,
    saved,
    settled,
    status_of,
    tried,
)
from qiangqi.lists.registering.several_report import summary_lines


OF_ONE = ("cell", "confirmed", "corrects", "total", "raw_name")
"""Options that say something of one file: of several, each stands on its file's line of a sheet of answers."""


class Ways(NamedTuple):
    """How something is said, asked, and reviewed."""

    say: Callable[..., None]
    prompt: Callable[[Question, dict[str, str]], str]
    review: Callable[[list[Question]], Question | None]


class Work:
    """The files of one command, by its options: ``given`` as click has them, ``gather`` makes answers of them."""

    def __init__(
        self,
        datasets: Path,
        given: Mapping[str, Any],
        gather: Callable[[dict[str, Any]], Answers],
        many: Sequence[str],
        today: str,
        ways: Ways,
    ) -> None:
        self._datasets, self._given, self._gather, self._today, self._ways = datasets, given, gather, today, ways
        self._options = {name.replace("_", "-"): name in many for name in given}
        self._confirmed: set[tuple[str, str]] = set()
        self._beside: Listed | None = None

    def written_sheet(self, found: Sequence[Input], path: Path) -> int:
        """Write a sheet of answers for the files, with what is given and proposed; return the exit status."""
        self._refuse_of_one(found)
        if path.exists():
            raise AnswerError(f"--answers-template {path}: is there already; expected a new name")
        files = [self._begun(one, {}, number, len(found)) for number, one in enumerate(found, 1)]
        common = {name.replace("_", "-"): value for name, value in self._given.items() if value}
        lines = [(one.name, common, one.draft.questions if one.draft else []) for one in files]
        path.write_bytes(sheet(lines, self._options))
        for line in (f"  {one.name}: {one.says}" for one in files if one.says):
            self._ways.say(line, err=True)
        self._ways.say(f"答题表已写好 the sheet is written: {path}（{len(files)} 份 files）")
        self._ways.say("填好每一行，再运行 fill each line, then give the same command with: --answers …")
        return status_of(files)

    def add(self, found: Sequence[Input], path: Path | None, is_asking: bool, dry_run: bool) -> int:
        """Take the files all the way, and print one summary; return the exit status."""
        self._refuse_of_one(found)
        cells = read_sheet(path, self._options, {one.name for one in found}) if path else {}
        files = [self._begun(one, cells.get(one.name, {}), n, len(found)) for n, one in enumerate(found, 1)]
        if is_asking:
            self._ask_common(files)
        held, names = Held(self._datasets), set[str]()
        for number, one in enumerate(files, 1):
            self._take(one, f"[{number}/{len(files)}]", held, names, is_asking)
        if is_asking and not dry_run and any(one.state == "ready" for one in files):
            self._say_summary(files)
            dry_run = not click.confirm("写入 write?", default=True)
        if not dry_run:
            with adding(self._datasets, "scripts/add.py", self._today, self._ways.say):
                for one in files:
                    saved(one)
        self._say_summary(files)
        if dry_run:
            self._ways.say("只试不写 dry run: nothing was written.")
        elif any(one.state == "written" for one in files):
            self._ways.say(
                "接下来 next: make preview（先看有何不同 shows what differs）；make publish（发布 publishes）"
            )
        return status_of(files)

    def _refuse_of_one(self, found: Sequence[Input]) -> None:
        given = [f"--{name.replace('_', '-')}" for name in OF_ONE if self._given.get(name)]
        if given and len(found) > 1:
            what = f"{', '.join(given)}: of one file, and these are {len(found)}"
            raise AnswerError(f"{what}; expected it on the file's line of a sheet of answers (--answers-template)")

    def _begun(self, one: Input, cells: Cells, number: int, count: int) -> Listed:
        click.echo(f"\r读取 reading {number}/{count}\x1b[K", err=True, nl=number == count)
        if cells.get(SKIP) == "yes":
            return left_out(one, self._datasets, self._today)
        named = {name.replace("-", "_"): value for name, value in cells.items() if name != SKIP}
        try:
            answers = self._gather({**self._given, **named})
        except AnswerError as error:
            unfit = left_out(one, self._datasets, self._today)
            unfit.state, unfit.says = "unfit", str(error)
            return unfit
        listed = begun(one, self._datasets, answers, self._today, self._beside)
        listed.registration.confirmed = self._confirmed
        self._beside = self._beside or (listed if listed.draft else None)
        return listed

    def _ask_common(self, files: list[Listed]) -> None:
        words = next((one.registration.words() for one in files if one.state == "open"), {})
        asked = set[tuple[str, ...]]()
        while left := [found for found in common_questions(files) if found[0].key not in asked]:
            question, count = left[0]
            asked.add(question.key)
            self._ways.say(f"{count} 份文件共同的问题，空着则逐份问 asked of {count} files; empty: asked for each")
            answer = self._ways.prompt(question, words).strip()
            while answer:
                try:
                    answer_all(files, question, question.taken(answer))
                    break
                except AnswerError as error:
                    self._ways.say(str(error))
                    answer = self._ways.prompt(question, words).strip()

    def _take(self, one: Listed, number: str, held: Held, names: set[str], is_asking: bool) -> None:
        say, words = self._ways.say, one.registration.words() if one.draft else {}
        say(f"\n{number} {one.name}")
        if is_asking and one.state == "open" and one.draft:
            for line in file_page(one.registration.path, one.registration.look, one.draft.structure):
                say(line)
        prompt = (lambda question: self._ways.prompt(question, words)) if is_asking else None
        settled(one, prompt, self._ways.review, say)
        tried(one, held, names, prompt)
        for line in proposal_lines(one.draft.taken if one.draft else []):
            say(line)
        if one.card and one.outcome:
            for line in outcome_page(one.card, one.outcome, one.registration.vocabulary):
                say(line)

    def _say_summary(self, files: list[Listed]) -> None:
        self._ways.say("")
        for line in summary_lines(files):
            self._ways.say(line)
