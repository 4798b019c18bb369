#!/usr/bin/env python3
"""Say who holds which title on a day: for loose facts in a CSV, or from a built catalogue."""

from __future__ import annotations

import _project  # isort: skip

import json
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click
from _clock import today
from _refusals import refusals_told
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.checks.one_firm import answer_for_one
from qiangqi.checks.opened import checker_for
from qiangqi.lists.loose_facts import read_facts
from qiangqi.lists.loose_answers import answers
from qiangqi.values.asked_days import read_day
from qiangqi.values.vocabulary import load_vocabulary
from qiangqi.standing.answer import Engine
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError


class Day(click.ParamType):
    """A day on the command line, as an ordinal."""

    name = "YYYY-MM-DD"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the ordinal of the day."""
        day = value if isinstance(value, int) else read_day(value)
        if day is None:
            self.fail(f"{value!r} is no day of the calendar; expected one such as 2019-01-01", param, ctx)
        return day


def _today() -> int:
    return today().toordinal()


EXAMPLES = """\b
Examples:
  scripts/standing.py facts.csv --as-of 2024-10-01 --closed-world
  scripts/standing.py --db build/catalogue.db 宇通客车股份有限公司 --as-of 2019-01-01
"""


@click.command(epilog=EXAMPLES)
@click.argument("subjects", nargs=-1, required=True, metavar="FACTS.csv | FIRM…")
@click.option("--db", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Answer from this catalogue.")
@click.option("--as-of", type=Day(), default=_today, help="The day asked about (default: today in Asia/Shanghai).")
@click.option("--known-on", type=Day(), default=_today, help="The day whose knowledge is used (default: today).")
@click.option("--regime", help="Only this regime (with --db).")
@click.option("--closed-world", is_flag=True, help="Take every list as complete and set notes aside (loose facts).")
@click.option("--lang", type=click.Choice(("zh", "en")), default="zh", show_default=True, help="Language of the texts.")
@click.option("--sentences", is_flag=True, help="Print only the sentence for each title.")
@click.option(
    "--datasets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=_project.ROOT / "datasets",
    help="Where the regimes are read from (loose facts; default: datasets/).",
)
def main(
    subjects: tuple[str, ...],
    db: Path | None,
    as_of: int,
    known_on: int,
    regime: str | None,
    closed_world: bool,
    lang: str,
    sentences: bool,
    datasets: Path,
) -> None:
    """Print one JSON object a line: for each firm of FACTS.csv, or with --db for each FIRM (a code, an id, a name).

    Rows of FACTS.csv that no regime can read are told on stderr with their number; all others still count.
    """
    with refusals_told():
        if db is not None:
            if closed_world:
                raise click.UsageError("--closed-world goes with FACTS.csv, not with --db")
            found = _from_catalogue(db, subjects, as_of, known_on, regime, lang)
        else:
            found = _from_files(subjects, datasets, as_of, known_on, closed_world, lang)
        for answer in found:
            _print(answer, sentences)


def _from_catalogue(
    db: Path, firms: tuple[str, ...], as_of: int, known_on: int, regime: str | None, lang: str
) -> Iterator[dict[str, Any]]:
    try:
        catalogue = Catalogue(db)
        known = ", ".join(catalogue.regimes)  # any file opens, and one that is no catalogue fails when it is asked
    except (sqlite3.Error, ValueError):
        raise DataError(db, 1, "is no database; expected a built catalogue, as `make build` makes it") from None
    if regime is not None and regime not in catalogue.regimes:
        raise click.BadParameter(f"{regime!r}; expected one of {known}", param_hint="--regime")
    for firm in firms:
        ask = partial(catalogue.ask, as_of=as_of, known_on=known_on, regime=regime, lang=lang)
        yield answer_for_one(ask, partial(checker_for, catalogue), firm, (as_of, known_on), lang)


def _from_files(
    paths: tuple[str, ...], datasets: Path, as_of: int, known_on: int, closed_world: bool, lang: str
) -> Iterator[dict[str, Any]]:
    regimes = load_regimes(datasets)
    cautions = load_vocabulary(datasets).caution_lines()
    engine = Engine(regimes, closed_world)
    for path in paths:
        facts, issues = read_facts(Path(path), regimes)
        for issue in issues:
            click.echo(f"{path}: {issue}", err=True)
        yield from answers(facts, engine, as_of, known_on, cautions, lang)


def _print(answer: dict[str, Any], sentences: bool) -> None:
    if sentences:
        for standing in answer["standings"]:
            click.echo(standing["says"])
    else:
        click.echo(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
