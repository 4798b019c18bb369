"""How a script ends on what it refuses: one line, masked, and exit status 1."""

from __future__ import annotations

import _project as _project  # isort: skip

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from qiangqi.lists.refusal_words import told
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.personal_data import mask


@contextmanager
def refusals_told() -> Iterator[None]:
    """Tell what is refused within, Chinese first, and end with the status of a refusal."""
    try:
        yield
    except DataError as error:
        click.echo(mask(told(error)), err=True)
        sys.exit(1)
