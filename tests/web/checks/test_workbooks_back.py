"""Workbooks that come back, and that nothing is written to the disk."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import openpyxl
import pytest
from check_forms import ROWS_OF_TABLE, TABLE, WHOLE, send, text, workbook
from known_firms import NEW_NAME, YUTONG
from qiangqi.checks.sheets import ADDED
from qiangqi.web.batch.files import CELLS, XLSX
from sites import Site

# Workbooks back


def test_the_workbook_has_the_rows_of_the_csv_in_their_order_and_every_cell_is_text(site: Site) -> None:
    days = {"as_of": "2019-01-01", "known_on": "2026-11-21"}
    table = TABLE + f"'010,=1+1,,,,https://a.example\r\n011,,{YUTONG},,,007\r\n"
    as_csv = list(csv.reader(io.StringIO(send(site, "/check/batch.csv", days, table.encode()).text[1:])))
    answer = send(site, "/check/batch.xlsx", days, table.encode())
    assert answer.headers["content-type"] == XLSX and answer.headers["cache-control"] == "no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert cells == [[*row, *[""] * (len(cells[0]) - len(row))] for row in as_csv]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert send(site, "/check/batch.xlsx", days, table.encode()).content == answer.content


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
