"""Mapping of columns to roles, by header and by cells; where the two disagree it becomes a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qiangqi.standing.dates import DateError
from qiangqi.values.personal_data import PERSONAL_HEADER
from qiangqi.values.printed_dates import read_interval
from qiangqi.values.registered_names import is_registered_form, read_name

from ..readers.cell_numbers import serial_day
from ..readers.preview import Table
from .title_words import kind_in

OPTIONAL = ("region", "uscc", "batch", "valid_from", "valid_to", "title", "event", "date")
"""Roles that a column may have beside the name's; a remark is read only where the registrar says so."""

_FILLED = {"title": 0.5, "event": 1.0}
"""The least share of filled cells of a column that is proposed for a role which every row must have.

The tier of a row whose cell is empty is asked about; a remark that some rows have is no event of all.
"""

_ANY_DATE = re.compile("^(?:年度|年份|日期|时间)$")
"""Headers that may be of any date: their cells must all be dates."""

_NAME_BEST = re.compile(r"^(?:企业|公司|单位|法人|主体|行政相对人|纳税人)(?:中文|全)?(?:名称|全称)(?:[(（].*[)）])?$")
_NAME = re.compile(r"企业|公司|名称|名单|申报主体|单位$")
_NOT_NAME = re.compile(
    "推荐|主管|部门|产品|项目|园区|地址|类型|类别|性质|行业|规模|代码|编号|联系|法人代表|法定代表|原名|曾用|平台|证书"
)
_HEADERS = {
    "region": r"^(?:所属|所在)?(?:属地|地区|地市|市州|市[（(]州[）)]|城市|区县|县区|区域|省份|省市|地域|州市|盟市)$"
    r"|^(?:所属|所在)?设区市$|^所(?:在|属)(?:地|省|市|区|县|区县|地区|地市|城市|县[（(]?市、?区[）)]?)$|^(?:省|市|区|县)$"
    r"|^(?:辖区|归属地|省辖市|省[（(]区、市[）)])$",
    "uscc": r"社会信用代码|信用代码|组织机构代码|营业执照号|注册号|行政相对人代码|纳税人识别号",
    "batch": r"批次",
    "valid_from": r"有效期(?:限)?$|(?:有效期|资格).{0,4}(?:起|始|开始)|^有效期.{0,6}$",
    "valid_to": r"(?:有效期|资格).{0,4}(?:止|至|到期|截止|结束)|^到期(?:日|时间|日期)?$",
    "title": r"称号|等次|级别|等级|类别|类型|认定类型",
    "event": r"事项|结果|认定情况|复核情况|类型|类别|性质|备注",
    "date": r"(?:认定|评定|公布|备案|获评|授予|命名|发证|公告|公示|批准|入选|入库|确定)(?:时间|日期|年度|年份)"
    r"|^(?:年度|年份|日期|时间)$",
}
_DATED = ("date", "valid_from", "valid_to")
_PLACED = re.compile("^.{0,4}[地市县区省域州盟].{0,5}$")
_PLACE = re.compile("^[㐀-鿿]{2,15}(?:省|市|州|盟|区|县|旗|兵团)$")
"""A header that speaks of a place, over cells that are all places by their last word."""

_ZONE = re.compile("^(?:华[东南西北中]|[东西]北|西南|东南|[东中西]部|长三角|珠三角|京津冀)(?:地区|大区|区域|片区)?$")
"""Parts of the country, each of several provinces: no place of a firm where another column has one."""

