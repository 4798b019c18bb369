#!/usr/bin/env python3
"""Account for every row: for each source its rows, facts and issues, and what the document says it named."""

from __future__ import annotations

import _project  # isort: skip

import sys
from collections import Counter
from pathlib import Path

import click
from catalogue.inputs import Inputs, gather
from catalogue.cards import Source
from catalogue.tables import totals
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
        inputs = gather(datasets)
    except DataError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    wrong = [line for line in report(inputs) if line]
    if wrong:
        click.echo("\n".join(wrong), err=True)
        sys.exit(1)


def report(inputs: Inputs) -> list[str]:
    """Print a line a source and the totals under it; return what does not add up."""
    facts = Counter(fact.source.id for fact in inputs.facts)
    issues = Counter(issue.source.id for issue in inputs.issues)
    held = {(row["source_id"], row["total_id"]): row for row in totals(inputs.sources, inputs.facts)}
    click.echo(f"{'source':44} {'rows':>5} {'facts':>5} {'issues':>6}")
    wrong = []
    for source in inputs.sources:
        rows = records(source)
        click.echo(f"{source.id:44} {rows:5} {facts[source.id]:5} {issues[source.id]:6}")
        if rows != facts[source.id] + issues[source.id]:
            wrong.append(f"{source.path}: {rows} rows, but {facts[source.id]} facts and {issues[source.id]} issues")
        for row in (row for (id_, _), row in held.items() if id_ == source.id):
            what = f"{row['scope']} {row['batch']} {row['tier'] or '*'} {row['kind'] or 'stock'}"
            click.echo(f"    states {row['stated']:5}, held {'-' if row['held'] is None else row['held']:>5}  {what}")
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
