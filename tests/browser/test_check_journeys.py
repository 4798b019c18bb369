"""What a loan officer and a bank's data team do, done by a browser: ask, choose, paste, upload, take the file back."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest
from accessibility import violations_in_light_and_dark
from following import follow
from playwright.sync_api import Browser, BrowserContext, Download, Page, expect
from qiangqi.checks.sheets import ADDED

NEW_NAME, OLD_NAME = "宇通客车股份有限公司", "郑州宇通客车股份有限公司"


def saved(download: Download) -> Path:
    """Return where a download lies."""
    return Path(download.path())


def test_a_loan_officer_asks_by_a_part_of_the_name_chooses_and_reads_the_answer(server: str, page: Page) -> None:
    page.goto(server)
    page.locator(".doors").get_by_role("link", name="银行核验").click()
    page.get_by_role("main").get_by_label("企业名称").fill("宇通客车")
    page.get_by_label("贷款起始日").fill("2019-01-01")
    page.get_by_text("更多：").click()
    page.get_by_label("贷款到期日").fill("2027-01-01")
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.locator(".check-answer .badge")).to_contain_text("可能是")
    assert page.url == f"{server}/check"
    page.get_by_role("button", name="选定这一家").click()
    expect(page.locator(".verdict .answer strong").first).to_have_text("持有")
    expect(page.locator(".check-answer")).to_contain_text("能否覆盖：无法确定")
    expect(page.locator(".check-answer")).to_contain_text("预判：")
    assert page.url == f"{server}/check"
    page.get_by_label("贷款到期日").fill("2020-01-01")
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.locator(".check-answer .badge").nth(1)).to_contain_text("覆盖整个贷款期")
    expect(page.get_by_label("仍为选定的这一家")).to_be_checked()


def test_a_name_that_is_suggested_fills_its_field_and_the_field_that_is_wrong_has_the_focus(
    server: str, scripted: Page
) -> None:
    scripted.goto(f"{server}/check")
    box = scripted.locator("#name")
    box.press_sequentially("宇通")
    expect(scripted.locator("#name-found li")).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value(NEW_NAME)
    assert scripted.url == f"{server}/check"
    box.fill("有限公司")
    box.press("Enter")  # what is suggested for it may lie over the button by now
    expect(box).to_be_focused()
    expect(scripted.get_by_role("alert")).to_contain_text("没有字号")
    assert scripted.title().startswith("请更正")


def test_a_firms_page_leads_to_the_check_and_the_answer_can_be_asked_again(server: str, page: Page) -> None:
    page.goto(f"{server}/firm/{NEW_NAME}?as_of=2019-01-01")
    page.get_by_role("link", name="核验该企业的一笔贷款").click()
    expect(page.get_by_role("main").get_by_label("企业名称")).to_have_value(NEW_NAME)
    said = page.locator(".verdict .answer").first.inner_text()
    follow(page, page.locator(".cite a"))
    expect(page.locator(".verdict .answer").first).to_have_text(said)


def test_what_was_pasted_is_previewed_checked_and_taken_back_without_a_script(server: str, page: Page) -> None:
    page.goto(f"{server}/check/batch")
    page.get_by_label("粘贴").fill(f"客户名称\t放款日期\n{OLD_NAME}\t2019-01-01\n宇通客车\t\n客户名称\t放款日期\n")
    page.get_by_role("button", name="预览识别结果").click()
    expect(page.locator(".columns .known")).to_have_count(2)
    page.get_by_role("button", name="核验这 3 行").click()
    expect(page.locator("h2#results")).to_have_text("3 行的结果")
    page.get_by_role("button", name="已找到 1").click()
    expect(page.locator("table.rows .badge")).to_contain_text("持有")
    with page.expect_download() as found:
        page.get_by_role("button", name="下载结果（CSV）").click()
    with saved(found.value).open(encoding="utf-8-sig", newline="") as file:
        assert [row["outcome"] for row in csv.DictReader(file)] == ["found", "possible", "error"]


@pytest.mark.parametrize("with_script", [True, False])
def test_a_workbook_is_uploaded_and_comes_back_with_the_outcomes(
    with_script: bool, server: str, browser: Browser, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    for row in (["企业名称", "余额"], *[[NEW_NAME, 1.5], ["有限公司", 2]] * 1_200):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "customers.xlsx")
    context: BrowserContext = browser.new_context(java_script_enabled=with_script)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{server}/check/batch")
    page.get_by_label("或者上传").set_input_files(tmp_path / "customers.xlsx")
    page.get_by_role("button", name="预览识别结果").click()
    page.get_by_role("button", name="核验这 2,400 行").click()
    expect(page.locator("h2#results")).to_have_text("2,400 行的结果")
    with page.expect_download() as found:
        page.get_by_role("button", name="下载结果（XLSX）").click()
    rows = list(openpyxl.load_workbook(shutil.move(saved(found.value), tmp_path / "back.xlsx")).worksheets[0].values)
    assert (rows[0][2], rows[0][-len(ADDED) :]) == ("结果", ADDED)
    assert [(row[1], row[11]) for row in rows[1:]] == [(1.5, "found"), (2, "error")] * 1_200
    assert (context.cookies(), told) == ([], [])
    context.close()


WATCH = """() => {
  window.told = [];
  const says = document.querySelector("[role=status]");
  new MutationObserver(() => told.push(says.textContent)).observe(says, {childList: true});
}"""


def test_a_script_tells_how_far_it_is_and_moves_the_focus_to_the_answer(server: str, scripted: Page) -> None:
    scripted.goto(f"{server}/check/batch")
    scripted.evaluate(WATCH)
    scripted.get_by_label("粘贴").evaluate("(box, text) => (box.value = text)", "\n".join([NEW_NAME] * 1_500))
    scripted.get_by_role("button", name="直接核验").click()
    expect(scripted.locator("h2#results")).to_be_focused()
    first, *steps = scripted.evaluate("told")
    assert first.startswith("正在发送") and steps[-1] == "已完成 1,500 行，共 1,500 行"
    scripted.get_by_label("粘贴").fill("a\tb")
    scripted.get_by_role("button", name="直接核验").click()
    expect(scripted.locator("[role=alert]")).to_be_focused()
    expect(scripted.locator("[role=alert]")).to_contain_text("未识别出企业列")


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_axe_finds_nothing_on_the_answers_and_no_answer_scrolls_sideways(
    tongue: str, server: str, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 900}, bypass_csp=True)
    page = context.new_page()
    rows = (
        "客户名称,统一社会信用代码,到期日",
        f"{NEW_NAME},,2027-01-01",
        "宇通客车,,",
        ",4.1E+17,",
        "有限公司,,",
        "没有这样的,,",
    )
    table = "\n".join(rows)
    for step in ("preview", "check"):
        page.goto(f"{server}/check/batch?lang={tongue}")
        page.locator("#table").fill(table)
        page.locator(f"button[value={step}]").click()
        page.locator("h2#understood, h2#results").wait_for()
        assert violations_in_light_and_dark(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
