"""The plugin where what it is made with is not installed: the wheel beside Datasette, without its extra ``server``.

Datasette loads every plugin of its environment and ends with one that cannot be loaded. So this one leaves every
database, and its own templates, alone, and says what is missing.
"""

# mypy: disable-error-code="untyped-decorator"
# (pluggy's marker carries no types)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from datasette import hookimpl
from jinja2 import Environment

from .http.template_folders import without

if TYPE_CHECKING:
    from datasette.app import Datasette

MISSING: list[str] = []
"""The module that was not found."""


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Let pages be made of Datasette's own templates."""
    env.loader = without(env.loader, str(Path(__file__).with_name("templates")))


@hookimpl
def startup(datasette: Datasette) -> None:
    """Say that nothing of the register is served, and how it is."""
    how = "install it with its extra, as qiangqi[server] or as the wheel with [server] behind its name"
    click.echo(f"qiangqi: nothing of it is served, for {', '.join(MISSING)} is not installed; {how}", err=True)
