"""A click that leads to another page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def follow(page: Page, link: Locator) -> None:
    """Click and come to the whole next page: what is read after a mere click may be a page that is half there."""
    with page.expect_navigation():
        link.click()
