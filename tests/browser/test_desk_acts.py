"""A registrar's acts on the desk by keyboard alone: replaced, undone, previewed, published, and killed on the way."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from accessibility import violations_in_light_and_dark
from desk_keys import GIVEN, send, tab_to, through
from desks import Running, desk_on
from made_lists import make_docx
from made_up import HEADER, begin, publish_list, row
from playwright.sync_api import Browser, Page, expect
from put_notices import put
from qiangqi.collecting.waiting import WaitingNotices
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.editing.restore import restore
from qiangqi.releases.versions import version_with

pytestmark = pytest.mark.slow

LIST = "zhengzhou/list"
ROWS = [row("虚构甲有限公司"), row("虚构乙有限公司", "优势")]
LONG = 120_000
"""Milliseconds that a build may take on a busy machine."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("desk-acts")
    publish_list(begin(folder / "datasets"), ROWS)
    with desk_on(folder) as running:
        yield running


@pytest.fixture(scope="module")
def at_desk(browser: Browser, desk: Running) -> Iterator[Page]:
    """A browser that was let in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(desk.address)
    yield page
    context.close()


def press(page: Page, selector: str) -> None:
    """Reach a link or button, which has the focus already or not, press it, and come to the next page."""
    if not page.evaluate("s => document.activeElement.matches(s)", selector):
        tab_to(page, selector)
    enter(page)


def enter(page: Page) -> None:
    with page.expect_navigation(timeout=LONG):
        page.keyboard.press("Enter")


def typed(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def looked_at(page: Page, name: str) -> None:
    """See that axe finds nothing, at the widths of a desk, and keep a picture of each where asked."""
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
        page.emulate_media(color_scheme="light")
        if folder := os.environ.get("QIANGQI_SCREENSHOTS"):
            page.screenshot(path=f"{folder}/desk-{name}-{width}.png", full_page=True)
    assert violations_in_light_and_dark(page) == [], name
    page.emulate_media(color_scheme="light")


def publish(page: Page, desk: Running) -> str:
    """Publish from the desk, and return the version in service."""
    page.goto(f"{desk.base}/publish")
    press(page, "form[action='/publish/begin'] button")
    expect(page.locator("#done")).to_be_visible(timeout=LONG)
    return page.locator("dt:has-text('在用的版本') + dd").inner_text()


def carry_out(page: Page) -> None:
    """Wait for the effect, and carry the act out by the button that has the focus."""
    expect(page.locator("form[action$='/carry'] button")).to_be_focused(timeout=LONG)
    enter(page)
    expect(page.locator("form[action$='/undo'] button")).to_be_visible(timeout=LONG)


def test_a_file_is_replaced_the_mistake_undone_and_what_stands_previewed_and_published(
    desk: Running, at_desk: Page, tmp_path: Path
) -> None:
    page = at_desk
    first = publish(page, desk)
    assert f"RELEASE={first}" in page.locator("pre.commands").inner_text()
    looked_at(page, "published")
    raw = desk.folder / "datasets/zhengzhou/raw/list.csv"
    card, before = desk.folder / "datasets/zhengzhou/list.yml", raw.read_bytes()
    card_before = card.read_bytes()

    page.goto(f"{desk.base}/sources")
    looked_at(page, "sources")
    press(page, f"a[href='/sources/{LIST}']")
    looked_at(page, "source")
    new = tmp_path / "new.csv"
    new.write_text("\n".join([HEADER, *ROWS, row("虚构丙有限公司")]) + "\n", encoding="utf-8")
    page.set_input_files("#replace-file", new)  # the chooser is the system's own
    typed(page, "#replace-reason", "虚构：发布方换了文件")
    enter(page)
    expect(page.locator("#facts")).to_be_visible(timeout=LONG)
    assert "虚构丙有限公司" in page.locator("section:has(#facts)").inner_text()
    assert raw.read_bytes() == before and card.read_bytes() == card_before
    looked_at(page, "effect")
    carry_out(page)
    looked_at(page, "carried-out")
    edition = desk.folder / "datasets/zhengzhou/list-v2.yml"
    assert edition.exists()

    press(page, "form[action$='/undo'] button")
    carry_out(page)
    assert not edition.exists() and card.read_bytes() == card_before
    press(page, "a[href='/log']")
    assert page.locator("tbody tr").first.inner_text().split("\t")[1].startswith("撤销操作")
    looked_at(page, "log")

    restore(desk.folder / "datasets", 2, "2026-01-02")  # another command brings it back
    assert edition.exists()
    press(page, "a[href='/preview']")
    press(page, "form[action='/preview/build'] button")
    expect(page.locator("#standings")).to_be_visible(timeout=LONG)
    assert "虚构丙有限公司" in page.locator("section:has(#standings)").inner_text()
    press(page, "form[action='/preview/start'] button")
    expect(page.locator("form[action='/preview/stop']")).to_be_visible()
    looked_at(page, "preview")
    address = page.locator("a[target=_blank]").get_attribute("href") or ""
    with httpx.Client(transport=httpx.HTTPTransport(retries=8), timeout=60) as client:  # while it starts
        assert "虚构丙有限公司" in client.get(address).text
    press(page, "form[action='/preview/stop'] button")
    expect(page.locator("form[action='/preview/start']")).to_be_visible()

    killed_while_it_publishes(page, desk)
    assert "什么也没有切换" in page.locator("main").inner_text() and in_service(desk) == first
    looked_at(page, "killed")
    second = publish(page, desk)
    assert second != first and page.locator("dt:has-text('之前的版本') + dd").inner_text() == first


def in_service(desk: Running) -> str:
    """Return the version that is served, by the sum of its catalogue."""
    sha256 = json.loads((desk.folder / "build/catalogue.json").read_text())["sha256"]
    return version_with(desk.folder / "build/releases", sha256) or ""


def killed_while_it_publishes(page: Page, desk: Running) -> None:
    """Begin to publish, and kill the process once it builds."""
    jobs = desk.folder / "waiting/desk/jobs"
    before = set(jobs.iterdir())
    page.goto(f"{desk.base}/publish")
    press(page, "form[action='/publish/begin'] button")
    (job,) = set(jobs.iterdir()) - before
    while not (job / "progress.json").exists():
        page.wait_for_timeout(20)
    for process in working(job):
        os.kill(process, signal.SIGKILL)
    expect(page.locator(".job.cut")).to_be_visible(timeout=LONG)


def test_while_somebody_else_works_the_desk_waits_says_for_whom_and_goes_on(desk: Running, at_desk: Page) -> None:
    page = at_desk
    with writing(desk.folder / "datasets", "scripts/source.py amend", print):
        page.goto(f"{desk.base}/publish")
        assert "scripts/source.py amend (pid" in page.locator("main").inner_text()
        press(page, "form[action='/publish/begin'] button")
        expect(page.locator(".said")).to_contain_text("等待 waiting for: scripts/source.py amend", timeout=LONG)
        page.reload()  # the work goes on
        looked_at(page, "waiting")
        answer = page.request.post(f"{desk.base}/preview/build", headers={"origin": desk.base})
        assert answer.status == 409 and "正在做另一件事（发布）；请等它做完" in answer.text()
    expect(page.locator(".job.done")).to_be_visible(timeout=LONG)
    assert "没有变化" in page.locator("section:has(#done)").inner_text()


def test_a_switch_that_was_broken_off_is_told_and_finished_by_a_button(desk: Running, at_desk: Page) -> None:
    page, begun = at_desk, desk.folder / "build/.publish.json"
    begun.write_text(json.dumps({"version": "2026-01-02-0123456789ab", "sha256": "0" * 64, "moves": []}))
    page.goto(f"{desk.base}/publish")
    assert "切换到 2026-01-02-0123456789ab 已经开始而没有做完" in page.locator("main").inner_text()
    expect(page.locator("form[action='/publish/finish'] button")).to_be_focused()
    enter(page)
    expect(page.locator(".job.done")).to_be_visible(timeout=LONG)
    assert not begun.exists() and "a switch was pending: 2026-01-02" in page.locator(".said").inner_text()


def working(job: Path) -> list[int]:
    """Return the process of a job."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode().split("\0")
        except OSError:
            continue
        if "qiangqi.desk.jobs.process" in words and str(job) in words:
            found.append(int(path.parent.name))
    return found


