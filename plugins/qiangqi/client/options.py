"""What every command takes, and how it ends: where it asks, the language, JSON, and the exit status."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import click

from qiangqi.standing.dates import iso
from qiangqi.standing.written_days import LANGUAGES
from qiangqi.values.asked_days import read_day

from .bilingual import both
from .origin_at import origin_at
from .refusals import ANSWERED, NOT_ANSWERED, Unanswered

AT, LANG = "QIANGQI_AT", "QIANGQI_LANG"


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Return a day as ISO 8601 has it."""
    found = read_day(value) if value else None
    if value and found is None:
        raise click.BadParameter(f"{value!r} is no day; expected one such as 2019-01-01", ctx, param)
    return iso(found) if found is not None else None


def tongue(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Return the language of a tag such as zh-CN, EN or en_US.UTF-8."""
    lang = value.lower().replace("_", "-").partition("-")[0]
    if lang not in LANGUAGES:
        raise click.BadParameter(f"{value!r}; expected one of {', '.join(LANGUAGES)}", ctx, param)
    return lang


class Shown(NamedTuple):
    """How an answer is shown: in which language, and whether as JSON."""

    lang: str
    as_json: bool

    def show(self, answer: Mapping[str, Any], lines: Iterator[str]) -> None:
        """Print an answer whole as JSON, or its lines."""
        for line in [json.dumps(answer, ensure_ascii=False)] if self.as_json else lines:
            click.echo(line)


def asking(ask: Callable[..., int]) -> Callable[..., None]:
    """Give a command what all of them take; the number that it returns is its exit status."""

    @click.option(
        "--at",
        envvar=AT,
        metavar="URL|FILE",
        help=both(
            "网址或目录文件；也可用环境变量 QIANGQI_AT。",
            "An address or a catalogue file; also QIANGQI_AT.",
        ),
    )
    @click.option(
        "--lang",
        envvar=LANG,
        metavar="zh|en",
        callback=tongue,
        default="zh",
        show_default=True,
        help=both(
            "答复的语言；也可用 QIANGQI_LANG。",
            "Language of the answer; also QIANGQI_LANG.",
        ),
    )
    @click.option(
        "--json",
        "as_json",
        is_flag=True,
        help=both(
            "供程序读取的 JSON。",
            "JSON for programs.",
        ),
    )
    @functools.wraps(ask)
    def command(at: str | None, lang: str, as_json: bool, **given: Any) -> None:
        try:
            status = ask(at, Shown(lang, as_json), **given)
        except Unanswered as error:
            click.echo(str(error), err=True)
            status = error.status
        except ModuleNotFoundError as error:
            click.echo(f"{error.name}: pip install 'qiangqi[client]'", err=True)
            status = NOT_ANSWERED
        except BrokenPipeError:  # who reads has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = ANSWERED
        sys.exit(status)

    return command


def of_origin(ask: Callable[..., int]) -> Callable[..., None]:
    """Give a command the origin at the place that ``--at`` names."""

    @functools.wraps(ask)
    def asked(at: str | None, shown: Shown, **given: Any) -> int:
        with origin_at(at, shown.lang) as origin:
            return ask(origin, shown, **given)

    return asking(asked)


AS_OF = click.option(
    "--as-of",
    metavar="YYYY-MM-DD",
    callback=day,
    help=both(
        "查询日期，默认今天。",
        "The day asked about; today by default.",
    ),
)
KNOWN_ON = click.option(
    "--known-on",
    metavar="YYYY-MM-DD",
    callback=day,
    help=both(
        "信息截止日，默认今天。",
        "The day whose knowledge is used; today by default.",
    ),
)
REGIME = click.option(
    "--regime",
    metavar="ID",
    help=both(
        "只查这一管理办法。",
        "Only this regime.",
    ),
)
