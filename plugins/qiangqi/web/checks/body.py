"""The rows that the body of a check sends, and what is wrong with them in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from qiangqi.checks.body_limits import ROWS, TooMuch, values_of, within
from qiangqi.checks.columns import NoColumns
from qiangqi.checks.request_json import NoBatch, NoJson, read_json, read_lines, read_value
from qiangqi.checks.sheets import NoSheet, Sheet, SheetRows, read_sheet, within_sheet
from qiangqi.values.asked_days import read_day

from ..http.language import gettext as _
from ..http.refusal import Refusal
from .field_words import column_names, field_words


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: the rows, the days as they were written, and the sheet they stand on, if on one."""

    rows: Sequence[object]
    as_of: str = ""
    known_on: str = ""
    sheet: Sheet | None = None


def read_rows(body: bytes, kind: str) -> Sent:
    """Return the rows of a body of JSON, or of rows of JSON one a line.

    Raises:
        Refusal: it is neither, or has too many rows or too long a cell.
    """
    with refusing_body():
        if kind != "application/json":
            return Sent(read_lines(body))
        found = read_json(body)
        return Sent(found.rows, found.as_of, found.known_on)


def read_one(body: bytes) -> Sent:
    """Return the one row of a body of JSON; it may carry ``known_on``, too, which no row of a batch does.

    Raises:
        Refusal: it is no JSON, or has too long a cell.
    """
    with refusing_body():
        row = read_value(body)
        known_on = row.pop("known_on", None) if isinstance(row, dict) else None
        if known_on is not None and not isinstance(known_on, str):
            raise NoBatch("not_text", "known_on")
        return Sent(list(within([row], values_of, ROWS)), known_on=known_on or "")


def read_table(body: bytes, most: int = ROWS, is_any: bool = False) -> Sent:
    """Return the rows of a sheet; with ``is_any`` it need not name its columns.

    Raises:
        Refusal: it is none, no column names firms, or it is too large.
    """
    with refusing_body():
        return _sent(read_sheet(body, most, is_any))


def no_columns(error: NoColumns) -> Refusal:
    """Return the refusal of a sheet without a column for firms, or with several of one field."""
    if error.twice:
        says = _("“%(names)s”均可作为%(field)s（%(code)s）；请仅保留一列，或改去其余各列的名称。")
        told = {"names": column_names(error.headers), "field": field_words()[error.twice]}
        return Refusal("no-columns", says % {**told, "code": error.twice})
    return Refusal("no-columns")


def sent_of(sheet: Sheet, most: int = ROWS) -> Sent:
    """Return what a sheet asks.

    Raises:
        Refusal: it has too many rows or columns, or too long a cell.
    """
    with refusing_body():
        for _cells in within_sheet(sheet.rows, sheet.columns, most):
            pass
    return _sent(sheet)


def _sent(sheet: Sheet) -> Sent:
    _width = sheet.width  # found here, where the rows are at hand
    return Sent(SheetRows(sheet), sheet=sheet)


@contextmanager
def refusing_body() -> Iterator[None]:
    """Let a body that cannot be read be refused with the problem that says so.

    Raises:
        Refusal: the body is no JSON, batch or sheet, or has more than is read.
    """
    try:
        yield
    except NoJson as error:
        raise no_json(error) from None
    except NoBatch as error:
        raise Refusal("no-batch", _no_batch(error)) from None
    except NoSheet as error:
        says = _("第 %(line)s 行起不是 UTF-8、UTF-16 或 GB18030 的文本表格，或者有引号没有闭合。")
        raise Refusal("not-csv", says % {"line": error.line}) from None
    except NoColumns as error:
        raise no_columns(error) from None
    except TooMuch as error:
        raise too_much(error) from None


def too_much(error: TooMuch) -> Refusal:
    """Return the refusal of a body with more than is read."""
    id_, says = {
        "rows": ("too-many-rows", _("一次最多 %(count)s 行；请分批提交。")),
        "columns": ("too-many-columns", _("最多 %(count)s 列。")),
        "cell": ("cell-too-long", _("第 %(row)s 行有一个单元格超过 %(count)s 个字符。")),
        "row": ("cell-too-long", _("第 %(row)s 行的 JSON 超过 %(count)s 个字符。")),
    }[error.topic]
    return Refusal(id_, says % {"count": error.most, "row": error.row})


def no_json(error: NoJson) -> Refusal:
    """Return the refusal of a text that is no JSON; it says where, and nothing of the text."""
    says = _("第 %(line)s 行第 %(column)s 列起不是 JSON，或者一个对象里同一字段出现两次。")
    return Refusal("not-json", says % {"line": error.line, "column": error.column})


def _no_batch(error: NoBatch) -> str:
    return {
        "not_an_object": _("应为一个对象，其中 rows 是各行。"),
        "no_rows": _("缺少 rows。"),
        "rows_no_list": _("rows 应为数组。"),
        "unknown_field": _("存在无法识别的字段；可用字段：as_of、known_on、rows。"),
        "not_text": _("%(field)s 应为文字，如 2019-01-01。") % {"field": error.field},
    }[error.topic]


def day_of(field: str, text: str, default: int) -> int:
    """Return a day of the whole batch as an ordinal.

    Raises:
        Refusal: it is no day of the calendar.
    """
    day = read_day(text) if text.strip() else default
    if day is None:
        raise Refusal("bad-date", _("%(field)s 不是日历上的一天；应为 2019-01-01 这样的日期。") % {"field": field})
    return day
