"""Registered names: whether a printed name can be one, and what a list adds to it: a former or a new name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

COMPANY_FORMS = (
    "有限公司",
    "有限责任公司",
    "股份有限公司",
    "股份公司",
    "总公司",
    "集团公司",
    "分公司",
    "公司",
)
"""Legal forms of companies as names end in them; the longest that fits is the form of a name."""

OTHER_FORMS = (
    "厂",
    "院",
    "所",
    "社",
    "中心",
    "企业",
    "(有限合伙)",
    "(普通合伙)",
    "(特殊普通合伙)",
    "银行",
    "商行",
    "支行",
    "分行",
    "店",
    "农场",
    "林场",
    "牧场",
    "商场",
    "市场",
    "机场",
    "站",
    "部",
    "局",
    "学校",
    "大学",
    "中学",
    "公园",
    "种植园",
    "产业园",
    "馆",
    "坊",
    "庄",
    "酒楼",
    "工作室",
    "实验室",
    "药房",
    "协会",
    "学会",
    "联合会",
    "电视台",
    "煤矿",
    "矿山",
    "油田",
    "超市",
    "商号",
    "苗圃",
    "基地",
    "大队",
    "勘探队",
    "地质队",
    "联合体",
)
"""What other registered names end in: works, institutes, cooperatives, partnerships, shops."""

_FORMS = tuple(sorted((*COMPANY_FORMS, *OTHER_FORMS), key=len, reverse=True))
_FORM_SET = frozenset(_FORMS)
_LENGTHS = sorted(set(map(len, _FORMS)), reverse=True)
_SHORTEST = 5
"""No registered name of a form above has fewer characters; 飞孟公司 and 铁四院 are what people say."""

_YEAR = r"(?:(?:于|自)?(?P<year>(?:19|20)\d{2})年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:,|起)?)?"
_APART = r"(?:[,;:(\s]\s*|(?<=公司)|(?<=[厂院所社店])|(?<=中心)|(?<=集团))"
_NEW = re.compile(
    rf"(?P<name>.+?){_APART}{_YEAR}(?:已|现|后)?(?:名称|企业名称|公司名称)?(?:已|现)?"
    r"(?:(?:更名|变更|改名|更改|更)(?:改)?(?:为|成)|更名:|现名称?为?:?|现为:?)\s*:?(?P<other>[^()]+(?:\([^()]+\)[^()]+)*)\)?"
)
_OLD = re.compile(
    rf"(?P<name>.+?)[,;(\s]\s*{_YEAR}(?:原名称?为?|曾用名|原|由)\s*:?(?P<other>[^()]+?(?:\([^()]+\)[^()]+?)*?)(?:更名(?:而来)?|变更(?:而来)?)?\)?"
)
_RENAMING_WORDS = re.compile("更名|变更|改名|现名|现为|原|曾用名|由")
_TELLS = re.compile("更名|变更[为成]|改名|现名|原名|曾用名")
_QUOTES = " \"'“”‘’「」『』《》"
_TAIL = re.compile(r"[。.,;、\s]+$")


class PrintedName(NamedTuple):
    """A printed cell read as a name: the name that the list means, and the one it had before or took after.

    ``year`` is the printed year of the renaming, or None where none is printed.
    """

    name: str
    former: str | None = None
    new: str | None = None
    year: int | None = None


def legal_form(name: str) -> str | None:
    """Return the form that a name ends in (有限公司, 厂), whatever the width of its brackets, or None."""
    text = _compact(name)
    for length in _LENGTHS:
        if (form := text[-length:]) in _FORM_SET:
            return form
    return None


def is_registered_form(name: str) -> bool:
    """Whether a name can be a registered one: 三棵树, 博实股份 and 徐工集团 are what the market says."""
    text = _compact(name)
    return len(text) >= _SHORTEST and text.endswith(_FORMS)


def tells_renaming(name: str) -> bool:
    """Whether a cell has a word that tells of a renaming, whether or not its two names can be told apart."""
    return bool(_TELLS.search(name))


def _compact(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


@lru_cache(maxsize=64)  # a row asks for its name twice
def read_name(printed: str) -> PrintedName:
    """Read a cell that may carry a renaming: “A，2019年更名为B”, “A（原名：B）”.

    A renaming is read only where both names have a legal form; otherwise the whole cell is the name. Nothing is
    cut off in front: a place, or the 原 of 原阳, belongs to the name until a source says otherwise.
    """
    if not _RENAMING_WORDS.search(printed):
        return PrintedName(printed.strip())
    text = _TAIL.sub("", unicodedata.normalize("NFKC", printed.strip()))
    for pattern, is_new in ((_NEW, True), (_OLD, False)):
        found = pattern.fullmatch(text)
        name, other = (found[part].strip(_QUOTES) for part in ("name", "other")) if found else ("", "")
        if found and is_registered_form(name) and is_registered_form(other):
            year = int(found["year"]) if found["year"] else None
            return PrintedName(name, None if is_new else other, other if is_new else None, year)
    return PrintedName(printed.strip())
