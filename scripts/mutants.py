#!/usr/bin/env python3
"""Mutation testing of plugins/qiangqi/standing: change the engine in small ways, and see that a test notices.

mutmut makes the changes. Each is tried in a fork of this process, in which the quick tests are collected and random
histories are answered by the second evaluator already.
"""

from __future__ import annotations

import _project  # isort: skip

import fnmatch
import functools
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import click
import pytest

from _mutations import Mutant, mutants_of
from _noticing import measured, of_item, try_all

PACKAGE = "qiangqi.standing"
TESTS = ("tests/standing", "tests/lists/test_loose_facts.py", "tests/lists/test_loose_firms.py")
LEFT_OUT = ("tests/standing/test_plain_text.py",)
"""Tests that build and serve a whole catalogue."""

DAYS = 16
"""Days of each title of a history that are asked, with the first and with the last knowledge."""


class Trial:
    """A plugin of pytest's: where the collected tests would run, they run once for each mutant instead."""

    def __init__(self, mutants: list[Mutant], histories: int, processes: int) -> None:
        self.mutants, self.histories, self.processes = mutants, histories, processes
        self.found: dict[str, list[Mutant]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants."""
        noticers = list(measured([*map(of_item, session.items), *asked_histories(self.histories)]))
        click.echo(f"{len(noticers)} tests and histories, {sum(one.seconds for one in noticers):.0f} s")
        tried = try_all(self.mutants, noticers, loading(), self.processes)
        for number, (mutant, became) in enumerate(tried, 1):
            self.found.setdefault(became, []).append(mutant)
            if became == "lived":
                click.echo(f"{mutant.name} ({number} tried)\n{mutant.change()}")
        return True


def asked_histories(count: int) -> Iterator[Callable[[], bool]]:
    """Yield what compares the engine with the second evaluator on so many random histories, in both worlds."""
    import asked_histories as asking  # pytest puts its folder on the path

    for regime, rows in asking.drawn(count):
        for closed in (True, False):
            yield functools.partial(_differs, asking.asked(regime, rows, closed, DAYS))


def _differs(asked: Any) -> bool:
    return next(asked.wrong(), None) is not None


def loading() -> frozenset[CodeType]:
    """Return the functions that run when rules are read and an engine is made: every test has met them before."""
    from given import DATASETS
    from qiangqi.standing.answer import Engine
    from qiangqi.standing.coverage import world_of
    from qiangqi.standing.dates import NEVER
    from qiangqi.standing.regime_files import load_regimes

    def fails() -> bool:
        regimes = load_regimes(DATASETS)
        Engine(regimes)
        return not [world_of(regime, NEVER) for regime in regimes.values()]  # an engine keeps them

    (one,) = measured([fails])
    return one.runs


@click.command(epilog="Example:\n\n  scripts/mutants.py --sample 400 --seed 20261130")
@click.option("--processes", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True, help="At once.")
@click.option("--histories", type=int, default=200, show_default=True, help="Random histories, each in both worlds.")
@click.option("--sample", type=int, default=0, show_default=True, help="Try so many, drawn at random; 0: all.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the random order.")
@click.argument("patterns", nargs=-1)
def main(processes: int, histories: int, sample: int, seed: int, patterns: tuple[str, ...]) -> None:
    """Try the mutants, or those whose names match PATTERNS (such as 'dates.*'), and print those that live."""
    os.chdir(_project.ROOT)
    mutants = list(mutants_of(_project.ROOT / "plugins/qiangqi/standing", PACKAGE))
    chosen = [one for one in mutants if not patterns or any(fnmatch.fnmatch(one.name, each) for each in patterns)]
    random.Random(seed).shuffle(chosen)
    trial = Trial(chosen[:sample] if sample else chosen, histories, processes)
    with tempfile.TemporaryDirectory() as folder:
        ignored = [f"--ignore={path}" for path in LEFT_OUT]
        options = ["-qq", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow and not long"]
        code = pytest.main([*options, *ignored, f"--basetemp={folder}/tests", *TESTS], plugins=[trial])
    report(trial.found)
    sys.exit(0 if trial.found else code)


def report(found: dict[str, list[Mutant]]) -> None:
    """Print the sums."""
    sums = Counter({became: len(mutants) for became, mutants in found.items()})
    click.echo(", ".join(f"{count} {became}" for became, count in sums.most_common()))
    if total := sums.total():
        noticed = total - sums["lived"]
        click.echo(f"{noticed} of {total} mutants noticed: {100 * noticed / total:.1f} %")


if __name__ == "__main__":
    main()
