"""`qiangqi holders`: who holds a title on a day, as a table of its beginning or as JSON, read as it is printed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any

import click

from . import views
from .bilingual import both
from .options import AS_OF, REGIME, Shown, of_origin
from .origin import Listed, Origin
from .refusals import ANSWERED

SHOWN = 50
"""Rows of a list that are shown to a person who does not say how many."""


@click.command(
    help=both(
        "某一天的称号持有名单。",
        "Who holds a title on a day.",
    )
)
@AS_OF
@REGIME
@click.option(
    "--tier",
    metavar="ID",
    help=both(
        "只列这一等次。",
        "Only this tier.",
    ),
)
@click.option(
    "--region",
    metavar="CODE",
    help=both(
        "行政区划代码，如 410000；none 为来源未载地区。",
        "Code of a division such as 410000; none where a source prints no place.",
    ),
)
@click.option(
    "--status",
    metavar="ID",
    help=both(
        "只列这一状态，如 in_force。",
        "Only this status, such as in_force.",
    ),
)
@click.option(
    "--holds",
    type=click.Choice(("yes", "unclear", "no")),
    help=both(
        "只列持有、不明或不持有。",
        "Only those held, unclear or not held.",
    ),
)
@click.option(
    "--sort",
    metavar="ID",
    help=both(
        "name、since、until 或 region；前加 - 为倒序。",
        "name, since, until or region; with - before it backwards.",
    ),
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    help=both(
        f"最多列出多少项，0 为全部；表格默认 {SHOWN}，JSON 默认全部。",
        f"The most rows, 0 for all; {SHOWN} in a table, all as JSON by default.",
    ),
)
@of_origin
def holders(origin: Origin, shown: Shown, limit: int | None, **given: str | None) -> int:
    """List titles with their holders."""
    listed = origin.holders({name: value for name, value in given.items() if value})
    most = limit if limit is not None else 0 if shown.as_json else SHOWN
    rows = islice(listed.rows, most or None)
    if shown.as_json:
        _write(Listed(listed.head, rows))
    else:
        for line in views.held(listed.head, list(rows), shown.lang):
            click.echo(line)
    return ANSWERED


def _write(listed: Listed) -> None:
    """Print a list as one JSON object, a row a line, while it is read."""
    click.echo(_compact(listed.head).removesuffix("}") + ',"rows":[', nl=False)
    for place, row in enumerate(listed.rows):
        click.echo(("," if place else "") + "\n" + _compact(row), nl=False)
    click.echo("\n]}")


def _compact(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
