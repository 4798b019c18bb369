"""The page that checks a whole file: what was understood, and the results it shows."""

from __future__ import annotations

import csv
import io
import json

import httpx
import openpyxl
import pytest
from check_forms import ROWS_OF_TABLE, TABLE, hidden, send, text, workbook
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from lxml import html
from qiangqi.checks.sheets import ADDED
from qiangqi.web.batch.table import ROWS
from qiangqi.web.batch.view import SHOWN
from sites import Site

KINDS = [
    (TABLE.encode(), "UTF-8 文本"),
    (TABLE.encode("utf-8-sig"), "带字节序标记的 UTF-8 文本"),
    (TABLE.encode("gb18030"), "GB18030（GBK）文本"),
    (TABLE.replace(",", "\t").encode(), "UTF-8 文本"),
    (workbook(ROWS_OF_TABLE, "说明"), "Excel 工作簿"),
]


@pytest.mark.parametrize(("body", "kind"), KINDS)
def test_a_preview_says_what_was_understood_and_what_is_missing(body: bytes, kind: str, site: Site) -> None:
    told = text(send(site, "/check/batch", {"step": "preview", "as_of": "2019-01-01"}, body))
    assert kind in told and "3 行，每行都会有一个结果" in told and "表头在第 2 行" in told
    assert "客户名称 →识别为 企业名称" in told and "余额 不使用，原样保留" in told and "没有称号列" in told
    assert "没有代码列" not in told and OLD_NAME in told and "核验这 3 行" in told
    assert ("未读取的工作表说明" in told) == (kind == "Excel 工作簿")


@pytest.mark.parametrize(("body", "kind"), KINDS)
def test_each_kind_of_file_comes_to_the_same_results_and_the_same_file(body: bytes, kind: str, site: Site) -> None:
    days = {"as_of": "2019-01-01", "known_on": "2026-11-21"}
    page = send(site, "/check/batch", days, body)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert [" ".join(one.text_content().split()) for one in html.fromstring(page.text).xpath("//ul[1]/li/button")] == [
        "全部行 3", "代码无效 1", "可能是 1", "已找到 1",
    ]  # fmt: skip
    carried = hidden(page, "/check/batch.csv")
    for sent in (send(site, "/check/batch.csv", days, body), send(site, "/check/batch.csv", carried)):
        assert sent.headers["content-disposition"] == 'attachment; filename="check.csv"'
        assert sent.content.startswith("\ufeff".encode())
        rows = list(csv.reader(io.StringIO(sent.text.removeprefix("\ufeff"))))
        assert rows[0][0] == "2026年客户清单" and rows[1] == [*ROWS_OF_TABLE[1], *ADDED]
        assert [row[:6] for row in rows[2:]] == [row[:6] for row in ROWS_OF_TABLE[2:]]
        assert [row[6] for row in rows[2:]] == ["found", "possible", "invalid_id"]
        assert rows[2][6 + ADDED.index("term_covers_loan")] == "yes"


def test_a_list_of_names_without_a_header_is_taken_as_names_and_codes_and_said_so(site: Site) -> None:
    told = text(send(site, "/check/batch", {"step": "preview", "table": f"{NEW_NAME}\n\n{YUTONG}\n"}))
    assert "未发现表头：每行视为一个企业名称或代码" in told and "2 行，每行都会有一个结果" in told
    rows = send(site, "/check/batch.csv", {"table": f"{NEW_NAME}\n{YUTONG}"}).text.splitlines()
    assert [row.split(",")[1] for row in rows] == ["outcome", "found", "found"]


def test_blank_rows_are_left_out_of_the_answer_and_the_page_says_so(site: Site) -> None:
    sheet = f"name\n{NEW_NAME}\n,\n\n{YUTONG}\n".encode()
    assert len(send(site, "/check/batch.csv", {}, sheet).text.splitlines()) == 3
    page = send(site, "/check/batch", {}, sheet)
    assert "空行不计，也不保留" in text(page) and numbers(page) == [1, 2]
    assert "blank rows are no rows" in text(send(site, "/check/batch?lang=en", {}, sheet))


