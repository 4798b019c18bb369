"""The ``reading`` of a card: how its raw file is read; without one it is a plain CSV with its header in line 1."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, PositiveInt, model_validator

from qiangqi.standing.strict_yaml import Strict

Format = Literal["csv", "text", "xlsx", "xls", "ods", "docx", "doc", "odt", "html", "pdf", "cells"]
"""The formats that are read; what a file is, its content says and never its extension. ``cells`` are the confirmed ones
of a scan."""

WORKBOOKS: tuple[Format, ...] = ("xlsx", "xls", "ods")
"""The formats whose tables are sheets, each with a name."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from None
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
"""A regular expression, searched in a line or cell whose line breaks are joined."""

TOTAL = r"^(合计|总计|小计|共计)([:：]?\d+[家个户]?)?$|^共(计)?\d+[家个户]"
"""A total row, recognised by its first cell without spaces."""

NOTE = (
    r"^([(（\[【]?(备注|附注|注释|说明|注)[\d一二三四五]*[)）\]】]?[:：.．、]|[*＊※]"
    r"|(联系|填报|填表|制表|咨询)(人|电话|方式)[:：])"
)
"""A note, recognised where it is the only text of its row."""

_COUNT = r"(?P<{}>\d[\d\s]*|[一二两三四五六七八九十]+)\s*[家户]"
_DECIDES = "(?:认定|确定|确认|授予|命名|评定|核定|批准|同意|推荐|保留|增补|新增(?!长)|取消|撤销)"
_LEAD = (
    rf"(?:(?:经[^。；;，,：:、]{{0,20}}?|[^。；;，,：:、]{{2,30}}?(?:[局厅委部办]|政府|办公室|协会))?(?:现|拟|已|新|续|重新|继续|决定|研究)*"
    rf"{_DECIDES}+了?|其中|我[省市县区州]|(?<![^。；;，,：:\s])(?:将(?!军|乐)|对(?!外)))"
)
"""What a sentence says before its first name, as far as no name begins so: 经研究决定授予A、B等2家."""

_AND_SO_ON = r"等\s*(?:" + _COUNT.format("total_3") + r"|企业|单位|[。；;，,]|$)"

PROSE = (
    rf"(?:{_COUNT.format('total')}[^。；]*?)?(?:分别是|分别为|包括)[:：]?(?P<names>[^。；;]+?)(?={_AND_SO_ON}|[。；;]|$)"
    rf"|{_LEAD}?(?P<names_2>[^。；;，,：:]+?)等{_COUNT.format('total_2')}"
)
"""A list in a sentence: 分别是A、B和C, or A、B等5家."""


class Annex(Strict):
    """One annex of a file: the pattern of its title, and the values that its rows take from it.

    ``skip: true`` passes the annex over by name; its rows are counted as ``other_annex``.
    """

    title: Pattern
    gives: dict[str, str] = {}
    skip: bool = False


class Reading(Strict):
    """How the rows of a raw file are found.

    ``whole_pages`` are pages of a PDF that break no row, though no line closes it: its first row begins on it, and
    its last one ends. ``gives`` are values that hold for the whole file. Tables are sought by their header: a row
    that holds every column of the card. ``header`` says its number in a table where the first such row is the wrong
    one. ``same_headers`` are by a column's header those under which it stands in other tables of the file.
    ``headers`` are the columns, in their order, of tables that print no header and have as many columns; one that is
    not needed may be empty. ``abreast`` is the number of columns of one list where several stand side by side in a
    table. ``heading`` is the pattern of a row or line that heads the rows below it (a city); its first group, or all
    of it, is ``@heading``. ``carry`` are columns of places whose empty cells, 同上 and 〃 mean the place above, or
    that of the heading; ``signs`` those in which only the signs do, and an empty cell is none; ``places`` those that
    print a number of firms behind the place (新郑市（1家）), or 市本级 for that of the heading. ``prose`` is the
    pattern of sentences that list names, with the groups ``names`` and ``total``; other groups are context.
    ``serial_dates`` are columns whose bare numbers are a spreadsheet's days. ``hidden: skip`` passes over hidden
    sheets, rows and columns. ``other_tables: skip`` passes over tables without the header, which else stop the build.
    """

    format: Format
    sheets: list[str] = []
    delimiter: str = ","
    pages: tuple[int, int] | None = None
    whole_pages: list[int] = []
    header: int | None = None
    same_headers: dict[str, list[str]] = {}
    headers: list[str] = []
    abreast: PositiveInt | None = None
    gives: dict[str, str] = {}
    annexes: list[Annex] = []
    heading: Pattern | None = None
    hidden: Literal["read", "skip"] = "read"
    carry: list[str] = []
    signs: list[str] = []
    places: list[str] = []
    total: Pattern = TOTAL
    note: Pattern = NOTE
    prose: Pattern | None = None
    serial_dates: list[str] = []
    other_tables: Literal["refuse", "skip"] = "refuse"

    @model_validator(mode="after")
    def _fits(self) -> Reading:
        if self.sheets and self.format not in WORKBOOKS:
            raise ValueError(f"sheets: a {self.format} file has none; expected them for xlsx and xls only")
        if (self.pages or self.whole_pages) and self.format != "pdf":
            raise ValueError(f"pages: a {self.format} file has none; expected them for pdf only")
        if self.abreast and self.format in ("csv", "text"):
            raise ValueError(f"abreast: a row of a {self.format} file has one address; expected one list")
        if twice := next((header for header in self.headers if header and self.headers.count(header) > 1), None):
            raise ValueError(f"headers: {twice!r} stands here twice; expected a name of its own for each column")
        headers = [header for name, others in self.same_headers.items() for header in (name, *others)]
        if twice := next((header for header in headers if headers.count(header) > 1), None):
            raise ValueError(f"same_headers: {twice!r} stands here twice; a header is of one column")
        if self.format == "text" and self.prose is None:
            raise ValueError("prose: a text file has no table; expected a pattern")
        return self

    @property
    def context(self) -> set[str]:
        """The context values that rows of this file can have, without their ``@``."""
        named = set(self.gives).union(*(annex.gives for annex in self.annexes))
        groups = set(re.compile(self.prose).groupindex) if self.prose else set()
        fixed = {"annex", "sheet"} | ({"heading"} if self.heading else set()) | ({"name"} if self.prose else set())
        return named | groups | fixed
