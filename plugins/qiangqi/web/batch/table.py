"""The table of a batch: pasted, uploaded as text or workbook, or carried by the page of the step before."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from markupsafe import escape
from pydantic import ValidationError

from qiangqi.checks.body_limits import COLUMNS, TooMuch
from qiangqi.checks.columns import HEADER_ROWS, NoColumns, columns_of
from qiangqi.checks.json_reader import NoJson, Reader
from qiangqi.checks.packed_rows import PackedRows
from qiangqi.checks.rows import HALF
from qiangqi.checks.sheets import Sheet
from qiangqi.checks.workbooks import NoWorkbook, is_workbook, read_workbook

from ..checks.body import Sent, no_columns, read_table, sent_of, too_much
from ..http.forms import Form
from ..http.language import gettext as _
from ..http.problems import Refusal
from .carried import Carried

ROWS = 10_000
"""The most rows of a table that is answered on a page or as a workbook."""

CARRIED = 12 * 1024 * 1024
"""The most bytes of a table that a page carries: it comes back with the next step."""

_HEADLESS = "name"
"""The header that a list of names without one is given."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table and what it asks; ``field`` is the value of the hidden field that carries it, as the page's HTML has it.

    Of a table between two processes its rows are packed.
    """

    sent: Sent
    field: bytes
    name: str = ""
    others: Sequence[str] = ()
    is_headless: bool = False


def table_of(form: Form, said: Mapping[str, str] | None = None, is_any: bool = False) -> Table:
    """Return the table that a form sends, and what it asks; ``said`` are the columns as a person says them.

    With ``is_any`` a table is returned whose columns are not known, so that they can be said.

    Raises:
        Refusal: it sends none, or one that cannot be read or is too large.
    """
    file, pasted, carried = form.files.get("file"), form.texts.get("table", b""), form.texts.get("sheet", b"")
    try:
        if file is not None:
            found = _uploaded(file, is_any)
        elif pasted.strip():
            found = _pasted(pasted, is_any)
        elif carried:
            found = _carried(carried).as_said(said or {})
        else:
            raise Refusal("no-batch", _("没有收到表格；请粘贴内容，或者选一个文件。"))
        table = packed(found)
    except (ValidationError, NoJson):
        raise Refusal("not-a-form") from None
    except TooMuch as error:
        raise too_much(error) from None
    except NoColumns as error:
        raise no_columns(error) if error.twice else Refusal("no-columns", _no_firms()) from None
    except Refusal as refusal:
        if refusal.id == "no-columns" and not refusal.detail:
            raise Refusal("no-columns", _no_firms()) from None
        raise
    if sum(len(cell.encode()) + 3 for row in found.rows for cell in row) > CARRIED:
        says = _("表格文字超过 %(size)s MB；请删去无关列，或分批提交。")
        raise Refusal("too-large", says % {"size": CARRIED // 1024**2})
    return table


def read_workbook_table(body: bytes, is_any: bool = False) -> Table:
    """Return the table of a workbook, which is read in a process of its own.

    Raises:
        Refusal: it has none that names firms, is too large, or cannot be read.
    """
    return table_of(Form({}, {"file": body}), is_any=is_any)


def carried_again(field: bytes, said: Mapping[str, str]) -> Table | None:
    """Return the table that a page carried with the columns as they were said, or None where it carried none."""
    try:
        return packed(_carried(field).as_said(said, is_any=True)) if field else None
    except (ValidationError, NoJson, NoColumns, TooMuch, Refusal):
        return None


def packed(carried: Carried) -> Table:
    """Return a table with its rows packed.

    Raises:
        NoColumns, Refusal: it names no firms, or is too large.
    """
    sheet = replace(carried.sheet(), rows=PackedRows(carried.rows))
    field = escape(carried.model_dump_json(exclude_defaults=True)).encode()
    return Table(sent_of(sheet, ROWS), field, carried.name, carried.others, carried.is_headless)


def _uploaded(body: bytes, is_any: bool) -> Carried:
    if is_workbook(body):
        return workbook_of(body, is_any)
    if not body.strip():
        raise Refusal("no-columns", _("文件为空：没有表头，也没有数据行。"))
    return _text(read_lines(body, is_any))


def workbook_of(body: bytes, is_any: bool = False) -> Carried:
    """Return the table of a workbook.

    Raises:
        NoColumns, Refusal: it has none that names firms, or cannot be read.
    """
    try:
        found = read_workbook(body, ROWS, is_any)
    except NoWorkbook as error:
        raise Refusal("not-xlsx", _no_workbook(error.topic)) from None
    sheet = found.sheet
    return Carried(
        rows=list(sheet.rows),
        kind="xlsx",
        formulas=sorted(sheet.formulas),
        name=found.name,
        others=list(found.others),
        header=sheet.columns.header,
        places=_unknown(sheet),
    )


def _unknown(sheet: Sheet) -> dict[str, int] | None:
    """Return the columns that are known where a person is to say the others, or None where all are."""
    try:
        columns_of(list(islice(sheet.rows, HEADER_ROWS)))
    except NoColumns:
        return sheet.columns.places
    return None


def read_lines(body: bytes, is_any: bool = False) -> Sheet:
    """Return the sheet of a text; its refusal names the line."""
    sheet = read_table(body, ROWS, is_any).sheet
    assert sheet is not None
    return sheet


def _text(sheet: Sheet, is_headless: bool = False) -> Carried:
    return Carried(
        rows=list(sheet.rows),
        kind=sheet.kind,
        is_headless=is_headless,
        header=sheet.columns.header,
        places=_unknown(sheet),
    )


def _pasted(text: bytes, is_any: bool) -> Carried:
    """Read what was pasted; lines of one cell each and no header are taken for names or codes, which the page says."""
    try:
        return _text(read_lines(text))
    except Refusal as refusal:
        if refusal.id != "no-columns":
            raise
        lines: list[list[str]] = []
        for line in _lines(text):
            if any(mark in line for mark in ',\t;"'):
                if is_any:
                    return _text(read_lines(text, True))
                raise
            lines.append([line])
            if len(lines) > ROWS:
                raise TooMuch("rows", ROWS) from None
    return _text(Sheet([[_HEADLESS], *lines], columns_of([[_HEADLESS]]), False), True)


def _lines(text: bytes) -> Iterator[str]:
    for some in io.TextIOWrapper(io.BytesIO(text), "utf-8", "replace"):
        yield from (line.strip() for line in some.splitlines() if line.strip())


def _carried(field: bytes) -> Carried:
    """Read the hidden field; its two lists are looked at item by item before anything of them is kept."""
    for kept in (_counted, list):
        found: dict[str, object] = {}
        reader = Reader(field)
        for name in reader.members():
            is_list = name in ("rows", "formulas") and reader.peek() == "["
            found[name] = kept(_items(reader, name)) if is_list else reader.value()
        reader.end()
    return Carried.model_validate(found)


def _counted(items: Iterable[object]) -> list[object]:
    for _item in items:
        pass
    return []


def _items(reader: Reader, name: str) -> Iterator[object]:
    """Yield the rows of a table, each a list of texts, or its formulas, each a row and a column."""
    most, width, kind = (ROWS + HEADER_ROWS, COLUMNS, str) if name == "rows" else (ROWS * COLUMNS, 2, int)
    for number, item in enumerate(reader.items()):
        if number >= most:
            raise TooMuch("rows", ROWS)
        if not isinstance(item, list) or not all(isinstance(cell, kind) for cell in item):
            raise Refusal("not-a-form")
        if kind is str and HALF.search("".join(item)):
            raise Refusal("not-a-form")
        if len(item) > width:
            raise TooMuch("columns", COLUMNS)
        yield item


def _no_firms() -> str:
    return _(
        "未识别出企业列：前几行中没有“客户名称”“企业名称”“统一社会信用代码”“name”“uscc”等列名；请修改列名后重新提交。"
    )


def _no_workbook(topic: str) -> str:
    return {
        "encrypted": _("该工作簿已加密；请去除密码后重新提交。"),
        "too_large": _("该工作簿展开后超出读取上限；请删去无关的列和工作表，或改用 CSV。"),
        "damaged": _("无法读取该工作簿：文件不完整，或不是 XLSX；请在电子表格中另存为 XLSX 或 CSV 后重新提交。"),
        "old": _("该文件为 Excel 95 工作簿；请在电子表格中另存为 XLSX 后重新提交。"),
        "no_system": _("本服务器无法读取工作簿；请另存为 CSV 后重新提交。"),
    }[topic]
