"""What a request asks: the two dates and the regime, read strictly; every refusal is one sentence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

from datasette.utils.asgi import Request

from qiangqi.standing.dates import iso
from qiangqi.values.asked_days import knowledge_day, read_day

from .catalogue import Register
from .clock import today
from .language import LANGUAGES, language
from .language import gettext as _

MOST = 100
"""The most parameters of one address: those of the widest table, each column filtered twice, are fewer.

What reads an address may take a time that grows with the square of their number.
"""


class BadParameter(Exception):
    """A question that cannot be answered; ``str()`` is one sentence that says what is wrong and what is expected."""

    status = 400
    problem = "bad-question"


def label_of(request: Request, name: str) -> str:
    """Return what a parameter is called: to a program by its name, on a page by the label of its field."""
    if request.path.rpartition(".")[2] in ("json", "csv", "xlsx", "atom", "ics") or "/-/" in request.path:
        return name[:40]
    labels = {
        "as_of": _("查询日期"),
        "known_on": _("信息截止日"),
        "from": _("自"),
        "months": _("月数"),
        "q": _("检索文字"),
        "since": _("起始版本（不含）"),
        "firm": _("企业（名称、代码或编号）"),
        "tier": _("等次"),
        "level": _("层级"),
        "body": _("责任单位"),
        "source": _("来源文件"),
        "page": _("页码"),
        "lang": _("语言"),
        "regime": _("管理办法"),
        "region": _("地区"),
        "status": _("状态"),
        "holds": _("是否持有"),
        "sort": _("排序"),
        "kind": _("变动类别"),
        "code": _("问题代码"),
        "severity": _("程度"),
        "owner": _("补正责任方"),
        "place": _("来源所属地区"),
    }
    return labels.get(name, name[:40])


def retyped(request: Request) -> list[tuple[str, str, str]]:
    """Return what the address of a page asks, to be put right in a form: each name, its label and its text."""
    if request.method == "POST":
        return []
    asked = [(name, request.args.get(name) or "") for name in request.args if name not in ("lang", "_next")]
    return [(name, label_of(request, name), text[:_KEPT]) for name, text in asked[:_FIELDS]]


_FIELDS, _KEPT = 20, 2000
"""The most fields of a form that is given back, and the most characters of one."""


def ask_once(request: Request, names: Collection[str] | None = None) -> None:
    """Refuse an address that gives one name twice, where either value could be meant; or one of some names."""
    given = request.args  # which is read anew each time that it is asked for
    for name in given if names is None else names:
        if len(given.getlist(name)) > 1:
            raise BadParameter(_("%(name)s 重复出现；每个参数只能有一个值。") % {"name": label_of(request, name)})


def too_many(query: bytes) -> str:
    """Return what is wrong with an address of more parameters than one may have, else an empty text."""
    if query.count(b"&") < MOST:
        return ""
    return _("网址中的参数超过 %(count)s 个；请减少参数，批量查询请用 POST。") % {"count": MOST}


def ask_known(request: Request, names: Collection[str]) -> None:
    """Refuse an address that gives a name which is none of those that it takes; nothing asked is passed over."""
    for name in request.args:
        if name not in names:
            values = {"name": name[:40], "names": ", ".join(names)}
            raise BadParameter(_("该网址没有 %(name)s 参数；可用参数：%(names)s。") % values)


@dataclass(frozen=True, slots=True)
class Dates:
    """The day asked about and the day of knowledge, as ordinals; ``given`` are those that the address carries."""

    as_of: int
    known_on: int
    today: int
    given: dict[str, str]


def dates_of(request: Request) -> Dates:
    """Read ``as_of`` and ``known_on``; a missing or empty one is today, as is a later day of knowledge."""
    now = today()
    given = {name: text for name in ("as_of", "known_on") if (text := (request.args.get(name) or "").strip())}
    days = {name: _day(label_of(request, name), text) for name, text in given.items()}
    if "known_on" in days:
        days["known_on"] = knowledge_day(days["known_on"], now)
    return Dates(days.get("as_of", now), days.get("known_on", now), now, {n: iso(day) for n, day in days.items()})


def _day(name: str, text: str) -> int:
    day = read_day(text)
    if day is None:
        says = _("%(name)s 不是日期：“%(text)s”；应为 2019-01-01 这样的一天。")
        raise BadParameter(says % {"name": name, "text": text[:40]})
    return day


def regime_of(request: Request, register: Register) -> str | None:
    """Read ``regime``, or None where none is asked for."""
    regime = (request.args.get("regime") or "").strip()
    if regime and regime not in register.regimes:
        known = ", ".join(register.regimes)
        raise BadParameter(
            _("未收录管理办法“%(regime)s”；可用值：%(known)s。") % {"regime": regime[:40], "known": known}
        )
    return regime or None


def lang_of(request: Request) -> str:
    """Read ``lang`` for a JSON answer, where an unknown language is refused."""
    lang = request.args.get("lang") or language()
    if lang not in LANGUAGES:
        raise BadParameter(_("不支持语言“%(lang)s”；可用 zh 或 en。") % {"lang": lang[:40]})
    return lang


def whole_of(request: Request, name: str, default: int, least: int, most: int) -> int:
    """Read a whole number between two bounds."""
    text = (request.args.get(name) or "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
        values = {"name": label_of(request, name), "least": least, "most": most}
        raise BadParameter(_("%(name)s 应为 %(least)s 至 %(most)s 之间的整数。") % values)
    return int(text)


def part_of(request: Request, name: str) -> str:
    """Return a part of the path, decoded."""
    return unquote(request.url_vars[name], errors="replace").strip()
