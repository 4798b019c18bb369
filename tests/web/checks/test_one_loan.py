"""The page that checks one loan."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from check_forms import FORM, TABLE, hidden, send, text
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from lxml import html
from qiangqi.fiction.words import code
from qiangqi.web.checks.loan_parameters import FIELDS, LARGEST
from sites import Site

LOAN = {"from": "2019-01-01", "until": "2020-01-01", "known_on": "2026-11-21"}

ADVANTAGE = "国家知识产权优势企业"


def ask(site: Site, **fields: str) -> str:
    """Return what the page of one check says to what is typed."""
    answer = send(site, "/check", fields)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return text(answer)


# One loan


def test_the_page_of_one_check_is_a_form_that_anybody_may_keep(site: Site) -> None:
    answer = site.get("/check")
    assert answer.status_code == 200 and answer.headers["cache-control"].startswith("public")
    names = html.fromstring(answer.text).xpath("//form[@method='post']//*[@name]/@name")
    assert set(names) == set(FIELDS) - {"firm", "regime", "tier"} and "set-cookie" not in answer.headers


def test_the_answer_says_held_with_date_article_evidence_and_that_the_term_covers_the_loan(site: Site) -> None:
    told = ask(site, name=OLD_NAME, **LOAN)
    head = told.index("● 持有")
    assert told.index("答复") < head < told.index("国知发管函字〔2018〕158号") < told.index("修改后重新核验")
    assert "截至2019年1月1日" in told and "有效至2021年7月31日" in told and "新闻报道" in told
    assert "● 覆盖整个贷款期 有效期至2021年7月31日，晚于贷款到期日577天。" in told
    assert "取消名单不全" in told and "曾用名" in told and "预判" not in told


def test_a_term_that_ends_before_the_loan_says_from_when_and_what_then(site: Site) -> None:
    told = ask(site, uscc=YUTONG, **{**LOAN, "until": "2022-01-01"})
    assert "◐ 能否覆盖：无法确定 有效期至2021年7月31日，早于贷款到期日154天；其后取决于复核或重新认定。" in told
    assert "2021年8月1日2022年1月1日无法确定" in told.replace(" ", "").replace("◐", "")


def test_a_loan_that_ends_after_the_day_of_knowledge_is_called_a_foresight(site: Site) -> None:
    assert "预判" not in ask(site, name=NEW_NAME, **{**LOAN, "until": "2026-11-21"})
    told = ask(site, name=NEW_NAME, **{**LOAN, "until": "2026-11-22"})
    assert "预判：" in told and "以后公布的文件可能改变结果" in told


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
    assert "可能是" in text(first) and "持有" not in text(first).partition("修改后重新核验")[0].replace("未持有", "")
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
    assert "已按当前所填重新查找" in told and NEW_NAME not in told.partition("修改后重新核验")[0]


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
        ({"name": NEW_NAME, "known_on": "昨天"}, "known_on", "信息截止日不是日历上的一天"),
        ({"name": NEW_NAME, "from": "2026-02-30"}, "from", "贷款起始日不是日历上的一天"),
        ({"name": NEW_NAME, "as_of": "昨天"}, "as_of", "查询日期不是日历上的一天"),
        ({"name": NEW_NAME, "from": "2020-01-02", "until": "2020-01-01"}, "until", "贷款到期日早于起始日"),
        ({"name": NEW_NAME, "regime": "x"}, "title", "没有这个管理办法"),
        ({"name": NEW_NAME, "regime": "national-advantage", "tier": "reserve"}, "title", "没有这个等次"),
        ({"name": "有限公司"}, "name", "没有字号"),
        ({"name": "=A1"}, "name", "企业名称是公式"),
        ({"name": NEW_NAME, "uscc": "4.1E+17"}, "uscc", "代码已被表格软件改成数字"),
        ({"name": NEW_NAME, "title": "x/y"}, "title", "没有这个管理办法"),
        ({"from": "2020-01-01"}, "name", "请填写企业名称"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field_and_stays_typed(
    fields: dict[str, str], wrong: str, says: str, site: Site
) -> None:
    answer = send(site, "/check", fields)
    assert answer.status_code == (422 if wrong == "known_on" else 200)
    page = html.fromstring(answer.text)
    (field,), (alert,) = page.xpath("//*[@aria-invalid]"), page.xpath("//*[@role='alert']")
    assert field.get("name") == wrong and "autofocus" in field.attrib and says in alert.text_content()
    assert alert.get("id") in field.get("aria-describedby").split() and text(answer).count(says) == 1
    assert page.findtext(".//title").startswith("请更正") and not field.xpath("ancestor::details[not(@open)]")
    shown = {"regime": "title", "tier": "title"}
    for name, value in fields.items():
        at = page.xpath(f"//*[@name='{shown.get(name, name)}'][@value='{value}' or option[@selected]]")
        assert at and value in "".join([*at[0].xpath("option[@selected]/@value"), at[0].get("value", "")])


@pytest.mark.parametrize(
    ("status", "fields", "says"),
    [
        (400, {"name": NEW_NAME, "title": "henan/advantage", "tier": "advantage"}, "不能再写 regime 或 tier"),
        (422, {"name": "甲" * 1_001}, "超过 1000 个字符"),
        (400, {"name": NEW_NAME, "other": "1"}, "无法识别的字段"),
        (413, {"name": "甲" * LARGEST}, "请仅填写一家企业"),
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
    assert twice.status_code == 400 and "重复出现" in text(twice)


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


def test_a_title_is_chosen_by_its_own_name_and_asked_as_its_regime_and_tier(site: Site) -> None:
    first = send(site, "/check", {"name": OLD_NAME, "title": "national-advantage/advantage", **LOAN})
    page = html.fromstring(first.text)
    assert page.xpath("//option[@selected]/text()") == [ADVANTAGE] and page.xpath("//optgroup/@label")[0] == "国家级"
    assert hidden(first, "/check/receipt")["regime"] == "national-advantage" and "持有" in page.findtext(".//title")
    assert OLD_NAME not in page.findtext(".//title") and "title" not in hidden(first, "/check/receipt")
    any_tier = html.fromstring(site.get(f"/check?firm={YUTONG}&regime=national-advantage").text)
    assert any_tier.xpath("//option[@selected]/@value") == ["national-advantage"]


def test_names_are_suggested_without_an_address_that_holds_them(site: Site) -> None:
    answer = send(site, "/check/names", {"q": "宇通"})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert [(hit["firm_id"], hit["marks"]) for hit in answer.json()["hits"]] == [(YUTONG, [[0, 2]])]
    assert site.get("/check/names?q=宇通").status_code == 405
    assert html.fromstring(site.get("/check").text).xpath("//input[@id='name']/@data-from") == ["/check/names"]


# English


def test_both_pages_answer_in_english(site: Site) -> None:
    one = send(site, "/check?lang=en", {"name": OLD_NAME, **LOAN})
    assert "As of 2019-01-01" in text(one) and "covers the whole loan" in text(one) and "Make a receipt" in text(one)
    many = send(site, "/check/batch?lang=en", {"step": "preview"}, TABLE.encode())
    assert "3 rows, each of which will have one outcome" in text(many)
    refused = send(site, "/check/batch?lang=en", {}, b"")
    assert "The file is empty" in text(refused) and 'action="/check/batch?lang=en"' in refused.text
