"""The page that checks a whole file: each row its outcome, each bad file its sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import pytest
import xlwt
from check_forms import FORM, WHOLE, hidden, results, send, text, workbook
from known_firms import NEW_NAME, OLD_NAME
from lxml import html
from qiangqi.checks.body_limits import COLUMNS
from qiangqi.checks.workbooks import NoWorkbook, read_workbook
from qiangqi.web.batch.table import ROWS
from qiangqi.web.http.bodies import BYTES
from sites import Site


def test_every_bad_row_has_its_outcome_and_none_is_dropped(site: Site) -> None:
    rows: list[list[Any]] = [
        ["客户名称", "统一社会信用代码", "放款日期", "说明"],
        [NEW_NAME, None, date(2019, 1, 1), "a"],
        [NEW_NAME, None, date(2019, 1, 1), "a"],
        ["客户名称", "统一社会信用代码", "放款日期", "说明"],
        [None, 410000000000000000, None, None],
        [None, 914100001700014010, None, "十八位数字"],
        [NEW_NAME, None, "2026-02-30", None],
        [NEW_NAME, None, 43466, "序列号"],
        ["=A2", None, None, None],
        [NEW_NAME, None, None, "=1+1"],
        ["有限公司", None, None, None],
        [None, None, None, "只有说明"],
        ["没有这样的企业甲乙", "91410000170001401X", None, None],
    ]
    outcomes = ["found", "found", "error", "invalid_id", "invalid_id", *["error"] * 3, "found", *["error"] * 2]
    found = results(site, workbook(rows))
    assert [row["outcome"] for row in found] == [*outcomes, "invalid_id"]
    assert found[0]["放款日期"] == "2019-01-01" and found[0]["status"] == "in_force"
    assert "公式" in found[7]["says"] and "又一行表头" in found[2]["says"] and "丢失位数" in found[3]["says"]
    assert found[4]["统一社会信用代码"] == "9.14100001700014e+17"
    assert results(site, workbook(rows)) == found


def test_a_value_that_the_senders_program_could_not_work_out_is_no_empty_cell(site: Site) -> None:
    rows = [["客户名称", "放款日期"], [NEW_NAME, "#N/A"], ["#REF!", None], ["#N/A", date(2019, 1, 1)]]
    book, memory = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("甲")
    for row, column, value in ((0, 0, "客户名称"), (0, 1, "放款日期"), (1, 0, NEW_NAME), (3, 1, "2019-01-01")):
        sheet.write(row, column, value)
    sheet.row(1).set_cell_error(1, 0x2A)
    sheet.row(2).set_cell_error(0, 0x17)
    sheet.row(3).set_cell_error(0, 0x2A)
    book.save(memory)
    csv = "客户名称,放款日期\n" + f"{NEW_NAME},#N/A\n#REF!,\n#N/A,2019-01-01\n"
    for body in (workbook(rows), memory.getvalue(), csv.encode()):
        found = results(site, body)
        assert [(row["客户名称"], row["放款日期"], row["outcome"]) for row in found] == [
            (NEW_NAME, "#N/A", "error"),
            ("#REF!", "", "error"),
            ("#N/A", "2019-01-01", "error"),
        ]
        columns = [row["says"].partition("列")[0] for row in found]
        assert columns == ["“放款日期”", "“客户名称”", "“客户名称”"]
        assert all("错误值" in row["says"] for row in found)


def test_a_formula_is_refused_also_once_the_table_has_been_carried(site: Site) -> None:
    body = workbook([["name"], [NEW_NAME], ["=A2"]])
    carried = hidden(send(site, "/check/batch", {}, body), "/check/batch.csv")
    rows = send(site, "/check/batch.csv", carried).text.splitlines()
    assert [row.split(",")[1] for row in rows[1:]] == ["found", "error"]


def test_an_old_workbook_is_read_and_a_hidden_row_is_a_row(site: Site) -> None:
    book, memory = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("甲")
    for number, name in enumerate(("客户名称", NEW_NAME, OLD_NAME)):
        sheet.write(number, 0, name)
    sheet.row(2).hidden = True
    book.save(memory)
    assert [row["outcome"] for row in results(site, memory.getvalue())] == ["found", "found"]


@lru_cache(maxsize=1)
def bomb() -> bytes:
    """Return a zip of half a megabyte that unpacks to 600 MB."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(b"0" * (1 << 20))
    return memory.getvalue()


def repeated() -> bytes:
    """Return a workbook in which one long text stands ten thousand times."""
    return workbook([["name", *["x"] * 9], *[["甲" * 900] * 10] * 1_000])


