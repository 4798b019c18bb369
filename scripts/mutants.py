#!/usr/bin/env python3
"""Mutation testing of plugins/standing with mutmut: change the engine in small ways, and see that a test fails.

mutmut takes a module's name from its path and knows only ``src/``; so the tree is laid out anew under build/mutants.
Quick tests come first; what they let live is tried again with the slower ones.
"""

from __future__ import annotations

import _project  # isort: skip

import os
import re
import shutil
import subprocess
import sys
from collections import Counter

import click

TREE = _project.ROOT / "build" / "mutants"
STAGES = (
    (
        "test_cases.py",
        "test_reasons.py",
        "test_dates.py",
        "test_facts.py",
        "test_loan.py",
        "test_rules.py",
        "test_sentences.py",
        "test_conditions.py",
        "test_contract.py",
    ),
    ("test_checking.py", "test_loose_facts.py", "test_catalogue.py"),
    ("test_properties.py", "test_agreement.py"),
)
"""Tests in the order of what they cost; each stage tries again what the ones before it let live."""

KILLED = ("killed", "timeout", "segfault", "caught by type check")


@click.command(epilog="Example:\n\n  scripts/mutants.py --processes 2")
@click.option("--processes", type=int, default=os.cpu_count() or 1, show_default=True, help="Mutants at once.")
@click.option("--histories", type=int, default=60, show_default=True, help="Histories of the agreement test.")
@click.option("--again", is_flag=True, help="Keep the results there are and go on with the mutants not yet tried.")
@click.argument("mutants", nargs=-1)
def main(processes: int, histories: int, again: bool, mutants: tuple[str, ...]) -> None:
    """Try every mutant, or those that match MUTANTS (such as 'standing.dates*'), and list the survivors."""
    if not again:
        lay_out()
    environment = {**os.environ, "HISTORIES": str(histories)}
    for stage, tests in enumerate(STAGES):
        choose(tests)
        names = survivors() if stage else list(mutants)
        if names or not stage:
            command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(processes), *names]
            with (TREE / "mutmut.log").open("a", encoding="utf-8") as log:
                subprocess.run(command, cwd=TREE, env=environment, check=False, stdout=log, stderr=subprocess.STDOUT)
    report()


def lay_out() -> None:
    """Copy what the tests need, with plugins/ as src/."""
    shutil.rmtree(TREE, ignore_errors=True)
    for name in ("datasets", "tests", "scripts"):
        shutil.copytree(_project.ROOT / name, TREE / name, ignore=shutil.ignore_patterns("__pycache__", "browser"))
    shutil.copytree(_project.ROOT / "plugins", TREE / "src", ignore=shutil.ignore_patterns("__pycache__"))


def choose(tests: tuple[str, ...]) -> None:
    """Let mutmut run these tests; which of them meets which function it finds out anew."""
    settings = (_project.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = settings.replace('pythonpath = ["plugins"]', 'pythonpath = ["src"]')
    named = ", ".join(f'"tests/{name}"' for name in tests)
    settings += f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/standing/*"]
also_copy = ["datasets", "scripts"]
timeout_multiplier = 2
pytest_add_cli_args_test_selection = [{named}]
"""
    (TREE / "pyproject.toml").write_text(settings, encoding="utf-8")
    for stale in ("pyproject.toml", "mutmut-stats.json"):
        (TREE / "mutants" / stale).unlink(missing_ok=True)


def survivors() -> list[str]:
    """Return the mutants that the tests so far let live."""
    return sorted(name for name, result in results().items() if result not in (*KILLED, "not checked"))


def results() -> dict[str, str]:
    """Return what became of each mutant."""
    told = subprocess.run(
        [sys.executable, "-m", "mutmut", "results", "--all", "true"],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return dict(re.findall(r"^\s+(\S+): (.+)$", told, flags=re.MULTILINE))


def report() -> None:
    """Print the sums and the mutants that no test noticed."""
    found = results()
    sums = Counter(found.values())
    tried = {name: result for name, result in found.items() if result != "not checked"}
    killed = sum(result in KILLED for result in tried.values())
    click.echo(", ".join(f"{count} {result}" for result, count in sums.most_common()))
    for name, result in sorted(tried.items()):
        if result not in KILLED:
            click.echo(f"  {name}: {result}")
    if tried:
        click.echo(f"{killed} of {len(tried)} mutants killed: {100 * killed / len(tried):.1f} %")


if __name__ == "__main__":
    main()
