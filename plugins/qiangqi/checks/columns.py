"""Which column of a sheet is what, by the names that banks and their systems give to columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from qiangqi.standing.plain_text import isolated, on_one_line
from qiangqi.values.personal_data import mask

NAMES: dict[str, tuple[str, ...]] = {
    "name": (
        "客户名称",
        "企业名称",
        "单位名称",
        "公司名称",
        "借款人名称",
        "借款人",
        "借款企业名称",
        "客户全称",
        "企业全称",
        "机构名称",
        "名称",
        "name",
        "firm_name",
        "company",
        "company_name",
        "customer_name",
        "borrower",
    ),
    "uscc": (
        "统一社会信用代码",
        "社会信用代码",
        "信用代码",
        "企业统一社会信用代码",
        "统一信用代码",
        "uscc",
        "usci",
        "credit_code",
        "unified_social_credit_code",
    ),
    "as_of": ("查询日期", "截至日期", "基准日", "报告日期", "as_of", "asof", "date"),
    "from": (
        *(f"{loan}{begins}日" for loan in ("贷款", "借款", "") for begins in ("起始", "发放", "放款", "起息")),
        "贷款开始日",
        "借款开始日",
        "借款日",
        "贷款日",
        "from",
        "loan_date",
    ),
    "until": (
        *(f"{loan}{ends}日" for loan in ("贷款", "借款") for ends in ("到期", "终止", "结束")),
        "到期日",
        "until",
        "maturity",
        "maturity_date",
    ),
    "regime": ("称号", "管理办法", "regime"),
    "tier": ("等次", "级别", "tier"),
}
"""Each field of a row and its column's usual names; compared without width, case, brackets and gaps, 日期 as 日."""

_SHOWN, _READ = 60, 1_000
"""Characters of a column's name that are shown, and of a header that are read for it: a mask makes a text shorter."""

_OPENING, _CLOSING = frozenset("(（﹙[［【〔〖「『《〈<＜{｛"), frozenset(")）﹚]］】〕〗」』》〉>＞}｝")
_WORDS_OF_PERSONS = re.compile(
    "(?:联系人|联络人|经办人|法定代表人|法人代表)"
    "(?:姓名|电话|联系电话|联系方式|手机|手机号码?|证件号码?|身份证|身份证号码?|签字|签名)"
)
"""Headers that the mask would take for persons, and that are words alone."""

HEADER_ROWS = 5
"""Rows from the top among which the header is looked for: above it a sheet may have a title."""


class NoColumns(Exception):
    """No row near the top names a column for firms, or two columns claim one field.

    In the second case ``twice`` is the field, and ``headers`` are their headers as they stand in the sheet: to be
    shown by :func:`shown_name` only.
    """

    def __init__(self, twice: str = "", headers: Sequence[str] = ()) -> None:
        super().__init__(twice, headers)
        self.twice, self.headers = twice, tuple(headers)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the header stands, counted from 0, and which column each field is in."""

    header: int
    places: dict[str, int]

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the fields of one row of cells; a short row has empty ones."""
        return {field: cells[place] for field, place in self.places.items() if place < len(cells)}

    def names(self, header: Sequence[str]) -> dict[str, str]:
        """Return what the column of each field is called in the header; one without a name is left out."""
        names = {field: shown_name(header[place]) for field, place in self.places.items() if place < len(header)}
        return {field: name for field, name in names.items() if name}

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row is a header once more: it names the columns that the header names."""
        fields = [field_of(cell) for cell in self.row(cells).values() if cell.strip()]
        return bool(fields) and all(fields)


def columns_of(rows: Sequence[Sequence[str]]) -> Columns:
    """Return the columns of a sheet by the first of its top rows that names firms.

    Raises:
        NoColumns: none does, or two columns claim one field: which of two days or names is meant is never guessed.
    """
    number, found = _header(rows)
    for field, places in found.items():
        if len(places) > 1:
            raise NoColumns(field, [rows[number][place] for place in places])
    return Columns(number, {field: places[0] for field, places in found.items()})


def columns_or_none(rows: Sequence[Sequence[str]]) -> Columns:
    """Return the columns of a sheet as far as they are certain; a person says the others.

    Where no row names firms, the header is the fullest of the top ones.
    """
    try:
        number, found = _header(rows)
    except NoColumns:
        if not rows:
            raise
        top = rows[:HEADER_ROWS]
        return Columns(max(range(len(top)), key=lambda number: (sum(map(bool, top[number])), -number)), {})
    return Columns(number, {field: places[0] for field, places in found.items() if len(places) == 1})


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, list[int]]]:
    for number, cells in enumerate(rows[:HEADER_ROWS]):
        found = claims(cells)
        if "name" in found or "uscc" in found:
            return number, found
    raise NoColumns


def claims(cells: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns that claim each field, in the order of the fields."""
    fields = [field_of(cell) for cell in cells]
    return {field: [n for n, one in enumerate(fields) if one == field] for field in NAMES if field in fields}


def field_of(header: str) -> str | None:
    """Return the field that a column's name means, or None."""
    return _FIELD.get(_plain(header))


def shown_name(header: str) -> str:
    """Return what a column is called in a sentence or on a page: a sender may have written anything into its header.

    What stands in brackets is left out, for it may name a person; the rest is on one line, masked, and cut. It is empty
    where nothing is left.

    >>> shown_name("企业名称（张三）")
    '企业名称'
    """
    name = _outside_brackets(on_one_line(header[:_READ]))
    return isolated((name if _WORDS_OF_PERSONS.fullmatch(name) else mask(name))[:_SHOWN])


def _outside_brackets(text: str) -> str:
    """Return the first words of a text that stand in no brackets."""
    depth, found = 0, ""
    for sign in text:
        if sign in _OPENING or sign in _CLOSING:
            if found.strip():
                break
            depth = depth + 1 if sign in _OPENING else max(depth - 1, 0)
        elif depth == 0:
            found += sign
    return found.strip()


def _plain(header: str) -> str:
    text = unicodedata.normalize("NFKC", header).strip().strip("﻿").casefold()
    plain = _BETWEEN_WORDS.sub("", text.partition("(")[0]).strip("*:")
    return plain[:-1] if plain.endswith("日期") else plain


_BETWEEN_WORDS = re.compile(r"[\s_-]+")


_FIELD = {_plain(name): field for field, names in NAMES.items() for name in names}
