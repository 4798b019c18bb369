#!/usr/bin/env python3
"""Change a list that is held: each act shows what it would do, asks, is done as a whole, and can be undone."""

from __future__ import annotations

import _project  # isort: skip

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from _effect import effect_lines
from qiangqi.catalogue.building.progress import Progress
from qiangqi.lists.editing.amend import amend as amend_source
from qiangqi.lists.editing.edit import Edit, Holdings, holdings
from qiangqi.lists.editing.journal import Act, acts, carry_out, finish_said
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.editing.purge import purge as purge_rows
from qiangqi.lists.editing.reasons import given as given_reason
from qiangqi.lists.editing.reasons import reason
from qiangqi.lists.editing.remove import remove as remove_source
from qiangqi.lists.editing.replace import replace as replace_file
from qiangqi.lists.editing.restore import restore as restore_act
from qiangqi.lists.editing.row import row as mean_row
from qiangqi.lists.editing.row import sheet as skip_sheet
from qiangqi.lists.editing.restore import undoing, undone
from qiangqi.releases.preview.trial import try_contents
from qiangqi.releases.purging import follow
from qiangqi.releases.publishing.pending import finish_pending
from qiangqi.releases.published import published_sources
from qiangqi.standing.strict_yaml import DataError, Text
from qiangqi.values.personal_data import mask

EPILOG = """\b
Examples:
  scripts/source.py remove zhengzhou/2023-64 --reason '发布方撤下|Its publisher took it down.'
  scripts/source.py replace zhengzhou/2023-64 new.xlsx --reason '发布方换了文件|Its publisher replaced the file.'
  scripts/source.py amend zhengzhou/2023-64 kind=review_passed --reason '实为复核|It was a review.'
  scripts/source.py row zhengzhou/2023-64 12 --means heading --reason '是地区标题|It is a heading.'
  scripts/source.py row zhengzhou/2023-64 7 --means name=虚构甲有限公司 --reason '见更正公告|By the correction.'
  scripts/source.py row zhengzhou/2023-64 --sheet 汇总 --reason '汇总表|A summary.'
  scripts/source.py purge zhengzhou/2023-64 --line 7 --reason '含个人信息|It held personal data.'
  scripts/source.py restore                 undoes the last act
  scripts/source.py log                     every act, with its number

\b
What a release has stays: its rows are withdrawn or corrected from today's knowledge on. What no release has yet is
simply changed. Exit status: 0 done, or tried with --dry-run; 1 refused, nothing was changed; 2 the command is wrong.
"""

Make = Callable[[Holdings], Edit]


@click.group(epilog=EPILOG)
def main() -> None:
    """Take back, replace or amend a list that is held, before and after it was published."""


def _folders(command: Any) -> Any:
    datasets = click.option(
        "--datasets",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=_project.ROOT / "datasets",
        help="The folder of lists (default: datasets/).",
    )
    output = click.option(
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        default=_project.ROOT / "build",
        help="The folder of the catalogue and its releases (default: build/).",
    )
    return datasets(output(command))


def _options(command: Any) -> Any:
    """Give a command the options that every act has, and say what is wrong in one line."""

    @wraps(command)
    def guarded(**given: Any) -> None:
        with _said():
            command(**given)

    yes = click.option("--yes", is_flag=True, help="Ask nothing.")
    dry_run = click.option("--dry-run", is_flag=True, help="Show the effect, and change nothing.")
    return _folders(yes(dry_run(guarded)))


def _reasoned(command: Any) -> Any:
    why = click.option("--reason", "because", help="Why: 中文|English. It is published.")
    as_published = click.option(
        "--as-published", is_flag=True, help="Treat the list as published, although no release has it."
    )
    return why(as_published(command))


@main.command("remove")
@click.argument("id_", metavar="ID")
@_reasoned
@_options
def remove(id_: str, **given: Any) -> None:
    """Take back the list ID (PLACE/CARD): its rows are withdrawn, or before any release it leaves the folder."""
    _act(f"remove {id_}", id_, lambda held: remove_source(held, id_), **given)