def test_an_act_that_does_not_fit_is_refused_in_a_sentence_and_changes_nothing(desk: Running, at_desk: Page) -> None:
    page = at_desk
    page.goto(f"{desk.base}/sources/{LIST}?line=9999")
    expect(page.locator("#row-line")).to_be_focused()
    typed(page, "#row-reason", "虚构的理由")
    enter(page)
    expect(page.locator(".job.refused")).to_be_visible(timeout=LONG)
    assert re.search("line 9999 is no row", page.locator(".says").inner_text())
    looked_at(page, "refused")


def test_a_notice_that_waits_is_looked_at_and_its_list_taken_into_work(desk: Running, at_desk: Page) -> None:
    page = at_desk
    put(WaitingNotices(desk.folder / "inbox"), "ab12")
    page.goto(f"{desk.base}/notices?lang=en")
    looked_at(page, "notices-en")
    page.goto(f"{desk.base}/notices?lang=zh")
    press(page, "a[href='/notices/ab12']")
    looked_at(page, "notice")
    press(page, "form[action$='/files/1/take'] button")
    page.wait_for_selector(".questions", timeout=LONG)
    assert "虚构甲有限公司" in page.inner_text(".sheet")


def test_a_registrars_day_from_the_drop_to_the_undoing_by_keyboard_and_nothing_in_a_terminal(
    desk: Running, at_desk: Page, tmp_path: Path
) -> None:
    page, firm = at_desk, "虚构九号有限公司"
    header = ["序号", "企业名称", "地市"]
    notice = ["郑州市知识产权局关于公布2023年知识产权强企的通知", "附件：郑州市知识产权示范企业认定名单"]
    page.goto(f"{desk.base}/")
    send(page, make_docx(tmp_path / "2023-day.docx", [*notice, [header, ["1", firm, "河南省郑州市"]]]))
    press(page, "tbody th a")
    through(page, GIVEN)
    press(page, "form[action$='/save'] button")
    source = page.inner_text("main .code")

    press(page, ".ways a[href='/preview']")
    press(page, "form[action='/preview/build'] button")
    expect(page.locator("#standings")).to_be_visible(timeout=LONG)
    assert firm in page.inner_text("section:has(#standings)")
    press(page, "main a[href='/publish']")
    assert source in page.inner_text("section:has(#since)")
    press(page, "form[action='/publish/begin'] button")
    expect(page.locator("#done")).to_be_visible(timeout=LONG)

    press(page, "main a[href='/log']")
    press(page, "tbody tr:first-child form button")  # published already: it is taken back from today on instead
    expect(page.locator(".job.refused")).to_be_visible(timeout=LONG)
    looked_at(page, "not-undone")
    press(page, f"main a[href='/sources/{source}']")
    typed(page, "#remove-reason", "虚构：登记有误")
    enter(page)
    expect(page.locator("#facts")).to_be_visible(timeout=LONG)
    carry_out(page)
    page.goto(f"{desk.base}/sources")
    assert "已撤回" in page.inner_text(f"tr:has(a[href='/sources/{source}'])")
