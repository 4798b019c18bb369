"""The plugin's settings, all of them: a name that is none of these, such as a misspelt one, stops the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..changes import freshness
from ..http import addresses, preview
from ..http.settings import settings_of
from ..receipts import key
from ..releases import folder
from ..reports import delivery
from . import load_limit
from .lifespan import APART, WORKERS
from .serve_command import PER_ADDRESS

if TYPE_CHECKING:
    from datasette.app import Datasette

KNOWN = (
    *(addresses.SETTING, key.SETTING, freshness.SETTING, preview.SETTING, folder.SETTING),
    *(delivery.MAIL, delivery.TRACKER, APART, WORKERS, PER_ADDRESS, load_limit.SETTING),
)


def refuse_unknown(datasette: Datasette) -> None:
    """See that every setting of the plugin has a meaning.

    Raises:
        ClickException: one has none.
    """
    for name in settings_of(datasette):
        if name not in KNOWN:
            raise click.ClickException(f"{name}: no such setting; expected one of {', '.join(sorted(KNOWN))}")
