#!/usr/bin/env python3
"""Make the fictional catalogue: invented firms under the real rules."""

from __future__ import annotations

import _project  # isort: skip

import sys
from pathlib import Path

import click
from qiangqi.fiction.demo import Incomplete, make
from qiangqi.standing.strict_yaml import DataError


@click.command(epilog="Example:\n\n  scripts/demo.py --output build --firms 2000 --seed 1")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=_project.ROOT / "build",
    help="Where demo.db is put (default: build/).",
)
@click.option("--firms", type=click.IntRange(1, 100_000), default=2000, help="How many firms (default: 2000).")
@click.option("--seed", type=int, default=1, help="Another seed gives other firms (default: 1).")
@click.option(
    "--datasets",
    type=click.Path(file_okay=False, path_type=Path),
    default=_project.ROOT / "datasets",
    help="The folder whose rules and words are used; its firms are not (default: datasets/).",
)
def main(output: Path, firms: int, seed: int, datasets: Path) -> None:
    """Build demo.db from a seed and switch to it; on an error the last one stays and the exit status is 1.

    Every name in it carries 虚构; the same seed and code give the same bytes.
    """
    try:
        path = make(datasets, output, firms, seed)
    except (DataError, Incomplete, ValueError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
