"""The options for the folder of the data and for that of what is built of it, which several scripts have."""

from __future__ import annotations

import _project  # isort: skip

from pathlib import Path

import click

_FOLDER = click.Path(file_okay=False, path_type=Path)

DATASETS = click.option(
    "--datasets",
    type=_FOLDER,
    default=_project.ROOT / "datasets",
    help="The folder of regimes, cards and raw files (default: datasets/).",
)

OUTPUT = click.option(
    "--output",
    type=_FOLDER,
    default=_project.ROOT / "build",
    help="The folder of what is served: catalogue.db and releases/ (default: build/).",
)
