"""What axe is asked about on a page: each look of a text where it is new, and again wherever it could not be read."""

from __future__ import annotations

from accessibility import violations_in_light_and_dark
from playwright.sync_api import Page

PAGE = """<!DOCTYPE html><html lang="en"><title>Made up</title><main><h1>Made up</h1>{}</main></html>"""
FAINT = '<p style="color: #bbb; background: #fff">Too faint to read</p>'
CLEAR = '<p style="color: #000; background: #fff">Clear to read</p>'
DARK = "<style>@media (prefers-color-scheme: dark) { p { color: #333 !important; background: #222!important } }</style>"
BEHIND = '<div style="position: relative; top: -4em; z-index: -1; width: 90em; height: 6em; background: #222"></div>'


def broken(page: Page, inner: str) -> list[str]:
    """Return the rules that a page breaks."""
    page.set_content(PAGE.format(inner))
    return [rule for rule, _element in violations_in_light_and_dark(page)]


def test_a_text_too_faint_is_found_on_each_page_that_has_it(scripted: Page) -> None:
    for inner in (FAINT, FAINT, CLEAR + FAINT):
        assert broken(scripted, inner) == ["color-contrast"] * 2, "in light and dark"


def test_a_text_that_was_read_on_one_page_is_found_where_it_changes(scripted: Page) -> None:
    assert broken(scripted, CLEAR) == []
    assert broken(scripted, CLEAR) == []
    assert broken(scripted, DARK + CLEAR) == ["color-contrast"]
    assert broken(scripted, CLEAR.replace("#fff", "transparent") + BEHIND) == ["color-contrast"] * 2
    assert broken(scripted, f'<div style="background: #222">{CLEAR.replace("#fff", "none")}</div>') != []


def test_every_other_rule_is_asked_on_each_page(scripted: Page) -> None:
    for _page in range(2):
        assert broken(scripted, "<img src='data:,'>" + CLEAR) == ["image-alt"]
