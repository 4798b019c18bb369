"""An error on its way: from a phone to a text, from the text over the desk to a mark, and to a published outcome."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from accessibility import violations_in_light_and_dark
from desks import Running, desk_on
from made_up import FIRMS, begin, publish_list, row
from playwright.sync_api import Browser, Page
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.lists.editing.reports import reports_of
from serving import serving
from sites import Site

FACT = "zhengzhou/list:2"
CONTACT = ("王小明", "13800000000", "wang@b.example")
OUTCOME = "虚构：与名单核对，日期无误。"
CLAIM = "认定日期应为 2024年6月6日，见通知。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list of three firms, and the catalogue that was built of it."""
    made = begin(tmp_path_factory.mktemp("reported") / "datasets").parent
    publish_list(made / "datasets", [row(name) for name in FIRMS])
    publish(made / "datasets", made / "build")
    return made


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    with desk_on(folder) as found:
        yield found


@pytest.fixture
def at_desk(browser: Browser, running: Running) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(running.address)
    yield page
    context.close()


def seen(page: Page) -> None:
    assert violations_in_light_and_dark(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def written_on_a_phone(page: Page, folder: Path) -> str:
    """Go from a firm's page to the form by its link, write what is wrong, and return the text to copy."""
    with serving(folder / "build" / "catalogue.db") as address:
        page.goto(f"{address}/firm/{FIRMS[0]}")
        page.click("footer a:text-is('报告错误')")
        page.select_option("#kind", "date")
        page.select_option("#fact", FACT)
        page.fill("#says", f"{CLAIM}\n{CONTACT[0]}")
        page.fill("#source", "虚构〔2024〕1号")
        page.click("button:text-is('整理成文字')")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        return page.input_value("#text")


class Published(NamedTuple):
    """What a catalogue that was just built answers about the firm."""

    page: str
    answer: dict[str, Any]
    reports: list[dict[str, Any]]


def published(folder: Path) -> Published:
    """Build the folder, and ask in a thread of its own: in this one runs the browser's loop."""

    def ask() -> Published:
        site = Site(publish(folder / "datasets", folder / "build"))
        reports = site.get("/corrections.json").json()["rows"]
        firm = reports[0]["firm_id"]
        page, answer = site.get(f"/firm/{firm}").text, site.get(f"/-/standing/{firm}.json").json()
        site.loop.close()
        return Published(page, answer, reports)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(ask).result()


def test_a_report_goes_from_a_phone_over_the_desk_to_a_mark_and_a_published_outcome(
    page: Page, at_desk: Page, folder: Path, running: Running
) -> None:
    text = written_on_a_phone(page, folder)
    assert FACT in text and CLAIM in text and CONTACT[0] not in text
    at_desk.click("a:text-is('错误报告')")
    seen(at_desk)
    at_desk.fill("#text", f"发件人：{CONTACT[2]}\n\n{text}\n电话：{CONTACT[1]}\n-- \n{CONTACT[0]}")
    at_desk.click("button:text-is('读入')")
    assert at_desk.is_checked(f"input[name=chosen][value='{FACT}']") and CLAIM in at_desk.input_value("#claim")
    assert not [word for word in CONTACT if word in at_desk.content()]
    seen(at_desk)
    at_desk.click("button:text-is('保存为核查中')")
    for path in ("log", "publish"):  # the act has a word wherever acts are listed
        at_desk.goto(f"{running.base}/{path}")
        assert "收到错误报告" in at_desk.inner_text("main")
    at_desk.goto(f"{running.base}/reports")
    (report,) = reports_of(folder / "datasets")
    assert (report.entry.status, report.entry.fact, report.entry.kind) == ("open", FACT, "date")

    disputed = published(folder)
    assert "存在异议" in disputed.page and [one["fact_id"] for one in disputed.answer["disputed"]] == [FACT]

    at_desk.click(f"a:text-is('{report.id}')")
    seen(at_desk)
    at_desk.select_option("#status", "declined")
    at_desk.fill("#rests_on", "zhengzhou/list")
    at_desk.fill("#zh", OUTCOME)
    at_desk.fill("#en", "Invented: compared with the list.")
    at_desk.click("button:text-is('办结并保存')")
    seen(at_desk)

    decided = published(folder)
    assert "存在异议" not in decided.page and "disputed" not in decided.answer
    assert decided.answer["standings"] == disputed.answer["standings"]
    (told,) = decided.reports
    assert (told["status"], told["source_id"], told["outcome_zh"]) == ("declined", "zhengzhou/list", OUTCOME)
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert not [word for word in CONTACT if word.encode() in kept]


def test_a_mail_about_a_firm_that_is_left_out_is_read_and_what_does_not_fit_is_said(
    at_desk: Page, folder: Path, tmp_path: Path
) -> None:
    mail = tmp_path / "mail.eml"
    body = f"名单里没有虚构丁有限公司。<br>联系人：{CONTACT[0]} {CONTACT[1]}"
    head = f"From: {CONTACT[0]} <{CONTACT[2]}>\nSubject: x\nContent-Type: text/html; charset=utf-8\n\n"
    mail.write_text(head + f"<html><body><p>{body}</p></body></html>", encoding="utf-8")
    at_desk.goto(at_desk.url + "reports")
    at_desk.set_input_files("#file", str(mail))
    at_desk.click("button:text-is('读入')")
    assert at_desk.input_value("#claim").startswith("名单里没有虚构丁有限公司。\n***")
    at_desk.fill("#find", FIRMS[1])
    at_desk.click("button:text-is('查找事项')")
    assert at_desk.locator("input[name=chosen]").count() == 2
    at_desk.check("#fact-none")
    at_desk.select_option("#kind", "missing")
    at_desk.click("button:text-is('保存为核查中')")
    assert "请选一个事项" in at_desk.inner_text("[role=alert]")
    at_desk.fill("#firm", "虚构丁有限公司")
    at_desk.select_option("#place", "zhengzhou")
    at_desk.click("button:text-is('保存为核查中')")
    found = [report.entry for report in reports_of(folder / "datasets") if report.entry.kind == "missing"]
    assert [(one.firm, one.fact, one.status) for one in found] == [("虚构丁有限公司", None, "open")]
