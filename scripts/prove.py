#!/usr/bin/env python3
"""Compare the engine with the second evaluator on many random histories, on every boundary of each."""

from __future__ import annotations

import _project  # isort: skip

import os
import subprocess
import sys

import click

TEST = "tests/standing/test_agreement.py::test_the_engine_and_the_second_evaluator_agree_on_every_boundary"


@click.command(epilog="Example:\n\n  scripts/prove.py --histories 20000")
@click.option("--histories", type=int, default=20_000, show_default=True, help="How many histories in all.")
@click.option("--processes", type=int, default=os.cpu_count() or 1, show_default=True, help="Processes at once.")
@click.option("--seed", type=int, default=1, show_default=True, help="Where the random histories start.")
def main(histories: int, processes: int, seed: int) -> None:
    """Run the agreement test on so many histories; on a disagreement print one and exit 1.

    Half of them are asked in a closed world, in which every list is complete, and half in an open one.
    """
    share = -(-histories // (2 * processes))
    runs = [_start(share, seed + number) for number in range(processes)]
    click.echo(f"{processes} processes, {2 * share} histories each")
    failed = 0
    for run in runs:
        output, _ = run.communicate()
        failed += run.returncode != 0
        click.echo(output if run.returncode else output.strip().splitlines()[-1])
    if failed:
        sys.exit(1)
    click.echo(f"{2 * share * processes} histories, no disagreement")


def _start(histories: int, seed: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pytest", "-q", TEST, f"--hypothesis-seed={seed}"]
    environment = {**os.environ, "HISTORIES": str(histories), "PROVING": "1"}
    return subprocess.Popen(
        command, cwd=_project.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


if __name__ == "__main__":
    main()
