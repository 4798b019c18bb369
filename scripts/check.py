#!/usr/bin/env python3
"""Account for every row: for each source its rows, facts and issues, and what the document says it named."""

from __future__ import annotations

import _project  # isort: skip

import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from catalogue.build import publish
from catalogue.cards import Source
from catalogue.inputs import Inputs, gather
from standing.yamlfile import DataError


@click.command(epilog="Example:\n\n  scripts/check.py --datasets datasets")
@click.option(
    "--datasets",
    type=click.Path(file_okay=False, path_type=Path),
    default=_project.ROOT / "datasets",
    help="The folder of regimes, cards and raw files (default: datasets/).",
)
def main(datasets: Path) -> None:
    """Read every source, prove that each row is one fact or one issue, and print the sums."""
    try:
        inputs, totals = gather(datasets), totals_of(datasets)
    except DataError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    wrong = [line for line in report(inputs, totals) if line]
    if wrong:
        click.echo("\n".join(wrong), err=True)
        sys.exit(1)


def totals_of(datasets: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the stated totals by source, each with what a build holds of it."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    sql = "select source_id, scope, batch, tier, kind, stated, held from totals order by total_id"
    with TemporaryDirectory() as folder, closing(sqlite3.connect(publish(datasets, Path(folder)))) as db:
        for source, *row in db.execute(sql):
            found.setdefault(source, []).append(tuple(row))
    return found


def report(inputs: Inputs, totals: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """Print a line a source and the totals under it; return what does not add up."""
    facts = Counter(fact.source.id for fact in inputs.facts)
    issues = Counter(issue.source.id for issue in inputs.issues)
    click.echo(f"{'source':44} {'rows':>5} {'facts':>5} {'issues':>6}")
    wrong = []
    for source in inputs.sources:
        rows = records(source)
        click.echo(f"{source.id:44} {rows:5} {facts[source.id]:5} {issues[source.id]:6}")
        if rows != facts[source.id] + issues[source.id]:
            wrong.append(f"{source.path}: {rows} rows, but {facts[source.id]} facts and {issues[source.id]} issues")
        for scope, batch, tier, kind, stated, held in totals.get(source.id, ()):
            what = f"{scope} {batch} {tier or '*'} {kind or 'stock'}"
            click.echo(f"    states {stated:5}, held {'-' if held is None else held:>5}  {what}")
    rows = sum(records(source) for source in inputs.sources)
    click.echo(f"{'sum':44} {rows:5} {sum(facts.values()):5} {sum(issues.values()):6}")
    for code, count in sorted(Counter(issue.code for issue in inputs.issues).items()):
        click.echo(f"    {count:5} {code}")
    return wrong


def records(source: Source) -> int:
    """Count the rows of a raw file on its own: lines that are not blank, without the header."""
    if source.raw_path is None:
        return 0
    text = source.raw_path.read_bytes().decode(source.card.encoding)
    return max(sum(1 for line in text.splitlines() if line.strip()) - 1, 0)


if __name__ == "__main__":
    main()
