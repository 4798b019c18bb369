"""What the card of a scan says of its cells, and what the registrar is told of them. Chinese, then English."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from qiangqi.values.personal_data import mask

from ..scans.asked import Asked
from ..scans.waiting import Waiting
from .answers import AnswerError
from .questions import Asker, is_day

WHY = {
    "one_recogniser": "只有一种识别 one recogniser alone",
    "edge_ink": "格边有没有读到的墨迹 ink at its edge was not read",
    "overlaps": "与另一格位置重叠 it stands where another cell does",
    "broken_lines": "框线不全 its lines are broken",
    "differs": "两种识别结果不同 the readings differ",
    "unsure": "识别不确定 the readings are unsure",
    "no_name": "不像企业名称 no name of a firm",
    "no_code": "代码校验不通过 no valid code",
    "numbering": "序号不连续 its row breaks the numbering",
    "blank": "本列多有内容而此格空白 blank in a column that is mostly filled",
    "seen": "登记人改动 changed by the registrar",
}
"""Why a cell is asked about, in words."""


def read_by_ocr(
    asker: Asker, document: dict[str, Any] | None, scan: Waiting, id: str | None, today: str
) -> dict[str, Any] | None:
    """Return what a card says of its document and its cells, or None while nobody has confirmed them.

    The day is asked for and never proposed: nothing that a recogniser read becomes a fact because nobody objected.
    """
    if scan.open:
        zh = f"还有 {len(scan.open)} 格没有核对（{scan.folder / 'confirm.csv'}）；写 行:列=内容，或 行=ok"
        asker.ask("cell", zh, f"{len(scan.open)} cells to confirm: ROW:COLUMN=TEXT, or ROW=ok")
        return None
    zh = f"识别结果已与扫描件逐行核对，核对日期（今天 {today}）"
    en = f"day on which the rows were compared with the scan (today is {today})"
    confirmed = asker.ask("confirmed", zh, en, candidates=[today], check=is_day)
    if confirmed is None or document is None or id is None:
        return None
    sha256 = hashlib.sha256(scan.cells()).hexdigest()
    cells = {"file": f"raw/{id}.cells.csv", "sha256": sha256, "confirmed": confirmed}
    return {**document, "read_by": "ocr", "cells": cells}


def confirm_all(scan: Waiting, given: Iterable[str]) -> None:
    """Confirm what options say: ``ROW:COLUMN=TEXT``, ``ROW=TEXT`` where one cell of it is open, and ``ROW=ok``.

    Raises:
        AnswerError: one of them is of no cell.
    """
    for text in given:
        found = re.fullmatch(r"\s*(\d+)(?::(\d+))?\s*=(.*)", text, re.DOTALL)
        if not found or not found[3].strip():
            raise AnswerError(f"--cell {mask(text)!r}; expected ROW:COLUMN=TEXT, ROW=TEXT or ROW=ok")
        said = None if found[3].strip() == "ok" else found[3].strip()
        row, column = int(found[1]), int(found[2]) if found[2] else None
        if column is None and said is not None and sum(one.row == row for one in scan.open) > 1:
            raise AnswerError(f"--cell {row}=…: several cells of the row are open; expected ROW:COLUMN=TEXT or ROW=ok")
        try:
            scan.confirm(row, column, said)
        except ValueError as error:
            raise AnswerError(f"--cell {error}") from None


def scan_lines(scan: Waiting) -> Iterator[str]:
    """Yield how much was read of a scan, and how much of it is to be confirmed."""
    pages, rows = len({row.page for row in scan.rows}), len(scan.rows)
    cells = sum(bool(text) for row in scan.rows for text in row.cells)
    yield f"扫描件 scan: {pages} 页 pages，{rows} 行 rows，{cells} 格 cells；待核对 to confirm {len(scan.open)}"
    yield f"  识别结果和图片 readings and pictures: {scan.folder}"


def open_lines(asked: Iterable[Asked], scan: Waiting) -> Iterator[str]:
    """Yield each cell that is to be confirmed with the number of its row, its readings and its picture."""
    for one in asked:
        row = scan.rows[one.row - 2]
        where = f"第{row.page}页 page {row.page}"
        readings = " ｜ ".join(mask(text) or "（空 blank）" for text in dict.fromkeys((one.reading_1, one.reading_2)))
        yield f"  {one.row:5}:{one.column}  {readings}"
        yield f"           {where}，{WHY.get(one.because, one.because)}  {one.picture}"
