"""The ways through the site: a few above every page, all of them below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from .language import gettext as _
from .language import language
from .own_pages import REPORT, SHARE

_OF_DATA = ("/sources", "/source", "/coverage", "/issues", "/issue", "/releases", "/changes", "/watch", "/corrections")

_ABOVE = (
    ("/firm/", "/search"),
    ("/regime/", "/regimes"),
    ("/statuses", "/regimes"),
    ("/plan/", "/plans"),
    ("/source/", "/sources"),
    ("/coverage", "/sources"),
    ("/issue/", "/issues"),
    ("/issues/", "/issues"),
    ("/check/", "/check"),
    ("/releases/", "/releases"),
    ("/changes", "/releases"),
    ("/watch", "/changes"),
    ("/corrections", "/issues"),
    (REPORT, "/about"),
    (SHARE, "/about"),
    ("/api/reference/", "/api/reference"),
    ("/api/", "/api"),
    ("/problems", "/api"),
)
"""Which page of the navigation stands above the pages whose path begins so."""

_SECTIONS = frozenset({"", "/search", "/check", "/self-check", "/titles", "/upcoming", "/regimes", "/about"})


class Way(NamedTuple):
    """One link of the navigation; an empty path is the database's own page.

    ``within`` are the beginnings of the other paths that belong to it.
    """

    path: str
    label: str
    anchor: str = ""
    within: tuple[str, ...] = ()

    def leads_to(self, path: str) -> bool:
        """Whether a page, by its path without the site's prefix, is this one or belongs to it."""
        return any(path == one or path.startswith(f"{one}/") for one in (self.path, *self.within) if one)


def main_ways() -> Sequence[Way]:
    """Return the ways that stand above every page, in the language of the request."""
    return _main(language())


def all_ways() -> Sequence[tuple[str, Sequence[Way]]]:
    """Return every way by its group, in the language of the request."""
    return _all(language())


@cache
def _main(_lang: str) -> Sequence[Way]:
    return [
        Way("/search", _("查企业"), within=("/firm",)),
        Way("/check", _("银行核验")),
        Way("/self-check", _("自查")),
        Way("/titles", _("称号名单")),
        Way("/upcoming", _("到期日历")),
        Way("/regimes", _("管理办法"), within=("/regime", "/plans", "/plan", "/statuses")),
        Way("", _("数据"), within=_OF_DATA),
        Way("/about", _("关于"), within=("/api", "/problems", REPORT, SHARE)),
    ]


def trail_of(path: str) -> list[Way]:
    """Return the pages above one, the nearest last, by its path without the site's prefix; none above a section."""
    if path.rstrip("/") in _SECTIONS:
        return []
    named = _named(language())
    return [named[above] for beginning, above in _ABOVE if path.startswith(beginning)]


@cache
def _named(lang: str) -> dict[str, Way]:
    return {way.path: way for _group, ways in _all(lang) for way in ways if not way.anchor}


@cache
def _all(_lang: str) -> Sequence[tuple[str, Sequence[Way]]]:
    return [
        (_("查询"), [Way("/search", _("查企业")), Way("/titles", _("称号名单")), Way("/upcoming", _("到期日历"))]),
        (
            _("银行核验"),
            [
                Way("/check", _("核验一笔贷款")),
                Way("/check/batch", _("整份客户表核验")),
                Way("/check/verify", _("核对回执")),
            ],
        ),
        (_("我是企业"), [Way("/self-check", _("企业自查"))]),
        (
            _("规则"),
            [Way("/regimes", _("管理办法")), Way("/plans", _("规划与措施")), Way("/statuses", _("状态与提示的定义"))],
        ),
        (
            _("数据"),
            [
                Way("/sources", _("来源")),
                Way("/coverage", _("收录范围与收录率")),
                Way("/issues", _("数据问题")),
                Way("", _("数据表与下载")),
                Way("/releases", _("数据版本与下载")),
                Way("/changes", _("变动")),
                Way("/watch", _("批量查看变动")),
                Way("/corrections", _("错误报告与更正")),
            ],
        ),
        (
            _("说明"),
            [
                Way("/about", _("关于本目录")),
                Way("/api", _("接口")),
                Way("/api/reference", _("接口文档")),
                Way("/api/reference/schemas", _("数据结构")),
                Way(REPORT, _("报告错误")),
                Way(SHARE, _("分享本页")),
            ],
        ),
    ]