UNKNOWN = f"名单\n编号,借款方,到期\n1,{OLD_NAME},2020-01-01\n2,宇通客车,\n"


@pytest.mark.parametrize(
    "body", [UNKNOWN.encode(), UNKNOWN.encode("gb18030"), workbook([row.split(",") for row in UNKNOWN.splitlines()])]
)
def test_columns_that_no_name_tells_are_said_by_a_person_and_kept_to_the_file(body: bytes, site: Site) -> None:
    days = {"as_of": "2019-01-01", "known_on": "2026-11-21"}
    asked = send(site, "/check/batch", {**days, "step": "preview"}, body)
    page = html.fromstring(asked.text)
    assert asked.status_code == 200 and "未识别出企业列" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//select[@name='in-name']/option/text()") == ["不用", "编号", "借款方", "到期"]
    carried = hidden(asked, "/check/batch.csv")
    refused = send(site, "/check/batch", {**carried, "in-name": "", "in-uscc": ""})
    assert refused.status_code == 422 and "未识别出企业列" in text(refused)
    said = {**carried, "in-name": "1", "in-until": "2", "in-regime": "9"}
    again = send(site, "/check/batch", {**said, "step": "preview"})
    assert "借款方 →识别为 企业名称" in text(again) and "没有贷款到期日" not in text(again)
    checked = send(site, "/check/batch", said)
    assert numbers(checked) == [2, 1] and "● 覆盖整个贷款期" in text(checked)
    rows = send(site, "/check/batch.csv", hidden(checked, "/check/batch.csv")).text.splitlines()
    assert rows[1].startswith("编号,借款方,到期,outcome") and ",found,former_name" in rows[2]


def test_a_known_column_can_be_taken_for_another(site: Site) -> None:
    table = f"客户名称,担保人\n甲乙丙丁有限公司,{NEW_NAME}\n"
    preview = send(site, "/check/batch", {"step": "preview", "table": table})
    assert html.fromstring(preview.text).xpath("//select[@name='in-name']/option[@selected]/@value") == ["0"]
    assert "已找到 1" in text(send(site, "/check/batch", {**hidden(preview, "/check/batch.csv"), "in-name": "1"}))


def test_of_two_columns_for_one_day_a_person_says_which(site: Site) -> None:
    table = f"客户名称,到期日,贷款到期日\n{OLD_NAME},2030-01-01,2020-01-01\n"
    preview = send(site, "/check/batch", {"step": "preview", "table": table, "as_of": "2019-01-01"})
    told = "“到期日”“贷款到期日”均可作为贷款到期日；请在下面选定一列，否则都不采用"
    assert told in text(preview) and "客户名称 →识别为 企业名称" in text(preview)
    assert "没有贷款起始日" in text(preview) and "没有贷款到期日" not in text(preview)
    assert len(html.fromstring(preview.text).xpath("//details[@open]//select[@name='in-until']")) == 1
    chosen = send(site, "/check/batch", {**hidden(preview, "/check/batch.csv"), "in-name": "0", "in-until": "2"})
    assert "● 覆盖整个贷款期" in text(chosen)


def test_a_fault_of_a_row_is_told_by_the_column_and_the_row_of_the_sheet(site: Site) -> None:
    rows = [["名单"], ["客户名称", "放款日期"], [NEW_NAME, "2019-01-01"], [NEW_NAME, "去年"]]
    told = "“放款日期”列（表头下第2行）不是日历上的一天"
    table = "\n".join(",".join(row) for row in rows)
    for body in (table.encode(), workbook(rows)):
        assert told in text(send(site, "/check/batch", {}, body))
    kind = {"content-type": "text/csv"}
    by_program = site.loop.run_until_complete(
        site.datasette.client.post("/-/check.csv?lang=en", content=table.encode(), headers=kind)
    )
    assert "The column “放款日期” (row 2 below the header) is no day of the calendar" in by_program.text