_COMPANY = re.compile(r"^(?!.*(?:名单|名称)).{4,}(?:公司|厂|集团|合作社)(?:[(（].*[)）])?$")
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the tables that hold firms.

    ``names`` are candidates for the name: a certain one is alone and ``is_certain``. ``roles`` are the others by role,
    ``headers`` all that the tables share, ``private`` those whose header tells of persons, which are never shown.
    """

    header_row: int
    headers: tuple[str, ...]
    names: tuple[str, ...]
    is_certain: bool
    roles: dict[str, str]
    private: tuple[str, ...]


def columns_of(table: Table, header_row: int | None = None) -> Columns | None:
    """Return what the columns of a table are, or None where it has no header over a column of firms."""
    rows = [header_row] if header_row else header_rows(table)
    for row in (row for row in rows if row <= len(table.first)):
        headers = table.header(row)
        cells = {header: _cells(table, row, index) for index, header in enumerate(headers) if header}
        names, is_certain = _names(cells)
        if names or header_row:
            roles = {role: found for role in OPTIONAL if (found := _role(role, cells, set(names)))}
            _settle_terms(roles, cells)
            private = tuple(header for header in cells if PERSONAL_HEADER.search(header))
            return Columns(row, tuple(cells), names, is_certain, roles, private)
    return None


def header_rows(table: Table) -> list[int]:
    """Return the rows that may be the header, the best first; a row that names a company is one of the list."""
    return [row for row in table.header_rows if not any(_COMPANY.search(cell) for cell in table.header(row))]


def _cells(table: Table, row: int, index: int) -> list[str]:
    below = [cells for cells in table.first[row:] if sum(map(bool, cells)) > 1 or len(table.first[row - 1]) == 1]
    return [cells[index] for cells in below if index < len(cells) and cells[index]]


def _names(cells: dict[str, list[str]]) -> tuple[tuple[str, ...], bool]:
    """Return candidates for the column of names, and whether header and content agree on exactly one."""
    firms = [header for header, texts in cells.items() if _share(texts, _is_firm) >= _MOST]
    for pattern in (_NAME_BEST, _NAME):
        both = [header for header in firms if pattern.search(header) and not _NOT_NAME.search(header)]
        if both:
            return tuple(both), len(both) == 1
    if firms:
        return tuple(firms), False
    named = [header for header in cells if _NAME_BEST.search(header)]
    return tuple(named), len(named) == 1


def _is_place(text: str) -> bool:
    return bool(_PLACE.search(text))


def _is_zone(text: str) -> bool:
    return bool(_ZONE.search(text))


def _is_firm(text: str) -> bool:
    return is_registered_form(read_name(text).name)


def _role(role: str, cells: dict[str, list[str]], taken: set[str]) -> str | None:
    """Return the column of a role: its header says so, and its cells do not say otherwise; two are one too many."""
    pattern = re.compile(_HEADERS[role])
    found = [header for header, texts in cells.items() if header not in taken and pattern.search(header)]
    rows = max(map(len, cells.values()), default=0)
    fitting = [h for h in found if _fits(role, h, cells[h]) and len(cells[h]) >= rows * _FILLED.get(role, 0)]
    if role == "region":
        fitting = fitting or [h for h, texts in cells.items() if _PLACED.search(h) and _share(texts, _is_place) == 1]
        return next(iter([h for h in fitting if _share(cells[h], _is_zone) < _MOST] or fitting), None)
    if role == "uscc" and len(fitting) > 1:
        fitting = [header for header in fitting if "信用代码" in header]
    return fitting[0] if len(fitting) == 1 else None


def _fits(role: str, header: str, texts: list[str]) -> bool:
    """Whether the cells do not say otherwise; a code or date that cannot be read is an issue of its row."""
    if role in ("date", "valid_from", "valid_to"):
        enough = any if role == "date" and not _ANY_DATE.search(header) else all
        return bool(texts) and enough(map(is_readable, texts))
    if role == "title":
        return bool(texts) and all(re.search("示范|优势|储备|培育|创建", text) for text in texts)
    if role == "event":
        return bool(texts) and all(map(kind_in, texts))
    return True


def _settle_terms(roles: dict[str, str], cells: dict[str, list[str]]) -> None:
    """Keep a printed term only where it is whole: a start and an end, or a column that prints both."""
    start, end = roles.get("valid_from"), roles.get("valid_to")
    if start and start == end:
        del roles["valid_to"]
        end = None
    if bool(start) == bool(end):
        return
    alone = start or end or ""
    if not all(_is_whole(text) for text in cells[alone]):
        roles.pop("valid_from", None)
        roles.pop("valid_to", None)


def _is_whole(text: str) -> bool:
    return is_readable(text) and read_interval(text).precision == "interval"


def serials(table: Table, columns: Columns) -> list[str]:
    """Return the headers of dates over nothing but numbers of a spreadsheet's days, such as 45000."""
    heads = table.header(columns.header_row)
    dated = [header for header in columns.headers if any(re.search(_HEADERS[role], header) for role in _DATED)]
    cells = {header: _cells(table, columns.header_row, heads.index(header)) for header in dated}
    return [header for header, texts in cells.items() if texts and all(serial_day(text) != text for text in texts)]


def is_readable(text: str) -> bool:
    """Whether a printed date is read with certainty."""
    try:
        read_interval(text)
    except DateError:
        return False
    return True


def _share(texts: list[str], is_so: Callable[[str], bool]) -> float:
    return sum(map(is_so, texts)) / len(texts) if texts else 0.0


def shared(found: Iterable[Columns]) -> tuple[str, ...]:
    """Return the headers that every one of the tables has, in the order of the first."""
    tables = list(found)
    return tuple(h for h in tables[0].headers if all(h in other.headers for other in tables)) if tables else ()
