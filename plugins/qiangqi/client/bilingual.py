"""Help in two languages: each text of a command is written as ``中文|English``, and a reader sees one of them."""

from __future__ import annotations

import copy

import click

BAR = "|"


def both(chinese: str, english: str) -> str:
    """Return a text in both languages, to be told in one of them."""
    return f"{chinese}{BAR}{english}"


def in_language(command: click.Command, lang: str) -> click.Command:
    """Return a copy of a command whose own texts are of one language."""
    told = copy.copy(command)
    told.help, told.epilog = _text(command.help, lang), _text(command.epilog, lang)
    told.params = [_param(param, lang) for param in command.params]
    if isinstance(command, click.Group) and isinstance(told, click.Group):
        told.commands = {name: in_language(one, lang) for name, one in command.commands.items()}
    return told


def _param(param: click.Parameter, lang: str) -> click.Parameter:
    if not isinstance(param, click.Option):
        return param
    told = copy.copy(param)
    told.help = _text(param.help, lang)
    return told


def _text(text: str | None, lang: str) -> str | None:
    if text is None or BAR not in text:
        return text
    chinese, _, english = text.partition(BAR)
    return english if lang == "en" else chinese
