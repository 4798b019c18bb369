"""The desk by the keyboard alone: what is reached, pressed, sent, answered and chosen there."""

from __future__ import annotations

from pathlib import Path

from accessibility import violations_in_light_and_dark
from playwright.sync_api import Page

GIVEN = {"evidence": "government_site", "published": "2023-06-01", "date": "2023-05-06", "made": "2026-01-02"}
BECAUSE = "网页日期|The day of the web page."
"""Answers to what the lists of the tests do not say, and the reason of each."""


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until something of a kind has the focus, and see that the focus is shown."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            style = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert style != "none", selector
            return
    raise AssertionError(f"no way to {selector} by the keyboard at {page.url}")


def press(page: Page, selector: str) -> None:
    """Go to a button or a link by the keyboard, and press Enter."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(page: Page, *paths: Path) -> None:
    """Put files into the chooser, which is the system's own, and send them by the keyboard."""
    page.goto(page.url)
    page.set_input_files("#files", [str(path) for path in paths])
    press(page, "#drop button")
    page.wait_for_selector(f"a:text-is('{paths[0].name}')")
    page.wait_for_function("() => !document.querySelector('[role=status]:not(#drop-state)')")


def seen(page: Page) -> None:
    """See that axe finds nothing on a page, that nothing stands beside the screen, and no request left the machine."""
    assert violations_in_light_and_dark(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def reply(page: Page, said: dict[str, str]) -> None:
    """Answer every question that has no proposal by the keyboard, and send the form."""
    for field in page.query_selector_all("section:has(#next) [name^='answer.']"):
        name = field.get_attribute("name") or ""
        key = page.input_value(f"[name='{name.replace('answer', 'key')}']")
        text = next((text for known, text in said.items() if f'["{known}"' in key), None)
        if field.input_value() and text is None:
            continue
        tab_to(page, f"[name='{name}']")
        if field.evaluate("one => one.tagName") == "SELECT":
            choose(page, name, text or "")
        else:
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(text if text is not None else BECAUSE)
    press(page, ".questions button[value=answer]")


def choose(page: Page, name: str, wanted: str) -> None:
    """Move through a choice by the arrow until it stands where it is wanted."""
    for _ in range(60):
        if page.input_value(f"[name='{name}']") == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} offers no {wanted}")


def through(page: Page, said: dict[str, str]) -> None:
    """Take all proposals and answer the rest, until no question is open."""
    for _ in range(8):
        if page.query_selector("form[action$='/save']"):
            return
        if page.query_selector("button[value=all]"):
            press(page, "button[value=all]")
        elif page.query_selector(".questions button[value=answer]"):
            reply(page, said)
    assert page.query_selector("form[action$='/save']"), page.inner_text(".work")
