"""Forms as a browser sends them to the pages that check."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import openpyxl
from known_firms import NEW_NAME, OLD_NAME
from lxml import html
from sites import Site


def send(site: Site, path: str, fields: dict[str, str], file: bytes | None = None, **headers: str) -> httpx.Response:
    """Send a form as a browser does: with a file part where the form has one."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    form = {name: (None, value) for name, value in fields.items()}
    parts: dict[str, Any] = {**form, "file": ("", b"") if file is None else ("any.name", file)}
    client = site.datasette.client
    if path.startswith("/check/batch"):
        return site.loop.run_until_complete(client.post(path, files=parts, headers=given))
    return site.loop.run_until_complete(client.post(path, data=fields, headers=given))


def text(answer: httpx.Response) -> str:
    """Return the words of a page's main part."""
    return " ".join(html.fromstring(answer.text).xpath("string(//main)").split())


def hidden(answer: httpx.Response, action: str) -> dict[str, str]:
    """Return the hidden fields of the form with a button that leads to an address."""
    form = html.fromstring(answer.text).xpath(f"//form[.//button[@formaction='{action}']]")[0]
    return {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}


FORM = {"content-type": "application/x-www-form-urlencoded"}

TABLE = (
    "2026年客户清单\r\n客户编号,客户名称,统一社会信用代码（必填）,放款日期,到期日,余额\r\n"
    f"007,{OLD_NAME},,2019-01-01,2020-01-01,-5\r\n008,宇通客车,,,,\r\n009,,4.1E+17,,,\r\n"
)


def workbook(rows: list[list[Any]], *others: str) -> bytes:
    """Return a workbook of these rows, and of further sheets."""
    book, memory = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for name in others:
        book.create_sheet(name).append(["x"])
    book.save(memory)
    return memory.getvalue()


ROWS_OF_TABLE = [row.split(",") for row in TABLE.splitlines()]


def results(site: Site, body: bytes) -> list[dict[str, str]]:
    """Return the rows of the file that comes back."""
    answer = send(site, "/check/batch.csv", {"as_of": "2026-11-21", "known_on": "2026-11-21"}, body)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


WHOLE = workbook([["name"], [NEW_NAME]])
