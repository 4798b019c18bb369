"""The preview of a firm within another site's page, as OpenRefine shows it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser

FIRM = "91410000170001401D"


class Elsewhere(BaseHTTPRequestHandler):
    """A page of another site: it shows the address that it is asked with in a frame."""

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        size = f'width="{query["width"][0]}" height="{query["height"][0]}"'
        body = f'<!DOCTYPE html><title>x</title><iframe src="{escape(query["show"][0])}" {size}></iframe>'.encode()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The address of another site on this machine, as OpenRefine's is."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = Thread(target=site.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    thread.join()
    site.server_close()


def framed(browser: Browser, elsewhere: str, address: str, width: int, height: int) -> tuple[str, bool]:
    """Return what a page of another site shows of an address in a frame, and whether it fits without scrolling."""
    page = browser.new_page()
    page.goto(f"{elsewhere}?{urlencode({'show': address, 'width': width, 'height': height})}", wait_until="load")
    frame = page.frames[1]
    text = frame.locator("body").inner_text()
    fits = bool(frame.evaluate("document.documentElement.scrollHeight <= innerHeight"))
    page.close()
    return text, fits


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_preview_is_shown_in_the_frame_that_the_manifest_asks_for(
    browser: Browser, server: str, elsewhere: str, lang: str
) -> None:
    page = browser.new_page()
    asked = page.request.get(f"{server}/-/reconcile?lang={lang}").json()["preview"]
    page.close()
    address = asked["url"].replace("{{id}}", FIRM)
    text, fits = framed(browser, elsewhere, address, asked["width"], asked["height"])
    assert "宇通客车股份有限公司" in text and fits


def test_no_other_page_is_shown_in_a_frame(browser: Browser, server: str, elsewhere: str) -> None:
    text, _fits = framed(browser, elsewhere, f"{server}/firm/{FIRM}", 430, 300)
    assert "宇通" not in text
