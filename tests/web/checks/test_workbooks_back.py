"""Workbooks that come back, and that nothing is written to the disk."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import openpyxl
import pytest
from check_forms import ROWS_OF_TABLE, WHOLE, send, text, workbook
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from qiangqi.checks.sheets import ADDED
from qiangqi.web.batch.files import CELLS, XLSX
from sites import Site

UNNAMED = {"content-type": "application/octet-stream"}
"""A file by a client that does not know its type."""

# Workbooks back


def test_programs_get_the_rows_of_the_csv_in_their_order_and_every_cell_is_text(site: Site) -> None:
    rows = [*ROWS_OF_TABLE, ["'010", "'=1+1", "", "", "", "https://a.example"], ["011", "", YUTONG, "", "", "007"]]
    days = "as_of=2019-01-01&known_on=2026-11-21"
    table = "".join(",".join(row) + "\r\n" for row in rows).encode()
    path, kind = f"/-/check.csv?{days}", {"content-type": "text/csv"}
    told = site.loop.run_until_complete(site.datasette.client.post(path, content=table, headers=kind)).text
    as_csv = list(csv.reader(io.StringIO(told.removeprefix("\ufeff"))))
    by_address = site.loop.run_until_complete(site.datasette.client.post(path, content=table, headers=UNNAMED)).text
    assert by_address == told
    answers = [programs_workbook(site, workbook(rows), days) for _time in range(2)]
    sheet = openpyxl.load_workbook(io.BytesIO(answers[0].content)).active
    assert sheet is not None and answers[0].headers["content-type"] == XLSX
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert cells == [[*row, *[""] * (len(cells[0]) - len(row))] for row in as_csv]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert answers[0].content == answers[1].content


def programs_workbook(site: Site, body: bytes, days: str) -> httpx.Response:
    """Send a workbook as a program does."""
    path, kind = f"/-/check.xlsx?{days}", {"content-type": XLSX}
    return site.loop.run_until_complete(site.datasette.client.post(path, content=body, headers=kind))


ANSWERS = ["结果", "称号", "是否持有", "有效至", "距到期天数", "能否覆盖", "依据条款", "证据等级", "说明"]


def test_an_officer_gets_answers_in_words_with_days_and_counts_and_the_codes_after_them(site: Site) -> None:
    rows: list[list[Any]] = [
        ["名单"],
        ["客户编号", "客户名称", "放款日期", "贷款到期日", "余额"],
        ["007", OLD_NAME, datetime(2019, 1, 1), datetime(2022, 1, 1), 1.5],
        ["=1+1", "=HYPERLINK(1)", None, None, 20],
        ["009", "宇通客车", None, None, -3],
    ]
    days = {"as_of": "2019-01-01", "known_on": "2026-11-21"}
    answer = send(site, "/check/batch.xlsx", days, workbook(rows))
    assert answer.content == send(site, "/check/batch.xlsx", days, workbook(rows)).content
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    page, says = book.worksheets
    assert (page.title, says.title, page.freeze_panes, page.auto_filter.ref) == ("核验结果", "说明", "C3", "A2:AB5")
    head, first, second, third = list(page.iter_rows(min_row=2, values_only=True))
    assert list(head) == [*rows[1], *ANSWERS, *ADDED]
    assert first[:5] == ("007", OLD_NAME, datetime(2019, 1, 1), datetime(2022, 1, 1), 1.5)
    assert first[5:13] == (
        "已找到",
        "国家知识产权优势企业",
        "持有",
        datetime(2021, 7, 31),
        942,
        "无法确定",
        "文件载明",
        "新闻报道",
    )
    assert "早于贷款到期日154天" in first[13] and first[14:16] == ("found", "former_name")
    assert (second[4], second[5], third[4], third[5]) == (20, "无法处理", -3, "可能是") and NEW_NAME in third[13]
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)
    told = "".join(str(cell) for row in says.iter_rows(values_only=True) for cell in row)
    assert "不是行政机关出具的证明" in told and all(name in told for name in ANSWERS) and "2026-11-21" in told
    english = openpyxl.load_workbook(
        io.BytesIO(send(site, "/check/batch.xlsx?lang=en", days, workbook(rows)).content)
    ).worksheets[0]
    assert english["F2"].value == "Outcome" and english["K3"].value == "undetermined"


def test_numbers_and_days_keep_their_types_by_column_and_codes_their_digits(site: Site) -> None:
    rows = [
        ["name", "a", "b", "c", "d", "e"],
        [NEW_NAME, "1", "01", "2026-02-30", "1234567890123456", "2026-01-31"],
        [NEW_NAME, "2.5", "2", "2026-02-28", "1", "2026-01-30"],
    ]
    table = "\n".join(",".join(row) for row in rows).encode()
    page = openpyxl.load_workbook(io.BytesIO(send(site, "/check/batch.xlsx", {}, table).content)).worksheets[0]
    kinds = [[type(cell.value).__name__ for cell in row[1:6]] for row in page.iter_rows(min_row=2)]
    assert kinds == [["int", "str", "str", "str", "datetime"], ["float", "str", "datetime", "str", "datetime"]]


def test_an_empty_customer_file_can_be_taken_filled_and_sent_back(site: Site) -> None:
    answer = site.get("/check/batch/template.xlsx")
    assert answer.headers["content-type"] == XLSX and answer.content == site.get("/check/batch/template.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    page, memory = book.worksheets[0], io.BytesIO()
    assert [cell.value for cell in page[1]] == ["客户名称", "统一社会信用代码", "贷款起始日", "贷款到期日", "称号"]
    page.append([OLD_NAME, None, "2019-01-01", None, "国家知识产权优势企业"])
    page.append([OLD_NAME, None, None, None, "郑州市知识产权示范企业"])
    book.save(memory)
    back = openpyxl.load_workbook(io.BytesIO(send(site, "/check/batch.xlsx", {}, memory.getvalue()).content))
    rows = list(back.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[5:8] for row in rows] == [
        ("已找到", title, word)
        for title, word in zip(("国家知识产权优势企业", "郑州市知识产权示范企业"), ("持有", "无法确定"), strict=True)
    ]


def test_a_workbook_that_would_be_too_large_is_refused_and_its_csv_is_not(site: Site) -> None:
    body = ("name" + ",x" * 60 + "\n" + f"{NEW_NAME}\n" * (CELLS // (61 + len(ADDED)) + 1)).encode()
    refused = send(site, "/check/batch.xlsx", {}, body)
    assert refused.status_code == 413 and "请取 CSV" in text(refused)
    assert send(site, "/check/batch.csv", {}, body).status_code == 200


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_address_of_a_file_leads_to_the_form(ending: str, site: Site) -> None:
    answer = site.get(f"/check/batch.{ending}?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (302, "/check/batch?lang=en")


def test_programs_send_a_workbook_and_get_one(site: Site) -> None:
    def post(body: bytes, kind: str = XLSX, path: str = "/-/check.xlsx?as_of=2019-01-01") -> httpx.Response:
        return site.loop.run_until_complete(
            site.datasette.client.post(path, content=body, headers={"content-type": kind})
        )

    answer = post(workbook(ROWS_OF_TABLE))
    assert answer.status_code == 200 and answer.headers["catalogue-release"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None and [row[6] for row in sheet.values][2:] == ["found", "possible", "invalid_id"]
    refused = [
        post(b"PK\x03\x04"),
        post(workbook([["a"]])),
        post(b"", "text/csv"),
        post(WHOLE, path="/-/check.xlsx?x=1"),
    ]
    kinds = ["not-xlsx", "no-columns", "wrong-type", "bad-question"]
    assert [one.json()["type"] for one in refused] == [f"/problems/{kind}" for kind in kinds]


written: list[str] = []

is_watched = False


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note every file that is opened for writing while the watch is on; what lies in memory has no path."""
    if is_watched and event == "open" and isinstance(arguments[2], int):
        path, _mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and isinstance(path, str) and path != os.devnull:
            written.append(path)
    if is_watched and event in ("tempfile.mkstemp", "tempfile.mkdtemp"):
        written.append(event)


@pytest.fixture
def disk() -> Iterator[list[str]]:
    """What is opened for writing during a test."""
    global is_watched
    if not written:
        sys.addaudithook(watch)
    written.clear()
    is_watched = True
    yield written
    is_watched = False


# Nothing on disk


@pytest.mark.slow
def test_no_file_is_written_for_what_is_sent_however_large(site: Site, disk: list[str], tmp_path: Any) -> None:
    (tmp_path / "seen").write_text("the watch sees this")
    assert disk.pop().endswith("seen")
    large = ("name,x\n" + f"{NEW_NAME},{'甲' * 400}\n" * 3_000).encode()
    book = workbook([["name", "x"], *[[NEW_NAME, f"{number}{'乙' * 400}"] for number in range(2_000)]])
    disk.clear()  # the library that made the workbook for the test writes a file of its own
    assert len(large) > 3 * 1024**2
    for body in (large, book, b"PK\x03\x04" + large):
        for path in ("/check/batch", "/check/batch.csv", "/check/batch.xlsx"):
            assert send(site, path, {}, body).status_code in (200, 400)
    assert disk == []
