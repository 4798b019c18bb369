"""Receipts in a browser: from a check to its receipt, on a phone, in print, without a script, and saved as a file."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from accessibility import violations_in_light_and_dark
from playwright.sync_api import Browser, Page, expect
from qiangqi.checks.receipts.parse import read_receipt
from qiangqi.checks.receipts.signatures import verify

NAME = "宇通客车股份有限公司"
TABLE = f"客户编号,企业名称\n007,{NAME}\n008,没有这样的企业有限公司\n"


def checked(page: Page, server: str, tongue: str = "zh") -> None:
    """Go from the form of one check to its receipt."""
    page.goto(f"{server}/check?lang={tongue}")
    page.fill("#name", NAME)
    page.fill("#from", "2019-01-01")
    page.click("details.more summary")
    page.fill("#until", "2022-01-01")
    page.click("form.figures button[type=submit]")
    page.click("button[formaction*='/check/receipt']")


def batch(page: Page, server: str, tongue: str = "zh") -> None:
    """Go from a table that was pasted to its receipt."""
    page.goto(f"{server}/check/batch?lang={tongue}")
    page.fill("textarea[name=table]", TABLE)
    page.click("button[value=check]")
    page.click("button[formaction*='/check/batch/receipt']")
    page.wait_for_url("**/check/batch/receipt*")


def test_a_check_is_kept_without_a_script(server: str, page: Page, tmp_path: Path) -> None:
    checked(page, server)
    expect(page.locator("article")).to_contain_text("未签名")
    expect(page.locator("article")).to_contain_text(NAME)
    assert page.locator(".proof img").evaluate("one => one.naturalWidth") > 100, "the code is drawn"
    with page.expect_download() as saved:
        page.click("a[download]")
    saved.value.save_as(tmp_path / "receipt.json")
    receipt = read_receipt((tmp_path / "receipt.json").read_bytes())
    verify(receipt)
    expect(page.locator(".proof")).to_contain_text(receipt["digest"])
    assert page.context.cookies() == []


@pytest.mark.parametrize("tongue", ["zh", "en"])
@pytest.mark.parametrize("receipt", [checked, batch])
def test_a_receipt_is_for_everybody_at_every_width_and_in_the_dark(
    receipt: object, tongue: str, server: str, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 900}, bypass_csp=True)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    receipt(page, server, tongue)  # type: ignore[operator]
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations_in_light_and_dark(page) == []
    for width in (320, 390, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
    context.close()
    assert told == []


def test_on_paper_stands_the_receipt_and_nothing_to_click(server: str, page: Page) -> None:
    checked(page, server)
    page.emulate_media(media="print")
    expect(page.locator(".proof img")).to_be_visible()
    for gone in (".keep", ".ways", ".everything"):
        expect(page.locator(gone)).to_be_hidden()


def test_a_result_slip_is_printed_on_one_page_without_its_button(server: str, scripted: Page) -> None:
    scripted.goto(f"{server}/firm/91410000170001401D/slip?as_of=2019-01-01")
    expect(scripted.get_by_role("button", name="打印")).to_be_visible()
    pages = pypdfium2.PdfDocument(scripted.pdf(format="A4"))
    told = pages[0].get_textpage().get_text_range().replace("\r\n", "")
    assert len(pages) == 1 and "不是行政机关出具的证明" in told and "返回企业页" not in told
