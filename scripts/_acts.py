"""The way of an act on a list, for its commands: options, what it would do, the question, and its carrying out."""

from __future__ import annotations

import _project  # isort: skip

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from _clock import today
from _effect import effect_lines
from _folders import OUTPUT
from _refusals import refusals_told
from _waiting import waits
from qiangqi.catalogue.building.progress import Progress
from qiangqi.lists.editing.edit import Edit, Holdings
from qiangqi.lists.editing.journal import Act
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.editing.reasons import reason
from qiangqi.releases.acting import carried_out, effect_of, held_for, settle
from qiangqi.standing.strict_yaml import Text
from qiangqi.values.personal_data import mask

Make = Callable[[Holdings], Edit]


def folder_options(command: Any) -> Any:
    """Give a command the folders of the data and of what is built of it, and how long it waits for them."""
    datasets = click.option(
        "--datasets",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=_project.ROOT / "datasets",
        help="The folder of lists (default: datasets/).",
    )
    return datasets(OUTPUT(waits(command)))


def act_options(command: Any) -> Any:
    """Give a command the options that every act has, and say what is wrong in one line."""

    @wraps(command)
    def guarded(**given: Any) -> None:
        with refusals_told():
            command(**given)

    yes = click.option("--yes", is_flag=True, help="Ask nothing.")
    dry_run = click.option("--dry-run", is_flag=True, help="Show the effect, and change nothing.")
    return folder_options(yes(dry_run(guarded)))


def reason_options(command: Any) -> Any:
    """Give a command the reason of an act, and how a list counts that no release has."""
    why = click.option("--reason", "because", help="Why: 中文|English. It is published.")
    as_published = click.option(
        "--as-published", is_flag=True, help="Treat the list as published, although no release has it."
    )
    return why(as_published(command))


def reason_of(because: str | None, option: str = "--reason") -> Text:
    """Return a reason as it was given with an option, or say that it is none."""
    try:
        return reason(because)
    except ValueError as error:
        raise click.UsageError(f"{option}: {error}") from None


def pairs_of(answers: tuple[str, ...]) -> dict[str, str]:
    """Return answers given as ``KEY=VALUE``."""
    wrong = next((text for text in answers if "=" not in text), None)
    if wrong is not None:
        raise click.UsageError(f"{mask(wrong)!r}; expected KEY=VALUE")
    return {key.strip(): value.strip() for key, _, value in (text.partition("=") for text in answers)}


def take_act(
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
    text = reason_of(because)
    with writing(datasets, f"scripts/source.py {command}", say):
        settle(datasets, output, say)
        counted = frozenset({id_} if as_published else ())
        edit = make(held_for(datasets, output, today().isoformat(), text, counted))
        for line in edit.says:
            say(line)
        if is_agreed(datasets, output, edit.contents, yes, dry_run):
            say_done(carried_out(datasets, edit, today().isoformat()))


def is_agreed(datasets: Path, output: Path, contents: dict[str, bytes | None], yes: bool, dry_run: bool) -> bool:
    """Show what an act would change, and ask."""
    show_effect(datasets, output, contents)
    if dry_run:
        say("只试不写 dry run: nothing was changed.")
        return False
    if not yes and not sys.stdin.isatty():
        say("没有终端可问，请加 --yes。 No terminal to ask at: add --yes. Nothing was changed.", err=True)
        sys.exit(2)
    return yes or click.confirm("执行 carry out?", default=False)


def show_effect(datasets: Path, output: Path, contents: dict[str, bytes | None], may_lose: bool = False) -> None:
    """Say what an act would change; what releases have may be lost with ``may_lose`` alone."""
    difference = effect_of(datasets, output, contents, today().isoformat(), Progress(), may_lose)
    for line in effect_lines(difference):
        say(line)
    for path, content in sorted(contents.items()):
        say(f"  {'删去 removes' if content is None else '写入 writes'} {datasets / path}")


def say_done(act: Act) -> None:
    """Say what was done, and how it is undone."""
    say(f"已完成 done: {act}")
    say(f"可撤销 undo: scripts/source.py restore {act.number}；接下来 next: make preview，make publish")


def say(text: str, err: bool = False) -> None:
    """Print a line without personal data."""
    click.echo(mask(text), err=err)
