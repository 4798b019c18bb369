"""Candidates from the text around a list: the document's title, number, issuer, days and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from qiangqi.standing.dates import first_day
from qiangqi.values.document_numbers import find_numbers, read_number
from qiangqi.values.printed_dates import CHINESE_DAY, CHINESE_MONTH, CHINESE_YEAR, PrintedDateError, read_date

from ..readers.preview import Look

_TITLE = re.compile(
    r"^(?!根据|按照|依据)[^。；]{0,40}关于[^。；]{3,80}(?:通知|公告|公示|通报|决定|函|意见|名单)(?:[(（].{1,20}[)）])?$"
)
_LIST = re.compile(r"^.{5,80}(?:名单|名录|公示|公告|一览表|汇总表|情况表)(?:[(（].{1,20}[)）])?$")
_BEGUN = re.compile(
    r"^(?:[^。；：:，,]{0,40}关于|(?:19|20)\d{2}\s*(?:年度?|[-—－至])|第[一二三四五六七八九十\d]+[批届])[^。；：:，,]{2,60}$"
)
_STOPPED = re.compile("[。；：:，,]")
_REST = 30
"""Characters at most of the second line of a title."""

_AGENCY = "局|厅|部|委员会|委|政府|办公室|协会|联合会|促进会"
_ISSUER = re.compile(rf"^(.{{2,60}}?(?:{_AGENCY})(?:办公厅|办公室)?)\s*关于")
_SIGNED = re.compile(rf"^[㐀-鿿、\s]{{3,40}}(?:{_AGENCY})$")
_DAY = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)")
_DAY_ZH = re.compile(rf"(?:{CHINESE_YEAR})年(?:{CHINESE_MONTH})月(?:{CHINESE_DAY})日")
_CHANGED = re.compile(r"(?:更新|修改|编辑|打印|下载|访问|浏览|统计|截止|有效)\s*(?:时间|日期)\s*[:：]?\s*$")
"""Labels of days on which nothing was decided or published."""

_LABEL = re.compile(r"(?:发布|发文|成文|公开|印发|公示|生成|信息)?(?:时间|日期)\s*[:：]?\s*$")
_MARK = re.compile(r"^(?:成文|发文|发布|公开|印发|生成)(?:日期|时间)[:：]?$|^(?:发文字号|文\s*号)[:：]?$")
_OPEN = re.compile("予以公示|进行公示|公示期|公示时间|现.{0,30}公示")
_OVER = re.compile("公示期?(?:已?满|结束|间?无异议|后)|公示等?程序|经.{0,8}公示")
_COUNT = re.compile(r"(?:共计?|合计|总计|等)[^\d。；]{0,6}(\d[\d\s,]*)\s*[家户]")
_BATCH = re.compile(r"第[一二三四五六七八九十百\d]+批|首批|\d{4}年度|\d{4}[-—]\d{4}年|\d{4}年")


class Day(NamedTuple):
    """A day that stands in the text: ISO, the line it stands in, and whether it dates the document.

    It does where it stands alone in its line, or after 发布时间 and its like; others are what the text is about.
    """

    iso: str
    line: str
    dates_document: bool


def texts(look: Look) -> list[str]:
    """Return the lines around the tables, and of their first rows those of one cell and what follows 成文日期."""
    found = [line.text for line in look.lines]
    for table in look.tables:
        rows = [[cell for cell in row if cell] for row in table.first]
        found += [held[0] for held in rows if len(held) == 1]
        found += [f"{label}：{said}" for held in rows for label, said in pairwise(held) if _MARK.match(label)]
    return found


def titles(look: Look) -> list[str]:
    """Return what may be the document's title: 关于…的通知; without one, titles of lists."""
    lines = [line.strip() for line in texts(look)]
    for pattern in (_TITLE, _LIST):
        found = [line for line in lines if pattern.match(line)]
        whole = [_joined(above, line, pattern) for above, line in pairwise(lines)]
        joined = dict(pair for pair in whole if pair)
        if found or joined:
            return list(dict.fromkeys([*joined.values(), *(line for line in found if line not in joined)]))
    return []


def _joined(above: str, line: str, pattern: re.Pattern[str]) -> tuple[str, str] | None:
    """Return a line and the whole title where it is the second half of one that begins in the line above it."""
    is_begun = _BEGUN.match(above) and not (_TITLE.match(above) or _LIST.match(above))
    is_rest = not _STOPPED.search(line) and not _BEGUN.match(line) and len(line) <= _REST
    return (line, f"{above}{line}") if is_begun and is_rest and pattern.match(f"{above}{line}") else None


def own_numbers(look: Look) -> tuple[list[str], list[str]]:
    """Return the numbers that stand alone in a line, which are the document's own, and all numbers, in normal form."""
    own, every = [], []
    for line in texts(look):
        for printed in find_numbers(line):
            normal = read_number(printed).normal or printed
            every.append(normal)
            rest = line.replace(printed, "").strip(" :：()（）\t")
            if not rest or re.fullmatch(r"(?:发文字号|发文文号|文\s*号|文件编号|字号)", rest):
                own.append(normal)
    return list(dict.fromkeys(own)), list(dict.fromkeys(every))


def issuers(look: Look) -> list[str]:
    """Return the authorities that the title or a line of its own names as the issuer."""
    named = [found[1].strip() for title in titles(look) if (found := _ISSUER.match(title))]
    signed = [line.strip() for line in texts(look) if _SIGNED.match(line.strip())]
    return list(dict.fromkeys(named or signed))


def is_publicity(look: Look) -> bool:
    """Whether the text says that it opens a list to objections, and not that objections are over."""
    lines = [line for line in texts(look) if _OPEN.search(line)]
    return bool(lines) and not any(_OVER.search(line) for line in texts(look))


def days(look: Look) -> list[Day]:
    """Return the whole days of the text, in order; the order of day and month is never guessed."""
    return list(dict.fromkeys(day for line in texts(look) for day in _days(line)))


def _days(line: str) -> Iterator[Day]:
    for found in [*_DAY.finditer(line), *_DAY_ZH.finditer(line)]:
        try:
            span = read_date(found[0]).span
        except PrintedDateError:
            continue
        alone = not line.replace(found[0], "").strip(" ()（）[]")
        before = line[: found.start()]
        if not _CHANGED.search(before):
            yield Day(first_day(span.earliest) or "", line, alone or bool(_LABEL.search(before)))


def counts(text: str) -> list[int]:
    """Return the figures that a text states of firms: 共25家, 等5家."""
    return list(dict.fromkeys(int(re.sub(r"[\s,]", "", found)) for found in _COUNT.findall(text)))


def batch_in(text: str) -> str | None:
    """Return the batch that a title names where it names one: 第七批, 2023年度."""
    found = list(dict.fromkeys(_BATCH.findall(text)))
    numbered = [one for one in found if "批" in one]
    return (numbered or found)[0] if len(numbered or found) == 1 else None
