"""What axe finds on a page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

EVERY_RULE: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS: dict[str, Any] = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
"""In the dark only colours change."""


def violations(page: Page, scheme: str = "light") -> list[tuple[str, str]]:
    """Return each rule that a page breaks with the element that breaks it; in the dark, those of colours."""
    options = COLOURS if scheme == "dark" else EVERY_RULE
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]]
