"""How long a script waits for another command on the same folders."""

from __future__ import annotations

from functools import wraps
from typing import Any

import click
from qiangqi.lists.editing.turns import waiting_turns
from qiangqi.values.personal_data import mask


def waits(command: Any) -> Any:
    """Give a command ``--wait`` and ``--no-wait``; without them it waits as long as it takes, and says for whom."""

    @wraps(command)
    def waiting(*arguments: Any, wait: float | None, no_wait: bool, **given: Any) -> None:
        name = f"scripts/{click.get_current_context().command_path}"
        with waiting_turns(name, 0 if no_wait else wait, lambda text: click.echo(mask(text), err=True)):
            command(*arguments, **given)

    wait = click.option(
        "--wait",
        type=click.FloatRange(0),
        metavar="SECONDS",
        help="Wait so long for another command on these folders, then end (default: as long as it takes).",
    )
    no_wait = click.option("--no-wait", is_flag=True, help="Do not wait: end, and say who holds them.")
    return wait(no_wait(waiting))