@main.command("replace")
@click.argument("id_", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("answers", metavar="[KEY=VALUE]…", nargs=-1)
@_reasoned
@_options
def replace(id_: str, file: Path, answers: tuple[str, ...], **given: Any) -> None:
    """Put a new FILE of the same document in the place of that of ID; answers that changed with it follow.

    Where a release has the list: changed rows become corrections, rows that are gone withdrawals, new rows facts.
    """
    pairs = _pairs(answers)
    _act(f"replace {id_}", id_, lambda held: replace_file(held, id_, file, pairs), **given)


@main.command("amend")
@click.argument("id_", metavar="ID")
@click.argument("answers", metavar="KEY=VALUE…", nargs=-1, required=True)
@_reasoned
@_options
def amend(id_: str, answers: tuple[str, ...], **given: Any) -> None:
    """Change answers of the card ID: kind, tier, regime, date, column.ROLE, evidence, number, …

    Any value of the card is reached by its path, as values.event.认定.kind=review_passed; none takes it away.
    """
    pairs = _pairs(answers)
    _act(f"amend {id_}", id_, lambda held: amend_source(held, id_, pairs), **given)


@main.command("row")
@click.argument("id_", metavar="ID")
@click.argument("line", required=False, type=click.IntRange(1))
@click.option(
    "--means",
    multiple=True,
    help="skip: none of the list; heading: it heads the rows below; carry: the region of the row above; or ROLE=VALUE"
    " (name, region, uscc, date, title, event, kind, tier, …), more than once.",
)
@click.option("--sheet", help="Pass over the sheet of this name, instead of a line.")
@_reasoned
@_options
def row(id_: str, line: int | None, means: tuple[str, ...], sheet: str | None, **given: Any) -> None:
    """Say what the row on a LINE of the list ID means, as /issues shows it; the card keeps it with the reason."""
    if (line is None) == (sheet is None) or (line is not None and not means):
        raise click.UsageError("expected LINE and --means, or --sheet")
    if sheet is not None:
        _act(f"row {id_}", id_, lambda held: skip_sheet(held, id_, sheet), **given)
    elif line is not None:
        _act(f"row {id_}", id_, lambda held: mean_row(held, id_, line, means), **given)


@main.command("restore")
@click.argument("number", required=False, type=int)
@_options
def restore(number: int | None, datasets: Path, output: Path, yes: bool, dry_run: bool) -> None:
    """Undo the last act, or the one of a NUMBER (see log): every file has the bytes that it had before."""
    with writing(datasets, "scripts/source.py restore", _print):
        _settle(datasets, output)
        act, contents = undoing(datasets, number)
        _print(f"撤销 undo: {act}")
        if not _is_agreed(datasets, output, contents, yes, dry_run):
            return
        _done(restore_act(datasets, act.number, _today()))


@main.command("purge")
@click.argument("id_", metavar="ID")
@click.option("--line", "lines", multiple=True, type=click.IntRange(1), help="A row; without any the whole raw file.")
@click.option(
    "--with",
    "cleaned",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file with those rows emptied, where it is no CSV or text.",
)
@click.option("--reason", "because", required=True, help="Why: 中文|English. It is published.")
@click.option("--confirm", help="The id once more, where there is no terminal to type it at.")
@click.option("--dry-run", is_flag=True, help="Show the effect, and change nothing.")
@_folders
def purge(
    id_: str,
    lines: tuple[int, ...],
    cleaned: Path | None,
    because: str,
    confirm: str | None,
    dry_run: bool,
    datasets: Path,
    output: Path,
) -> None:
    """Take a raw file, or rows of it, that hold personal data out of the data, the catalogue and the releases.

    This alone cannot be undone. Releases that had the list are withdrawn: their addresses answer 410 with the reason.
    """
    with _said(), writing(datasets, f"scripts/source.py purge {id_}", _print):
        _settle(datasets, output)
        text = _reason(because)
        held = holdings(datasets, published_sources(output / "releases"), _today(), text)
        edit = purge_rows(held, id_, frozenset(lines), cleaned)
        for line in edit.says:
            _print(line)
        _show(datasets, output, edit.contents, may_lose=True)
        if dry_run:
            _print("只试不写 dry run: nothing was changed.")
            return
        if confirm is None and sys.stdin.isatty():
            confirm = click.prompt("不能撤销。键入编号以执行 this cannot be undone; type the id", default="")
        if confirm != id_:
            _print("没有执行：编号不符。 Nothing was changed: the id was not typed. (--confirm ID)", err=True)
            sys.exit(2)
        act = carry_out(datasets, "purge", list(edit.sources), edit.contents, _today(), given_reason(text), keeps=False)
        _print(f"已完成 done: {act}")
        follow(datasets, output, _print)
        for line in AFTER_PURGE:
            _print(line)


AFTER_PURGE = (
    "还要做 still to do, with their own tools:",
    "  版本库的历史 the history of version control, such as: git filter-repo --invert-paths --path FILE",
    "  备份、其他主机、缓存里的发布版 backups, other hosts, and caches that keep files of the withdrawn releases",
    "  正在运行的服务换到新目录 a server that runs still has the old catalogue until it has switched",
)


@main.command("log")
@_folders
def log(datasets: Path, output: Path) -> None:
    """List the acts on the folder, the oldest first, and what was pending."""
    with _said(), writing(datasets, "scripts/source.py log", _print):
        _settle(datasets, output)
        found = acts(datasets)
        off = undone(found)
        for act in found:
            _print(f"{'×' if act.number in off else ' '} {act}{f'  {act.because}' if act.because else ''}")


@contextmanager
def _said() -> Iterator[None]:
    """Say in one line what is wrong, and end with the status of a refusal."""
    try:
        yield
    except DataError as error:
        _print(str(error), err=True)
        sys.exit(1)


def _settle(datasets: Path, output: Path) -> None:
    """Finish what an earlier command was cut off at: a switch before a purge, so that it brings nothing back."""
    finish_pending(output, _print)
    finish_said(datasets, _print)
    follow(datasets, output, _print)


def _reason(because: str | None) -> Text:
    try:
        return reason(because)
    except ValueError as error:
        raise click.UsageError(f"--reason: {error}") from None


def _pairs(answers: tuple[str, ...]) -> dict[str, str]:
    wrong = next((text for text in answers if "=" not in text), None)
    if wrong is not None:
        raise click.UsageError(f"{mask(wrong)!r}; expected KEY=VALUE")
    return {key.strip(): value.strip() for key, _, value in (text.partition("=") for text in answers)}


def _act(
    command: str,
    id_: str,
    make: Make,
    datasets: Path,
    output: Path,
    yes: bool,
    dry_run: bool,
    because: str | None,
    as_published: bool,
) -> None:
    """Take one act all the way: what it would do, the question, and its carrying out."""
    if because is None and not yes and sys.stdin.isatty():
        because = click.prompt("理由（公布，中文|English） reason, which is published")
    text = _reason(because)
    with writing(datasets, f"scripts/source.py {command}", _print):
        _settle(datasets, output)
        published = published_sources(output / "releases") | ({id_} if as_published else set())
        edit = make(holdings(datasets, frozenset(published), _today(), text))
        for line in edit.says:
            _print(line)
        if _is_agreed(datasets, output, edit.contents, yes, dry_run):
            made = carry_out(datasets, edit.verb, list(edit.sources), edit.contents, _today(), given_reason(text))
            _done(made)


def _is_agreed(datasets: Path, output: Path, contents: dict[str, bytes | None], yes: bool, dry_run: bool) -> bool:
    """Show what an act would change, and ask."""
    _show(datasets, output, contents)
    if dry_run:
        _print("只试不写 dry run: nothing was changed.")
        return False
    if not yes and not sys.stdin.isatty():
        _print("没有终端可问，请加 --yes。 No terminal to ask at: add --yes. Nothing was changed.", err=True)
        sys.exit(2)
    return yes or click.confirm("执行 carry out?", default=False)


def _show(datasets: Path, output: Path, contents: dict[str, bytes | None], may_lose: bool = False) -> None:
    aside = output / ".cache" / "editing"
    for line in effect_lines(try_contents(datasets, contents, aside, output, _today(), Progress(), may_lose)):
        _print(line)
    for path, content in sorted(contents.items()):
        _print(f"  {'删去 removes' if content is None else '写入 writes'} {datasets / path}")


def _done(act: Act) -> None:
    _print(f"已完成 done: {act}")
    _print(f"可撤销 undo: scripts/source.py restore {act.number}；接下来 next: make preview，make publish")


def _today() -> str:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()


def _print(text: str, err: bool = False) -> None:
    click.echo(mask(text), err=err)


if __name__ == "__main__":
    main()
