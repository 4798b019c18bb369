"""What axe finds on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

EVERY_RULE: dict[str, Any] = {
    "resultTypes": ["violations", "passes"],
    "preload": False,
    "selectors": False,
    "elementRef": True,
}
"""What axe could fetch once more beforehand, styles and media, none of its rules needs; its selectors nobody reads."""
COLOURS = EVERY_RULE | {"runOnly": ["color-contrast"]}
"""In the dark only colours change."""

LOOKED_AT = 4
"""So many elements beside each other that are built alike are looked at: of a table's hundred rows the first four."""

FOUND = Path(__file__).with_name("axe_found.js").read_text(encoding="utf-8")
TOLD: set[str] = set()
"""Each look of a text, with what is painted behind it, in which axe found nothing on any page before.

Contrast is five sixths of what axe costs, and the same few colours stand on all pages; so each is looked at where it
is new. What axe could not decide is not asked again of the same element in the same place.
"""


def violations_in_light_and_dark(page: Page) -> list[tuple[str, str]]:
    """Return each rule that a page breaks with the element that breaks it; in the dark, those of colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return _violations(page, "light", EVERY_RULE) + _violations(page, "dark", COLOURS)


def _violations(page: Page, theme: Literal["light", "dark"], options: dict[str, Any]) -> list[tuple[str, str]]:
    page.emulate_media(color_scheme=theme)
    found = page.evaluate(FOUND, [LOOKED_AT, sorted(TOLD), options])
    TOLD.update(found["told"])
    return [(rule, element) for rule, element in found["broken"]]
