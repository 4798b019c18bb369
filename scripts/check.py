#!/usr/bin/env python3
"""Account for every row: for each source its rows, facts and issues, and what the document says it named."""

from __future__ import annotations

import _project as _project  # isort: skip

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import click
from _folders import DATASETS
from _waiting import waits
from qiangqi.lists.accounting import Account, Title, accounts, stated
from qiangqi.lists.sources import Source, load_sources
from qiangqi.lists.editing.journal import consistent
from qiangqi.lists.readers import Skip
from qiangqi.lists.rows import read
from qiangqi.lists.fact_rows import FactRow
from qiangqi.standing.regime_files import load_regimes
from qiangqi.lists.refusal_words import told
from qiangqi.standing.strict_yaml import DataError


@click.command(epilog="Example:\n\n  scripts/check.py --datasets datasets")
@DATASETS
@waits
def main(datasets: Path) -> None:
    """Read every source, prove that each row is a fact, an issue or skipped by name, and print the sums."""
    try:
        with consistent(datasets, "scripts/check.py", lambda line: click.echo(line, err=True)):
            sources = load_sources(datasets)
            wrong = report(sources, count(datasets, sources))
    except DataError as error:
        wrong = [error]
    if wrong:
        click.echo("\n".join(told(finding) for finding in wrong), err=True)
        sys.exit(1)


@dataclass(slots=True)
class Counts:
    """What the rows of a folder became: by source, facts also by title, and issues by code."""

    facts: Counter[str] = field(default_factory=Counter)
    titles: Counter[tuple[str, Title]] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)


def count(datasets: Path, sources: Iterable[Source]) -> Counts:
    """Read every row of every source, and keep only the counts."""
    regimes, counts = load_regimes(datasets), Counts()
    for source in sources:
        skipped: list[Skip] = []
        for row in read(source, regimes, skipped):
            if isinstance(row, FactRow):
                counts.facts[source.id] += 1
                counts.titles[source.id, Title(row.regime, row.tier or "", row.kind)] += 1
            else:
                counts.issues[source.id] += 1
                counts.codes[row.code] += 1
        counts.skipped[source.id] = sum(skip.reason != "blank" for skip in skipped)
    return counts


def report(sources: list[Source], counts: Counts) -> list[DataError]:
    """Print a line a source and its totals under it; return what does not add up."""
    found = list(accounts(sources, counts.facts, counts.issues, counts.skipped))
    totals = list(stated(sources, counts.titles))
    click.echo(f"{'source':44} {'rows':>7} {'facts':>7} {'issues':>7} {'skipped':>7}")
    for account in found:
        _line(account.source.id, [account])
        for one in (one for one in totals if one.source is account.source):
            click.echo(f"    {one.message}")
    _line("sum", found)
    for code, number in sorted(counts.codes.items()):
        click.echo(f"    {number:5} {code}")
    wrong = [finding for account in found for finding in (account.lost, account.out_of_bounds) if finding]
    return wrong + [one.exceeded for one in totals if one.exceeded]


def _line(what: str, found: list[Account]) -> None:
    names = ("rows", "facts", "issues", "skipped")
    click.echo(f"{what:44} " + " ".join(f"{sum(getattr(one, name) for one in found):7}" for name in names))


if __name__ == "__main__":
    main()
