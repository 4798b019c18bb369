"""The options of a command by which a list's questions are answered."""

from __future__ import annotations

from typing import Any

import click
from qiangqi.lists.registering.options import MANY, ONE
from qiangqi.lists.registering.options import gathered as gathered


def answer_options(command: Any) -> Any:
    """Give a command an option for every answer."""
    for name, help_text in reversed(MANY.items()):
        form: dict[str, Any] = {"default": ""} if name == "headers" else {"multiple": True}
        form |= {"type": click.IntRange(1)} if name == "whole-page" else {}
        command = click.option(f"--{name}", help=help_text, **form)(command)
    for name, help_text in reversed(ONE.items()):
        command = click.option(f"--{name}", help=help_text)(command)
    return command
