"""The rows of a file that a bank kept, as they were hashed for the receipt of a batch."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from python_calamine import CalamineError, load_workbook

from qiangqi.lists.readers.spreadsheet_values import text as cell_text

from ..answer_templates import json_text
from ..body_limits import TooMuch
from ..columns import NoColumns
from ..request_json import NoBatch, NoJson, read_json, read_lines
from ..sheets import ADDED, NoSheet, Sheet, read_sheet
from ..worded_columns import worded_places
from ..workbooks import NoWorkbook, is_workbook, read_workbook
from .receipt import canonical
from .told import Refusal

_BY_LINES = (".ndjson", ".jsonl")


class NoFile(Refusal):
    """A file that holds no such rows."""


def answered_rows(path: Path) -> list[bytes]:
    """Return the results of an answer: JSON, JSON by lines, CSV or XLSX.

    Raises:
        NoFile: it is no answer.
    """
    if path.suffix.lower() in (".json", *_BY_LINES):
        return _json_results(path.read_bytes())
    return [canonical(cells) for cells in _under_header(_cells(path))]


def kept_batch(path: Path) -> tuple[Sequence[object], Sheet | None]:
    """Return the rows of a batch as it was sent, and the sheet that they stand on: JSON, JSON by lines, CSV or XLSX.

    Raises:
        NoFile: it is no batch.
    """
    body, suffix = path.read_bytes(), path.suffix.lower()
    try:
        if suffix == ".json":
            return read_json(body).rows, None
        if suffix in _BY_LINES:
            return read_lines(body), None
        sheet = read_workbook(body).sheet if is_workbook(body) else read_sheet(body)
    except (NoJson, NoBatch, NoSheet, NoColumns, NoWorkbook, TooMuch):
        raise NoFile(
            "不是所提交的批量核验文件，应为 JSON、逐行 JSON、CSV 或 XLSX",
            "no batch as it is sent; expected JSON, JSON by lines, CSV or XLSX",
        ) from None
    return list(sheet.queries()), sheet


def _json_results(body: bytes) -> list[bytes]:
    text = body.decode("utf-8-sig", "replace")
    try:
        found = json.loads(text)["results"]
    except (ValueError, TypeError, KeyError, RecursionError):
        try:
            found = [json.loads(line) for line in text.split("\n") if line.strip()]
        except (ValueError, RecursionError):
            raise NoFile(
                "不是批量核验的答复，应为当时返回的 JSON", "no answer to a batch; expected the JSON that was returned"
            ) from None
    return [json_text(row).encode("utf-8", "surrogatepass") for row in found]


def _cells(path: Path) -> list[list[str]]:
    if path.suffix.lower() == ".xlsx":
        try:
            rows = load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
        except (CalamineError, OSError):
            raise NoFile("工作簿无法读取", "no workbook that can be read") from None
        return [[cell if isinstance(cell, str) else cell_text(cell) for cell in row] for row in rows]
    body = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(body.decode(encoding), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise NoFile("不是 UTF-8 或 GB18030 编码的 CSV", "no CSV in UTF-8 or GB18030")


def _under_header(rows: list[list[str]]) -> Iterable[list[str]]:
    ends = [place for place, cells in enumerate(rows) if tuple(cells[-len(ADDED) :]) == ADDED]
    if not ends:
        raise NoFile(
            "不是核验后的表格，应含所添加的各列（outcome 至 note）",
            "no answer to a sheet; expected the columns that were added, from outcome to note",
        )
    worded = worded_places(rows[ends[0]])
    return (cells[: worded.start] + cells[worded.stop :] for cells in rows[ends[0] + 1 :] if any(cells))