BAD_FILES: dict[str, tuple[bytes | Callable[[], bytes], int, str]] = {
    "empty": (b"", 422, "文件为空"),
    "blank": (b"\xef\xbb\xbf\r\n \r\n", 422, "未识别出企业列"),
    "no name column": ("编号,余额\n1,2\n".encode(), 422, "未识别出企业列"),
    "no name column in a workbook": (workbook([["编号"], [1]]), 422, "未识别出企业列"),
    "two name columns": ("客户名称,企业名称\n甲,乙".encode(), 422, "“客户名称”“企业名称”均可作为企业名称"),
    "two columns of one day": (
        "客户名称,放款日期,起息日\n甲,,".encode(),
        422,
        "“放款日期”“起息日”均可作为贷款起始日（from）",
    ),
    "two columns of one day in a workbook": (workbook([["name", "到期日", "到期日期"], ["甲"]]), 422, "（until）"),
    "only a header": ("客户名称\n".encode(), 422, "表头以下没有数据行"),
    "200 columns": (b"name" + b",x" * 199 + b"\na", 422, f"最多 {COLUMNS} 列"),
    "200 columns in a workbook": (workbook([["name", *["x"] * 199]]), 422, f"最多 {COLUMNS} 列"),
    "2000 columns in a workbook": (workbook([["name", *["x"] * 1999]]), 400, "超出读取上限"),
    "too many rows": (b"name\n" + b"a\n" * (ROWS + 1), 422, f"最多 {ROWS} 行"),
    "a long cell": (b"name\n" + b"a" * 1_001, 422, "第 2 行有一个单元格"),
    "no text": (b"name\n\xff\xff\xff", 400, "第 2 行起"),
    "an open quote": (b'name\n"a', 400, "第 2 行起"),
    "half a workbook": (WHOLE[: len(WHOLE) // 2], 400, "文件不完整"),
    "a zip without sheets": (b"PK\x03\x04" + bytes(100), 400, "文件不完整"),
    "an Office file without sheets": (b"\xd0\xcf\x11\xe0" + bytes(2_000), 400, "文件不完整"),
    "a zip bomb": (bomb, 400, "超出读取上限"),
    "a text said ten thousand times": (repeated, 400, "超出读取上限"),
    "too large": (lambda: b"name\n" + b"a\n" * (BYTES // 2), 413, "16 MB"),
}


LARGE = ("a zip bomb", "a text said ten thousand times")


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=pytest.mark.slow) if one in LARGE else one for one in BAD_FILES]
)
def test_every_bad_file_has_its_sentence_and_the_form_again(name: str, site: Site) -> None:
    made, status, says = BAD_FILES[name]
    body = made if isinstance(made, bytes) else made()
    for path in ("/check/batch", "/check/batch.csv", "/check/batch.xlsx"):
        answer = send(site, path, {}, body)
        assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store"), path
        page = html.fromstring(answer.text)
        (told,) = page.xpath("//*[@role='alert']")
        assert says in told.text_content() and page.xpath("//textarea[@name='table']")


def test_a_workbook_that_is_gone_through_in_vain_says_why() -> None:
    for body, topic in ((b"PK\x03\x04", "damaged"), (bomb(), "too_large")):
        with pytest.raises(NoWorkbook) as refused:
            read_workbook(body)
        assert refused.value.topic == topic


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({}, 422, "没有收到表格"),
        ({"table": " \n"}, 422, "没有收到表格"),
        ({"table": NEW_NAME, "as_of": "2026-02-30"}, 422, "查询日期不是日历上的一天"),
        ({"table": NEW_NAME, "more": "1"}, 400, "无法识别的字段"),
        ({"sheet": "{"}, 400, "表单"),
        ({"sheet": '{"rows":[],"kind":"utf-8"}'}, 400, "表单"),
        ({"sheet": '{"rows":[["name"],["\\ud800"]],"kind":"utf-8"}'}, 400, "表单"),
        ({"sheet": '{"rows":[["a"],["b"]],"kind":"utf-8"}'}, 422, "未识别出企业列"),
    ],
)
def test_a_form_that_asks_nothing_is_told_so(fields: dict[str, str], status: int, says: str, site: Site) -> None:
    answer = send(site, "/check/batch", fields)
    assert answer.status_code == status and says in text(answer)


def test_what_is_no_form_is_told_so(site: Site) -> None:
    for body, kind in ((b"{}", "application/json"), (b"x", "multipart/form-data"), (b"\xff", FORM["content-type"])):
        posted = site.datasette.client.post("/check/batch", content=body, headers={"content-type": kind})
        answer = site.loop.run_until_complete(posted)
        assert answer.status_code in (400, 415) and "没有查询" in text(answer)
