#!/usr/bin/env python3
"""Make the catalogue from a datasets folder."""

from __future__ import annotations

import _project  # isort: skip

import sys
from pathlib import Path

import click
from _folders import DATASETS
from _waiting import waits
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.building.gate import Refused
from qiangqi.lists.editing.journal import consistent
from qiangqi.releases.publishing.pending import finish_pending
from qiangqi.lists.editing.unfinished_purges import refuse_unfinished
from qiangqi.values.personal_data import mask
from qiangqi.lists.refusal_words import told
from qiangqi.standing.strict_yaml import DataError


EPILOG = """\b
Examples:
  scripts/build.py --datasets datasets --output build
  scripts/build.py --explain

\b
To see a list before it is in service: make preview. To write the release and switch as one act: make publish.
"""


@click.command(epilog=EPILOG)
@DATASETS
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=_project.ROOT / "build",
    help="Where catalogue.db is put (default: build/).",
)
@click.option("--explain", is_flag=True, help="Print the gate's whole reasoning, also when the build passes.")
@waits
def main(datasets: Path, output: Path, explain: bool) -> None:
    """Build the catalogue and put it in service at once, without a release.

    On an error the last one stays and the exit status is 1.
    """
    try:
        refuse_unfinished(datasets)
        finish_pending(output, click.echo)
        with consistent(datasets, "scripts/build.py", lambda line: click.echo(line, err=True)):
            refuse_unfinished(datasets)
            path = publish(datasets, output, say=click.echo if explain else None)
    except DataError as error:
        if explain and not isinstance(error, Refused):
            click.echo("gate: not reached; the last catalogue stays in service")
        click.echo(mask(told(error)), err=True)
        sys.exit(1)
    click.echo(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    click.echo("已投入使用，未写数据版本 in service, without a release; make publish writes it and switches as one act")


if __name__ == "__main__":
    main()