def test_a_sheet_that_names_firms_is_read_before_one_that_does_not(site: Site) -> None:
    book, memory = openpyxl.Workbook(), io.BytesIO()
    for number in ("编号", "1"):
        book.worksheets[0].append([number])
    second = book.create_sheet("客户")
    for row in (["客户名称"], [NEW_NAME]):
        second.append(row)
    book.save(memory)
    assert "客户名称 →识别为 企业名称" in text(send(site, "/check/batch", {"step": "preview"}, memory.getvalue()))


def numbers(page: httpx.Response) -> list[int]:
    """Return the numbers of the rows that a page of the results shows."""
    return [int(cell.text.replace(",", "")) for cell in html.fromstring(page.text).xpath("//td[@class='num']")]


def test_the_rows_that_need_a_look_come_first_by_pages_and_the_file_has_them_all(site: Site) -> None:
    body = ("name\n" + f"{NEW_NAME}\n" * (ROWS - 1) + "有限公司\n").encode()
    page = send(site, "/check/batch", {}, body)
    assert "10,000 行的结果" in text(page) and "第 1 至 50 行，共 10,000 行" in text(page)
    assert numbers(page) == [ROWS, *range(1, SHOWN)]
    (turn,) = html.fromstring(page.text).xpath("//p[contains(@class, 'turning')]/button/@value")
    following = send(site, "/check/batch", {**hidden(page, "/check/batch.csv"), "show": turn})
    assert turn == ":2" and numbers(following) == [*range(SHOWN, 2 * SHOWN)] and "第 2 页，共 200 页" in text(following)
    rows = list(csv.reader(io.StringIO(send(site, "/check/batch.csv", hidden(page, "/check/batch.csv")).text)))
    assert len(rows) == ROWS + 1 and {row[1] for row in rows[1:]} == {"found", "error"}


def test_each_count_shows_its_own_rows_and_they_are_all_there(site: Site) -> None:
    loan = "2019-01-01,2022-01-01"
    table = (
        f"name,from,until\n{NEW_NAME},{loan}\n宇通客车,,\n{NEW_NAME},1999-01-01,\n{NEW_NAME},2019-01-01,2020-01-01\n"
    )
    fields = {"table": table, "known_on": "2026-11-21"}
    shown = {
        show: numbers(send(site, "/check/batch", {**fields, "show": show}))
        for show in (
            "",
            "possible",
            "found",
            "held-yes",
            "held-unclear",
            "covers-yes",
            "covers-unclear",
            "covers-no",
            "x:9999",
            "all",
        )
    }
    assert shown == {
        "": [2, 1, 3, 4],
        "possible": [2],
        "found": [1, 3, 4],
        "held-yes": [1, 4],
        "held-unclear": [3],
        "covers-yes": [4],
        "covers-unclear": [1],
        "covers-no": [],
        "x:9999": [2, 1, 3, 4],
        "all": [2, 1, 3, 4],
    }
    page = html.fromstring(send(site, "/check/batch", {**fields, "show": "held-yes"}).text)
    assert page.xpath("//button[@aria-pressed='true']/@value") == ["held-yes"]
    assert page.xpath("//button[@disabled]/@value") == ["held-no", "covers-no"]


def test_a_script_is_told_how_far_the_batch_is_and_then_gets_the_same_page(site: Site) -> None:
    table = "name\n" + "\n".join([NEW_NAME, "有限公司"] * 1_500)
    fields = {"table": table, "known_on": "2026-11-21", "as_of": "2026-11-21"}
    answer = send(site, "/check/batch", fields, accept="application/x-ndjson, text/html;q=0.9")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    *progress, last = [json.loads(line) for line in answer.text.splitlines()]
    assert progress == [{"done": done, "of": 3_000} for done in (1_000, 2_000, 3_000)]
    assert last == {"page": send(site, "/check/batch", fields).text}
