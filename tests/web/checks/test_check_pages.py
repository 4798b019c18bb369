"""The pages of checks for banks: one loan, a whole file, the file back, and that nothing of it touches a disk."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
import xlwt
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from lxml import html
from qiangqi.checks.body_limits import COLUMNS
from qiangqi.checks.sheets import ADDED
from qiangqi.checks.workbooks import NoWorkbook, read_workbook
from qiangqi.fiction.words import code
from qiangqi.web.batch.files import CELLS, XLSX
from qiangqi.web.batch.table import ROWS
from qiangqi.web.checks.loan_parameters import FIELDS, LARGEST
from qiangqi.web.http.bodies import BYTES
from sites import Site

LOAN = {"from": "2019-01-01", "until": "2020-01-01", "known_on": "2026-11-21"}
ADVANTAGE = "国家知识产权优势企业"


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


def ask(site: Site, **fields: str) -> str:
    """Return what the page of one check says to what is typed."""
    answer = send(site, "/check", fields)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return text(answer)


def hidden(answer: httpx.Response, action: str) -> dict[str, str]:
    """Return the hidden fields of the form with a button that leads to an address."""
    form = html.fromstring(answer.text).xpath(f"//form[.//button[@formaction='{action}']]")[0]
    return {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}


# One loan


def test_the_page_of_one_check_is_a_form_that_anybody_may_keep(site: Site) -> None:
    answer = site.get("/check")
    assert answer.status_code == 200 and answer.headers["cache-control"].startswith("public")
    names = html.fromstring(answer.text).xpath("//form[@method='post']//*[@name]/@name")
    assert set(names) == set(FIELDS) - {"firm"} and "set-cookie" not in answer.headers


def test_the_answer_says_held_with_date_article_evidence_and_that_the_term_covers_the_loan(site: Site) -> None:
    told = ask(site, name=OLD_NAME, **LOAN)
    head = told.index("● 持有")
    assert told.index("答复") < head < told.index("国知发管函字〔2018〕158号") < told.index("改一改再问")
    assert "截至2019年1月1日" in told and "有效至2021年7月31日" in told and "新闻报道" in told
    assert f"● 覆盖整个贷款期 “{ADVANTAGE}”的有效期覆盖整个贷款期（2019年1月1日至2020年1月1日）。" in told
    assert "取消名单不全" in told and "曾用名" in told and "预判" not in told


def test_a_term_that_ends_before_the_loan_says_from_when_and_what_then(site: Site) -> None:
    told = ask(site, uscc=YUTONG, **{**LOAN, "until": "2022-01-01"})
    assert "◐ 能否覆盖不能确定" in told and "自2021年8月1日起“无法确定”（是否持有不明）" in told
    assert "2021年8月1日2022年1月1日无法确定" in told.replace(" ", "").replace("◐", "")


def test_a_loan_that_ends_after_the_day_of_knowledge_is_called_a_foresight(site: Site) -> None:
    assert "预判" not in ask(site, name=NEW_NAME, **{**LOAN, "until": "2026-11-21"})
    told = ask(site, name=NEW_NAME, **{**LOAN, "until": "2026-11-22"})
    assert "预判：" in told and "以后公布的文件可能改变它" in told


def test_the_page_answers_as_the_interface_for_programs_does(site: Site) -> None:
    for row in ({"name": OLD_NAME}, {"name": "宇通客车"}, {"uscc": code(3)}, {"uscc": "4.1E+17"}, {"name": "有限公司"}):
        body = json.dumps({"known_on": "2026-11-21", "rows": [{**row, "as_of": "2019-01-01"}]})
        client, kind = site.datasette.client, {"content-type": "application/json"}
        answer = site.loop.run_until_complete(client.post("/-/check.json", content=body, headers=kind)).json()
        assert answer["results"][0]["says"] in ask(site, **row, as_of="2019-01-01", known_on="2026-11-21")


def test_a_title_that_is_asked_for_is_answered_though_the_firm_is_on_no_record(site: Site) -> None:
    told = ask(site, uscc=code(3), regime="national-advantage", **LOAN)
    assert "不在收录范围" in told and "无法确定是否持有" in told and "不能确定" in told


def test_a_name_that_is_only_alike_gives_candidates_and_a_person_chooses(site: Site) -> None:
    first = send(site, "/check", {"name": "宇通客车", **LOAN})
    assert "可能是" in text(first) and "持有" not in text(first).partition("改一改再问")[0].replace("未持有", "")
    (button,) = html.fromstring(first.text).xpath("//button[@name='firm']")
    kept = dict(html.fromstring(first.text).xpath("//form[.//button[@name='firm']]")[0].form_values())
    assert button.get("value") == YUTONG and kept == {"name": "宇通客车", **LOAN}
    chosen = send(site, "/check", {**kept, "firm": YUTONG})
    assert "● 持有" in text(chosen) and "由人选定" in text(chosen)
    wrong = send(site, "/check", {**kept, "firm": YUTONG, "until": "2018-01-01"})
    for answer in (chosen, wrong):
        assert html.fromstring(answer.text).xpath("//input[@name='firm'][@checked]/@value") == [YUTONG]


def test_of_two_firms_of_one_name_and_no_code_each_can_be_chosen(fictional: Path) -> None:
    shared = "select min(name), group_concat(distinct firm_id) from firm_names group by name_key"
    with sqlite3.connect(f"file:{fictional}?mode=ro", uri=True) as db:
        name, ids = next(row for row in db.execute(shared) if row[1].count(",n") == 1 and row[1].startswith("n"))
    site = Site(fictional)
    first = send(site, "/check", {"name": name, **LOAN})
    buttons = html.fromstring(first.text).xpath("//button[@name='firm']/@value")
    assert sorted(buttons) == sorted(ids.split(",")) and "不能确定是哪一家" in text(first)
    for firm in buttons:
        chosen = send(site, "/check", {"name": name, "firm": firm, **LOAN})
        assert f"/firm/{firm}?" in chosen.text and hidden(chosen, "/check/receipt")["firm"] == firm
        (again,) = html.fromstring(chosen.text).xpath("//div[@class='cite']//a/@href")
        assert f"firm={firm}" in again and f"/firm/{firm}?" in site.get(again).text
    site.loop.close()


def test_a_firm_that_was_chosen_is_not_put_for_another_name(site: Site) -> None:
    told = ask(site, name="苏拉（金坛）纺织机械有限公司", firm=YUTONG)
    assert "已按现在所填的重新查找" in told and NEW_NAME not in told.partition("改一改再问")[0]


def test_an_address_asks_the_same_question_again_and_is_kept_by_nobody(site: Site) -> None:
    first = send(site, "/check", {"name": OLD_NAME, "regime": "national-advantage", **LOAN})
    (again,) = html.fromstring(first.text).xpath("//div[@class='cite']//a/@href")
    second = site.get(again)
    assert (second.status_code, second.headers["cache-control"]) == (200, "no-store")
    assert f"firm={YUTONG}" in again and OLD_NAME not in again and "as_of=2019-01-01" in again
    sentences = [page.xpath("//p[@class='answer']") for page in map(html.fromstring, (first.text, second.text))]
    assert [one.text_content() for one in sentences[0]] == [one.text_content() for one in sentences[1]]


@pytest.mark.parametrize("firm", [YUTONG, OLD_NAME, NEW_NAME])
def test_a_firms_page_leads_to_the_check_of_a_loan_to_it(site: Site, firm: str) -> None:
    assert f'href="/check?firm={YUTONG}"' in site.get(f"/firm/{YUTONG}").text
    answer = site.get(f"/check?firm={firm}&from=2019-01-01&known_on=2026-11-21")
    assert "● 持有" in text(answer) and f'value="{NEW_NAME if firm == YUTONG else firm}"' in answer.text


@pytest.mark.parametrize(
    ("fields", "wrong", "says"),
    [
        ({"name": NEW_NAME, "from": "2026-02-30"}, "from", "贷款起始日 不是日历上的一天"),
        ({"name": NEW_NAME, "as_of": "昨天"}, "as_of", "查询日期 不是日历上的一天"),
        ({"name": NEW_NAME, "from": "2020-01-02", "until": "2020-01-01"}, "", "贷款到期日早于起始日"),
        ({"name": NEW_NAME, "regime": "x"}, "", "没有这个管理办法"),
        ({"name": NEW_NAME, "regime": "national-advantage", "tier": "reserve"}, "", "没有这个等次"),
        ({"name": "有限公司"}, "", "没有字号"),
        ({"name": "=A1"}, "name", "企业名称 是公式"),
        ({"from": "2020-01-01"}, "", "既没有企业名称"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_stays_typed(
    fields: dict[str, str], wrong: str, says: str, site: Site
) -> None:
    answer = send(site, "/check", fields)
    assert answer.status_code == 200 and says in text(answer)
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@aria-invalid]/@name") == ([wrong] if wrong else [])
    for name, value in fields.items():
        assert page.xpath(f"//*[@name='{name}'][@value='{value}' or option]")


@pytest.mark.parametrize(
    ("status", "fields", "says"),
    [
        (422, {"name": NEW_NAME, "known_on": "2026-02-30"}, "known_on 不是日历上的一天"),
        (422, {"name": "甲" * 1_001}, "超过 1000 个字符"),
        (400, {"name": NEW_NAME, "other": "1"}, "不认识的字段"),
        (413, {"name": "甲" * LARGEST}, "请只填一家企业"),
    ],
)
def test_a_form_that_is_none_is_refused_in_a_sentence(
    status: int, fields: dict[str, str], says: str, site: Site
) -> None:
    answer = send(site, "/check", fields)
    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store") and says in text(answer)


def test_an_address_that_asks_unclearly_is_refused(site: Site) -> None:
    assert site.get(f"/check?firm={YUTONG}&firm=x").status_code == 400
    assert "known_on" in text(site.get(f"/check?firm={YUTONG}&when=x"))
    client = site.datasette.client
    assert site.loop.run_until_complete(client.put("/check")).status_code == 405
    twice = site.loop.run_until_complete(client.post("/check", content=b"name=a&name=b", headers=FORM))
    assert twice.status_code == 400 and "两次" in text(twice)


FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_no_token_is_asked_for_whatever_cookies_there_are(site: Site) -> None:
    for path, fields in (("/check", {"name": NEW_NAME}), ("/check/batch", {"table": NEW_NAME})):
        answer = send(site, path, fields, cookie="ds_actor=x; csrftoken=y")
        assert answer.status_code == 200 and "set-cookie" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_both_answers_offer_a_receipt_of_the_very_question(site: Site) -> None:
    one = hidden(send(site, "/check", {"name": "宇通客车", "firm": YUTONG, **LOAN}), "/check/receipt")
    assert one == {"name": "宇通客车", "firm": YUTONG, "as_of": "2019-01-01", **LOAN} and set(one) <= set(FIELDS)
    many = hidden(send(site, "/check/batch", {"table": NEW_NAME, "known_on": "2026-11-21"}), "/check/batch/receipt")
    assert set(many) == {"sheet", "as_of", "known_on"} and NEW_NAME in many["sheet"]


# A whole file: what was understood

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
    assert "客户名称 →认作 企业名称" in told and "余额 不用，原样带回" in told and "没有称号列" in told
    assert "没有代码列" not in told and OLD_NAME in told and "核验这 3 行" in told
    assert ("没有读的工作表说明" in told) == (kind == "Excel 工作簿")


@pytest.mark.parametrize(("body", "kind"), KINDS)
def test_each_kind_of_file_comes_to_the_same_results_and_the_same_file(body: bytes, kind: str, site: Site) -> None:
    days = {"as_of": "2019-01-01", "known_on": "2026-11-21"}
    page = send(site, "/check/batch", days, body)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert [found.text_content() for found in html.fromstring(page.text).xpath("//table[1]//td[@class='num']")][:7] == [
        "1", "0", "1", "0", "1", "0", "0",
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
    assert "没有表头：每行当作一个企业名称或代码" in told and "2 行，每行都会有一个结果" in told
    rows = send(site, "/check/batch.csv", {"table": f"{NEW_NAME}\n{YUTONG}"}).text.splitlines()
    assert [row.split(",")[1] for row in rows] == ["outcome", "found", "found"]


def test_a_page_shows_a_hundred_rows_of_an_outcome_and_the_file_has_them_all(site: Site) -> None:
    body = ("name\n" + f"{NEW_NAME}\n" * ROWS).encode()
    page = send(site, "/check/batch", {}, body)
    assert "10,000 行的结果" in text(page) and "只列前 100 行" in text(page)
    assert len(html.fromstring(page.text).xpath("//section//th[@scope='row'][@lang]")) == 100
    rows = list(csv.reader(io.StringIO(send(site, "/check/batch.csv", hidden(page, "/check/batch.csv")).text)))
    assert len(rows) == ROWS + 1 and {row[1] for row in rows[1:]} == {"found"}


def test_a_script_is_told_how_far_the_batch_is_and_then_gets_the_same_page(site: Site) -> None:
    table = "name\n" + "\n".join([NEW_NAME, "有限公司"] * 1_500)
    fields = {"table": table, "known_on": "2026-11-21", "as_of": "2026-11-21"}
    answer = send(site, "/check/batch", fields, accept="application/x-ndjson, text/html")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    *progress, last = [json.loads(line) for line in answer.text.splitlines()]
    assert progress == [{"done": done, "of": 3_000} for done in (1_000, 2_000, 3_000)]
    assert last == {"page": send(site, "/check/batch", fields).text}


# A whole file: each row its outcome, each file its sentence


def results(site: Site, body: bytes) -> list[dict[str, str]]:
    """Return the rows of the file that comes back."""
    answer = send(site, "/check/batch.csv", {"as_of": "2026-11-21", "known_on": "2026-11-21"}, body)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


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


WHOLE = workbook([["name"], [NEW_NAME]])
BAD_FILES = {
    "empty": (b"", 422, "文件是空的"),
    "blank": (b"\xef\xbb\xbf\r\n \r\n", 422, "没有认出企业列"),
    "no name column": ("编号,余额\n1,2\n".encode(), 422, "没有认出企业列"),
    "no name column in a workbook": (workbook([["编号"], [1]]), 422, "没有认出企业列"),
    "two name columns": ("客户名称,企业名称\n甲,乙".encode(), 422, "有两列都像 name"),
    "only a header": ("客户名称\n".encode(), 422, "表头以下没有一行"),
    "200 columns": (b"name" + b",x" * 199 + b"\na", 422, f"最多 {COLUMNS} 列"),
    "200 columns in a workbook": (workbook([["name", *["x"] * 199]]), 422, f"最多 {COLUMNS} 列"),
    "2000 columns in a workbook": (workbook([["name", *["x"] * 1999]]), 400, "超出读取的上限"),
    "too many rows": (b"name\n" + b"a\n" * (ROWS + 1), 422, f"最多 {ROWS} 行"),
    "a long cell": (b"name\n" + b"a" * 1_001, 422, "第 2 行有一个单元格"),
    "no text": (b"name\n\xff\xff\xff", 400, "第 2 行起"),
    "an open quote": (b'name\n"a', 400, "第 2 行起"),
    "half a workbook": (WHOLE[: len(WHOLE) // 2], 400, "它不完整"),
    "a zip without sheets": (b"PK\x03\x04" + bytes(100), 400, "它不完整"),
    "an Office file without sheets": (b"\xd0\xcf\x11\xe0" + bytes(2_000), 400, "它不完整"),
    "a zip bomb": (bomb(), 400, "超出读取的上限"),
    "a text said ten thousand times": (repeated(), 400, "超出读取的上限"),
    "too large": (b"name\n" + b"a\n" * (BYTES // 2), 413, "16 MB"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_every_bad_file_has_its_sentence_and_the_form_again(name: str, site: Site) -> None:
    body, status, says = BAD_FILES[name]
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
        ({"table": NEW_NAME, "as_of": "2026-02-30"}, 422, "as_of 不是日历上的一天"),
        ({"table": NEW_NAME, "more": "1"}, 400, "不认识的字段"),
        ({"sheet": "{"}, 400, "表单"),
        ({"sheet": '{"rows":[],"kind":"utf-8"}'}, 400, "表单"),
        ({"sheet": '{"rows":[["name"],["\\ud800"]],"kind":"utf-8"}'}, 400, "表单"),
        ({"sheet": '{"rows":[["a"],["b"]],"kind":"utf-8"}'}, 422, "没有认出企业列"),
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


# Nothing on disk

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


# English


def test_both_pages_answer_in_english(site: Site) -> None:
    one = send(site, "/check?lang=en", {"name": OLD_NAME, **LOAN})
    assert "As of 2019-01-01" in text(one) and "covers the whole loan" in text(one) and "Make a receipt" in text(one)
    many = send(site, "/check/batch?lang=en", {"step": "preview"}, TABLE.encode())
    assert "3 rows, each of which will have one outcome" in text(many)
    refused = send(site, "/check/batch?lang=en", {}, b"")
    assert "The file is empty" in text(refused) and 'action="/check/batch?lang=en"' in refused.text
