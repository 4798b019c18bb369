#!/usr/bin/env python3
"""Keep reports of errors: add one that was received, decide it, list them."""

from __future__ import annotations

import _project as _project  # isort: skip

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from _acts import Make, act_options, folder_options, reason_of, say, say_done
from _clock import today
from _refusals import refusals_told
from qiangqi.lists.editing.lock import reading, writing
from qiangqi.lists.editing.reports import RECEIVED, add_report, decide_report, reports_of
from qiangqi.lists.error_reports.mail import text_of_file
from qiangqi.lists.error_reports.message import Draft, read
from qiangqi.releases.acting import carried_out, held_for, settle
from qiangqi.standing.strict_yaml import Text
from qiangqi.values.personal_data import mask

EPILOG = """\b
Examples:
  scripts/report.py add mail.txt --fact zhengzhou/2023-64:12
  scripts/report.py add - --place zhengzhou --kind missing --firm 虚构丁有限公司   reads what is typed
  scripts/report.py decide zhengzhou/2026-1 accepted --rests-on zhengzhou/2024-7:3 --outcome '已更正。|Corrected.'
  scripts/report.py list --open

\b
A report is masked as it is read: names, numbers and addresses of persons are not kept. It changes no fact and no
answer; from the next publish on its fact is marked as disputed, until it is decided. scripts/source.py restore undoes.
Exit status: 0 done; 1 refused, nothing was changed; 2 the command is wrong.
"""


@click.group(epilog=EPILOG)
def main() -> None:
    """Keep reports of errors (docs/corrections.md)."""


def _past_day(_context: click.Context, _option: click.Parameter, day: str) -> str:
    """Return a day that is not to come: what was received on one could not be decided before it."""
    try:
        is_day = datetime.strptime(day, "%Y-%m-%d").strftime("%Y-%m-%d") == day
    except ValueError:
        is_day = False
    if not is_day or day > today().isoformat():
        raise click.BadParameter(f"{mask(day)!r}; expected a day as YYYY-MM-DD, and none to come")
    return day


@main.command("add")
@click.argument("file", type=click.File("rb"))
@click.option("--place", help="The folder of datasets/ (default: that of the fact).")
@click.option("--fact", help="The fact that is disputed, SOURCE:LINE; none where something is missing.")
@click.option("--kind", help="One of report_kinds in vocabulary.yml.")
@click.option("--firm", help="The firm, where there is no fact.")
@click.option("--claim", help="What is said, in words of your own (default: those of FILE).")
@click.option("--source", help="What the sender refers to.")
@click.option(
    "--received",
    default=lambda: today().isoformat(),
    callback=_past_day,
    help="The day on which it came (default: today).",
)
@act_options
def add(file: Any, place: str | None, **given: Any) -> None:
    """Add the report in FILE, a text or a mail as it was sent (- for what is typed); options go before what it says."""
    draft = read(text_of_file(file.read()))
    options = {name: given.pop(name) for name in ("fact", "kind", "firm", "claim", "source", "received")}
    values = {**_of_draft(draft), **{name: value for name, value in options.items() if value}}
    where = place or str(values.get("fact", "")).partition("/")[0]
    if not where or "kind" not in values:
        raise click.UsageError("expected --place or --fact, and --kind, as the text does not say them")
    _take("add", lambda held: add_report(held, where, values), RECEIVED, **given)


@main.command("decide")
@click.argument("id_", metavar="ID")
@click.argument("status", type=click.Choice(("accepted", "declined")))
@click.option("--rests-on", required=True, help="The source that was compared, or the correcting fact: an id.")
@click.option("--outcome", required=True, help="What came of it: 中文|English. It is published.")
@click.option(
    "--day", default=lambda: today().isoformat(), callback=_past_day, help="The day of the decision (default: today)."
)
@act_options
def decide(id_: str, status: str, rests_on: str, outcome: str, day: str, **given: Any) -> None:
    """Decide the report ID (PLACE/YEAR-NUMBER)."""
    because = reason_of(outcome, "--outcome")
    _take(f"decide {id_}", lambda held: decide_report(held, id_, status, day, rests_on), because, **given)


@main.command("list")
@click.option("--open", "is_open", is_flag=True, help="Only those that are not decided.")
@folder_options
def listed(is_open: bool, datasets: Path, output: Path) -> None:
    """List the reports."""
    with refusals_told(), reading(datasets, say, "scripts/report.py list"):
        found = [report for report in reports_of(datasets) if report.entry.status == "open" or not is_open]
    for report in found:
        entry = report.entry
        say(f"{report.id} {entry.received} {entry.status} {entry.kind} {entry.fact or '-'} {entry.firm}")


def _of_draft(draft: Draft) -> dict[str, str]:
    given = {"fact": draft.fact, "kind": draft.kind, "firm": draft.firm, "source": draft.source, "claim": draft.claim}
    return {name: value for name, value in given.items() if value}


def _take(command: str, make: Make, because: Text, datasets: Path, output: Path, yes: bool, dry_run: bool) -> None:
    """Take one act: reports change no answer, so that nothing is tried before."""
    with writing(datasets, f"scripts/report.py {command}", say):
        settle(datasets, output, say)
        edit = make(held_for(datasets, output, today().isoformat(), because, frozenset()))
        for line in edit.says:
            say(line)
        if not dry_run:
            say_done(carried_out(datasets, edit, today().isoformat()))


if __name__ == "__main__":
    main()
