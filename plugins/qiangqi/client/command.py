"""The command `qiangqi`: each of its commands asks an origin, prints what came, and ends with a status."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import click

from qiangqi.standard_output import end_where_full
from qiangqi.standing.written_days import pick

from . import views
from .bilingual import both, in_language
from .download import download
from .holders import holders
from .mcp.command import mcp
from .options import AS_OF, KNOWN_ON, LANG, REGIME, Shown, day, of_origin
from .origin import Origin
from .refusals import ANSWERED, NO_ONE_FIRM, WRONG_INPUT, WrongInput
from .verify import verify

MOST_NAMES = 1_000
"""Names of one check; a larger file goes to ``/check/batch``."""

WRONG_ROW = ("invalid_id", "error")
"""Outcomes of a name or code that cannot be asked."""

EPILOG = both(
    """\b
退出码：
  0  已答复
  1  没有得到答复：网络不通、网站繁忙或出错
  2  输入有误
  3  已答复，但没有唯一的一家企业：未找到、重名，或只有相近的名称
  verify 另有规定，见 qiangqi verify --help
\b
示例：
  qiangqi check 宇通客车股份有限公司 --as-of 2019-01-01 --loan-end 2021-12-31 --at http://127.0.0.1:8001
  QIANGQI_AT=build/catalogue.db qiangqi search 宇通
\b
命令补全（bash；zsh、fish 改写相应一词）：
  eval "$(_QIANGQI_COMPLETE=bash_source qiangqi)"
""",
    """\b
Exit status:
  0  answered
  1  not answered: no connection, or the site is busy or fails
  2  wrong input
  3  answered, but no one firm is meant: not found, several, or only like names
  verify has its own, see qiangqi verify --help
\b
Examples:
  qiangqi check 宇通客车股份有限公司 --as-of 2019-01-01 --loan-end 2021-12-31 --at http://127.0.0.1:8001
  QIANGQI_AT=build/catalogue.db qiangqi search 宇通
\b
Shell completion (bash; zsh and fish by their name):
  eval "$(_QIANGQI_COMPLETE=bash_source qiangqi)"
""",
)


@click.group(
    help=both(
        "强企名录：哪家企业在哪一天持有哪个知识产权称号。所问的名称不会写入任何文件。",
        "The register of firms with IP titles: who holds which title on which day. "
        "No name that is asked is written to any file.",
    ),
    epilog=EPILOG,
)
@click.version_option(
    package_name="qiangqi",
    help=both(
        "显示版本。",
        "Show the version.",
    ),
)
def commands() -> None:
    """Gather the commands."""


for command in (holders, verify, download, mcp):
    commands.add_command(command)


@commands.command(
    help=both(
        "核验企业：名称或统一社会信用代码，一个或多个；写 - 则从标准输入逐行读取。",
        "Check firms by names or codes; with - they are read from standard input, one a line.",
    )
)
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@AS_OF
@KNOWN_ON
@click.option(
    "--loan-end",
    metavar="YYYY-MM-DD",
    callback=day,
    help=both(
        "贷款到期日；起始日是查询日期。",
        "The loan's last day; its first is the day asked about.",
    ),
)
@REGIME
@click.option(
    "--tier",
    metavar="ID",
    help=both(
        "只查这一等次：demonstration、advantage、reserve、candidate。",
        "Only this tier: demonstration, advantage, reserve, candidate.",
    ),
)
@of_origin
def check(
    origin: Origin,
    shown: Shown,
    names: tuple[str, ...],
    as_of: str | None,
    known_on: str | None,
    loan_end: str | None,
    regime: str | None,
    tier: str | None,
) -> int:
    """Answer one result for each name."""
    asked = list(_names(names, shown.lang))
    if not 0 < len(asked) <= MOST_NAMES:
        says = (
            f"应为 1 至 {MOST_NAMES} 个名称；更多的请用网站的 /check/batch 或 /-/check.json。",
            f"Expected 1 to {MOST_NAMES} names; more go to /check/batch or /-/check.json of the site.",
        )
        raise WrongInput(pick(says, shown.lang))
    beside = {"regime": regime, "tier": tier, "until": loan_end}
    rest = {name: value for name, value in beside.items() if value}
    answer = origin.check([{"name": name, **rest} for name in asked], as_of, known_on)
    shown.show(answer, views.checked(asked, answer, shown.lang))
    return max(_status(result["outcome"]) for result in answer["results"])


def _names(given: tuple[str, ...], lang: str) -> Iterator[str]:
    for name in given:
        if name == "-":
            yield from (text for line in _typed(lang).splitlines() if (text := line.strip()))
        else:
            yield name


def _typed(lang: str) -> str:
    """Return standard input as text in any encoding in which the site reads a sheet; a spreadsheet writes GB18030."""
    from qiangqi.checks.sheets import NoSheet, kind_of  # what reads sheets is loaded where it is needed

    body = sys.stdin.buffer.read()
    try:
        return body.decode(kind_of(body)).removeprefix("\ufeff")
    except NoSheet as error:
        says = (
            f"标准输入自第 {error.line} 行起不是 UTF-8、UTF-16 或 GB18030 的文字；应为每行一个名称或代码。",
            f"From line {error.line} standard input is no text in UTF-8, UTF-16 or GB18030; expected a name or code a "
            "line.",
        )
        raise WrongInput(pick(says, lang)) from None


def _status(outcome: str) -> int:
    return ANSWERED if outcome == "found" else WRONG_INPUT if outcome in WRONG_ROW else NO_ONE_FIRM


@commands.command(
    help=both(
        "一家企业各项称号的状态：代码、编号或名称。",
        "The standing of each title of a firm: a code, an id or a name.",
    )
)
@click.argument("firm")
@AS_OF
@KNOWN_ON
@REGIME
@of_origin
def standing(
    origin: Origin, shown: Shown, firm: str, as_of: str | None, known_on: str | None, regime: str | None
) -> int:
    """Answer a sentence for each title."""
    answer = origin.standing(firm, as_of, known_on, regime)
    shown.show(answer, views.stood(answer, shown.lang))
    return ANSWERED if answer["firm"] else _status(answer.get("outcome", "not_found"))


@commands.command(
    help=both(
        "按名称、曾用名、代码、拼音或地区检索企业。",
        "Search for firms by name, former name, code, pinyin or place.",
    )
)
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1, 100),
    default=20,
    show_default=True,
    help=both(
        "最多列出多少家。",
        "The most firms that are listed.",
    ),
)
@of_origin
def search(origin: Origin, shown: Shown, text: tuple[str, ...], limit: int) -> int:
    """List the firms that a text may mean."""
    answer = origin.search(" ".join(text), limit)
    shown.show(answer, views.found(answer, shown.lang))
    return ANSWERED if answer["hits"] else NO_ONE_FIRM


def told_in(lang: str) -> click.Command:
    """Return the command with its help in a language."""
    return in_language(commands, lang)


def main() -> None:
    """Run the command; its help is of the language that is asked for anywhere in the line, else of ``QIANGQI_LANG``."""
    line = " ".join(sys.argv[1:]).lower()
    lang = "en" if "--lang en" in line or "--lang=en" in line else os.environ.get(LANG, "zh")[:2].lower()
    end_where_full()
    told_in(lang)(prog_name="qiangqi")
