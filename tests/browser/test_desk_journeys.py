"""A registrar's way through the desk in a real browser, by the keyboard alone; axe looks at every page on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_keys import GIVEN, press, seen, send, through
from desks import Running
from made_lists import make_docx, make_pdf
from made_up import publish_list, row
from PIL import Image
from playwright.sync_api import Browser, Page
from qiangqi.lists.sources import load_sources
from waiting_scans import picture, waits

HEADER = ["序号", "企业名称", "地市"]
THREE = [
    "郑州市知识产权局关于公布2023年知识产权强企的通知",
    "附件1：郑州市知识产权示范企业认定名单",
    [HEADER, ["1", "虚构一号有限公司", "河南省郑州市"], ["2", "虚构二号有限公司", "河南省郑州市"]],
    "附件2：郑州市知识产权优势企业认定名单",
    [HEADER, ["1", "虚构三号有限公司", "河南省郑州市"], ["2", "某某", "河南省郑州市"]],
    "附件3：郑州市知识产权示范企业复核通过名单",
    [HEADER, ["1", "虚构四号有限公司", "河南省郑州市"]],
]


@pytest.fixture
def at_desk(browser: Browser, desk: Running) -> Iterator[Page]:
    """A registrar's screen that has been let in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(desk.address)
    assert page.url == f"{desk.base}/"
    yield page
    context.close()


def test_a_document_of_three_annexes_goes_from_the_drop_to_the_data_by_the_keyboard(
    at_desk: Page, desk: Running, tmp_path: Path
) -> None:
    page = at_desk
    send(page, make_docx(tmp_path / "2023-three.docx", THREE))
    seen(page)
    press(page, "tbody th a")
    seen(page)
    assert "虚构一号有限公司" in page.inner_text(".sheet") and "附件2" in page.inner_text(".sheet")
    through(page, GIVEN)
    seen(page)
    cells = page.inner_text(".sheet")
    assert "示范企业" in cells and "复核通过" in cells and cells.count("2023-05-06") == 4
    tried = page.inner_text("section:has(#tried)")
    assert re.search(r"行\s*8\s*事项\s*4\s*问题\s*1", tried), tried
    publish_list(desk.folder / "datasets", [row("虚构旧有限公司")], "zhengzhou/older")
    press(page, "a[href$='/difference']")
    page.wait_for_selector("#facts", timeout=120_000)
    seen(page)
    assert "新增 4，改动 0，去掉 0" in page.inner_text("section:has(#facts)")
    press(page, "main a.button")
    press(page, "form[action$='/save'] button")
    seen(page)
    assert "已保存" in page.inner_text("main")
    source = page.inner_text("main .code")
    (saved,) = [one for one in load_sources(desk.folder / "datasets") if one.id == source]
    assert saved.card.bounds is not None and saved.card.bounds.facts == (4, 4)
    assert saved.raw_path is not None and saved.raw_path.read_bytes() == (tmp_path / "2023-three.docx").read_bytes()


def test_the_cells_of_a_scan_are_confirmed_from_the_keyboard_and_its_rows_saved(
    at_desk: Page, desk: Running, tmp_path: Path
) -> None:
    page, scan = at_desk, picture(tmp_path / "2023-scan.png")
    folder = waits(scan, desk.folder / "datasets")
    for name in ("row-4-column-2.png", "row-6-column-3.png"):
        Image.new("L", (200, 30), 255).save(folder / name)
    send(page, scan)
    press(page, "tbody th a")
    seen(page)
    press(page, "a[href$='/cells']")
    seen(page)
    assert page.evaluate("() => document.activeElement.id") == "text"
    assert page.evaluate("() => document.querySelector('.cell img').naturalWidth") == 200
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("虚构更正有限公司")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "at=6:3" in page.url and "1 / 2" in page.inner_text("h1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".questions")
    assert "虚构更正有限公司" in page.inner_text(".sheet")
    through(page, {**GIVEN, "confirmed": "2026-05-06", "kind": "granted", "regime": "zhengzhou", "tier": "advantage"})
    press(page, "form[action$='/save'] button")
    source = page.inner_text("main .code")
    (saved,) = [one for one in load_sources(desk.folder / "datasets") if one.id == source]
    assert saved.card.cells is not None and saved.card.cells.confirmed == "2026-05-06"
    assert "虚构更正有限公司" in (saved.path.parent / saved.card.cells.file).read_text(encoding="utf-8")


def test_a_page_of_a_pdf_stands_beside_its_rows_with_the_place_of_each(at_desk: Page, tmp_path: Path) -> None:
    page, firms = at_desk, ["虚构五号科技有限公司", "虚构六号科技有限公司"]
    rows = [["序号", "属地", "企业名称"], *([str(n), "虚构市", name] for n, name in enumerate(firms, 1))]
    send(page, make_pdf(tmp_path / "2022-list.pdf", ["郑州市知识产权优势企业名单", rows]))
    press(page, "tbody th a")
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 1000})
        seen(page)
        boxes = page.eval_on_selector_all(".picture rect", "all => all.map(one => one.getBoundingClientRect().top)")
        assert len(boxes) == 2 and boxes[0] < boxes[1]
        assert page.evaluate("() => document.querySelector('.picture').getBoundingClientRect().width") > 400


@pytest.mark.parametrize("path", ["/?lang=en", "/nothing", "/items/9999", "/enter?token=wrong"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_every_other_page_is_as_clean(at_desk: Page, desk: Running, path: str, width: int) -> None:
    at_desk.set_viewport_size({"width": width, "height": 900})
    at_desk.goto(f"{desk.base}{path}")
    seen(at_desk)
    assert at_desk.get_attribute("html", "lang") == ("en" if "en" in path.partition("lang=")[2] else "zh-CN")


def test_a_page_of_another_origin_sends_the_desk_nothing_that_it_takes(
    at_desk: Page, desk: Running, server: str
) -> None:
    """The other page is of this very machine, so that the browser takes both for one site and sends the cookie."""
    before = len(list((desk.folder / "waiting/desk/items").glob("*")))
    at_desk.goto(f"{server}/robots.txt")
    sent = """async desk => {
      const body = new FormData();
      body.append("file", new File(["x"], "x.csv"), "x.csv");
      const answers = await Promise.allSettled([
        fetch(desk + "/drop", {method: "POST", body, mode: "no-cors", credentials: "include"}),
        fetch(desk + "/", {credentials: "include"}).then(answer => answer.text()),
      ]);
      return answers.map(one => one.status);
    }"""
    assert at_desk.evaluate(sent, desk.base)[1] == "rejected"
    at_desk.evaluate(
        """desk => {
          const form = document.createElement("form");
          form.method = "post"; form.enctype = "multipart/form-data"; form.action = desk + "/drop";
          (document.body || document.documentElement).append(form); form.submit();
        }""",
        desk.base,
    )
    at_desk.wait_for_url(f"{desk.base}/drop")
    assert "不能访问" in at_desk.inner_text("h1")
    assert len(list((desk.folder / "waiting/desk/items").glob("*"))) == before
