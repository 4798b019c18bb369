#!/usr/bin/env python3
"""Mutation testing of plugins/qiangqi/standing with mutmut: change the engine in small ways, and see that a test fails.

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
        "standing/test_cases.py",
        "standing/test_reasons.py",
        "standing/test_dates.py",
        "standing/test_facts.py",
        "standing/test_loan.py",
        "standing/test_rules.py",
        "standing/test_regime_files.py",
        "standing/test_regime_folders.py",
        "standing/test_sentences.py",
        "standing/test_reason_words.py",
        "standing/test_conditions.py",
        "standing/test_contract.py",
    ),
    (
        "checks/test_found_firms.py",
        "checks/test_rows_and_sheets.py",
        "lists/test_loose_facts.py",
        "lists/test_loose_firms.py",
        "catalogue/test_catalogue.py",
    ),
    ("standing/test_properties.py", "standing/test_agreement.py"),
)
"""Tests in the order of what they cost; each stage tries again what the ones before it let live."""

KILLED = ("killed", "timeout", "segfault", "caught by type check")


@click.command(epilog="Example:\n\n  scripts/mutants.py --processes 2")
@click.option("--processes", type=int, default=os.cpu_count() or 1, show_default=True, help="Mutants at once.")
@click.option("--histories", type=int, default=60, show_default=True, help="Histories of the agreement test.")
@click.argument("mutants", nargs=-1)
def main(processes: int, histories: int, mutants: tuple[str, ...]) -> None:
    """Try every mutant, or those that match MUTANTS (such as 'qiangqi.standing.dates*'), and list the survivors."""
    lay_out()
    environment = {**os.environ, "HISTORIES": str(histories)}
    found: dict[str, str] = {}
    for stage, tests in enumerate(STAGES):
        choose(tests)
        names = survivors(found) if stage else list(mutants)
        if names or not stage:
            command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(processes), *names]
            with (TREE / "mutmut.log").open("a", encoding="utf-8") as log:
                subprocess.run(command, cwd=TREE, env=environment, check=False, stdout=log, stderr=subprocess.STDOUT)
            found |= tried()  # mutmut forgets what other tests found
            report(found)


def lay_out() -> None:
    """Copy what the tests need, with plugins/ as src/."""
    shutil.rmtree(TREE, ignore_errors=True)
    for name in ("datasets", "tests", "scripts"):
        shutil.copytree(_project.ROOT / name, TREE / name, ignore=shutil.ignore_patterns("__pycache__", "browser"))
    shutil.copytree(_project.ROOT / "plugins", TREE / "src", ignore=shutil.ignore_patterns("__pycache__"))


def choose(tests: tuple[str, ...]) -> None:
    """Let mutmut run these tests; which of them meets which function it finds out anew."""
    settings = (_project.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = settings.replace('pythonpath = ["plugins", ', 'pythonpath = ["src", ')
    named = ", ".join(f'"tests/{name}"' for name in tests)
    settings += f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/qiangqi/standing/*"]
also_copy = ["datasets", "scripts"]
timeout_multiplier = 2
pytest_add_cli_args_test_selection = [{named}]
"""
    (TREE / "pyproject.toml").write_text(settings, encoding="utf-8")
    for stale in ("pyproject.toml", "mutmut-stats.json"):
        (TREE / "mutants" / stale).unlink(missing_ok=True)


def survivors(found: dict[str, str]) -> list[str]:
    """Return the mutants that the tests so far let live."""
    return sorted(name for name, result in found.items() if result not in KILLED)


def tried() -> dict[str, str]:
    """Return what became of each mutant that the last run tried."""
    output = subprocess.run(
        [sys.executable, "-m", "mutmut", "results", "--all", "true"],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.findall(r"^\s+(\S+): (.+)$", output, flags=re.MULTILINE)
    return {name: result for name, result in found if result != "not checked"}


def report(found: dict[str, str]) -> None:
    """Print the sums and the mutants that no test noticed."""
    click.echo(", ".join(f"{count} {result}" for result, count in Counter(found.values()).most_common()))
    for name in survivors(found):
        click.echo(f"  {name}: {found[name]}")
    killed = len(found) - len(survivors(found))
    if found:
        click.echo(f"{killed} of {len(found)} mutants killed: {100 * killed / len(found):.1f} %")


if __name__ == "__main__":
    main()
