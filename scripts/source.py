#!/usr/bin/env python3
"""Change a list that is held: each act shows what it would do, asks, is done as a whole, and can be undone."""

from __future__ import annotations

import _project as _project  # isort: skip

import sys
from pathlib import Path
from typing import Any

import click
from _acts import (
    act_options,
    folder_options,
    is_agreed,
    pairs_of,
    reason_of,
    reason_options,
    say,
    say_done,
    show_effect,
    take_act,
)
from _clock import today
from _refusals import refusals_told
from qiangqi.lists.editing.amend import amend as amend_source
from qiangqi.lists.editing.journal import acts
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.editing.purge import purge as purge_rows
from qiangqi.lists.editing.remove import remove as remove_source
from qiangqi.lists.editing.replace import replace as replace_file
from qiangqi.lists.editing.restore import restore as restore_act
from qiangqi.lists.editing.row import row as mean_row
from qiangqi.lists.editing.row import sheet as skip_sheet
from qiangqi.lists.editing.restore import undoing, undone
from qiangqi.releases.purging import follow
from qiangqi.releases.acting import carried_out, held_for, settle

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


@click.group(epilog=EPILOG)
def main() -> None:
    """Take back, replace or amend a list that is held, before and after it was published."""


@main.command("remove")
@click.argument("id_", metavar="ID")
@reason_options
@act_options
def remove(id_: str, **given: Any) -> None:
    """Take back the list ID (PLACE/CARD): its rows are withdrawn, or before any release it leaves the folder."""
    take_act(f"remove {id_}", id_, lambda held: remove_source(held, id_), **given)


@main.command("replace")
@click.argument("id_", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("answers", metavar="[KEY=VALUE]…", nargs=-1)
@reason_options
@act_options
def replace(id_: str, file: Path, answers: tuple[str, ...], **given: Any) -> None:
    """Put a new FILE of the same document in the place of that of ID; answers that changed with it follow.

    Where a release has the list: changed rows become corrections, rows that are gone withdrawals, new rows facts.
    unread=as-listed says that notes and columns that are not read, and tell of other events, were looked at.
    """
    pairs = pairs_of(answers)
    take_act(f"replace {id_}", id_, lambda held: replace_file(held, id_, file, pairs), **given)


@main.command("amend")
@click.argument("id_", metavar="ID")
@click.argument("answers", metavar="KEY=VALUE…", nargs=-1, required=True)
@reason_options
@act_options
def amend(id_: str, answers: tuple[str, ...], **given: Any) -> None:
    """Change answers of the card ID: kind, tier, regime, date, column.ROLE, evidence, number, …

    Any value of the card is reached by its path, as values.event.认定.kind=review_passed; none takes it away.
    """
    pairs = pairs_of(answers)
    take_act(f"amend {id_}", id_, lambda held: amend_source(held, id_, pairs), **given)


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
@reason_options
@act_options
def row(id_: str, line: int | None, means: tuple[str, ...], sheet: str | None, **given: Any) -> None:
    """Say what the row on a LINE of the list ID means, as /issues shows it; the card keeps it with the reason."""
    if (line is None) == (sheet is None) or (line is not None and not means):
        raise click.UsageError("expected LINE and --means, or --sheet")
    if sheet is not None:
        take_act(f"row {id_}", id_, lambda held: skip_sheet(held, id_, sheet), **given)
    elif line is not None:
        take_act(f"row {id_}", id_, lambda held: mean_row(held, id_, line, means), **given)


@main.command("restore")
@click.argument("number", required=False, type=int)
@act_options
def restore(number: int | None, datasets: Path, output: Path, yes: bool, dry_run: bool) -> None:
    """Undo the last act, or the one of a NUMBER (see log): every file has the bytes that it had before."""
    with writing(datasets, "scripts/source.py restore", say):
        settle(datasets, output, say)
        act, contents = undoing(datasets, number)
        say(f"撤销 undo: {act}")
        if not is_agreed(datasets, output, contents, yes, dry_run):
            return
        say_done(restore_act(datasets, act.number, today().isoformat()))


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
@folder_options
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
    with refusals_told(), writing(datasets, f"scripts/source.py purge {id_}", say):
        settle(datasets, output, say)
        text = reason_of(because)
        edit = purge_rows(
            held_for(datasets, output, today().isoformat(), text, frozenset()), id_, frozenset(lines), cleaned
        )
        for line in edit.says:
            say(line)
        show_effect(datasets, output, edit.contents, may_lose=True)
        if dry_run:
            say("只试不写 dry run: nothing was changed.")
            return
        if confirm is None and sys.stdin.isatty():
            confirm = click.prompt("不能撤销。键入编号以执行 this cannot be undone; type the id", default="")
        if confirm != id_:
            say("没有执行：编号不符。 Nothing was changed: the id was not typed. (--confirm ID)", err=True)
            sys.exit(2)
        day, rows = today().isoformat(), frozenset(lines)
        act = carried_out(datasets, edit, day, keeps=False, output=output, lines=rows)
        say(f"已完成 done: {act}")
        follow(datasets, output, say)
        for line in AFTER_PURGE:
            say(line)


AFTER_PURGE = (
    "还要做 still to do, with their own tools:",
    "  版本库的历史 the history of version control, such as: git filter-repo --invert-paths --path FILE",
    "  备份、其他主机、缓存里的数据版本 backups, other hosts, and caches that keep files of the withdrawn releases",
    "  正在运行的服务换到新目录 a server that runs still has the old catalogue until it has switched",
)


@main.command("log")
@folder_options
def log(datasets: Path, output: Path) -> None:
    """List the acts on the folder, the oldest first, and what was pending."""
    with refusals_told(), writing(datasets, "scripts/source.py log", say):
        settle(datasets, output, say)
        found = acts(datasets)
        off = undone(found)
        for act in found:
            say(f"{'×' if act.number in off else ' '} {act}{f'  {act.because}' if act.because else ''}")


if __name__ == "__main__":
    main()
