"""Every page in the browser: what axe finds, widths, light and dark, what it asks for, and what it looks like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import violations_in_light_and_dark
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "build" / "screenshots"

YUTONG = "/firm/91410000170001401D"
PAGES = {
    "home": "/",
    "firm": f"{YUTONG}?as_of=2019-01-01",
    "firm-unclear": "/firm/湖南江冶机电科技股份有限公司?as_of=2026-12-01",
    "unknown": "/firm/没有这样的企业",
    "refused": f"{YUTONG}?as_of=x",
    "search": "/search?q=中山",
    "one-found": "/search?q=宇通",
    "none-found": "/search?q=没有这样的企业",
    "titles": "/titles",
    "upcoming": "/upcoming",
    "check": "/check",
    "checked": "/check?firm=91410000170001401D&from=2019-01-01&until=2027-01-01",
    "to-choose": "/check?firm=宇通客车",
    "batch": "/check/batch",
    "verify": "/check/verify",
    "slip": f"{YUTONG}/slip?as_of=2019-01-01",
    "plans": "/plans",
    "plan": "/plan/zhengzhou-2017",
    "plan-draft": "/plan/xinzheng-2023",
    "self-check": "/self-check",
    "regimes": "/regimes",
    "regime": "/regime/zhengzhou",
    "regime-national": "/regime/national-demonstration",
    "sources": "/sources",
    "source": "/source/national/2018-158-nybiz",
    "coverage": "/coverage",
    "corrections": "/corrections",
    "report": f"/report?page={YUTONG}",
    "share": "/share?page=/titles",
    "watch": "/watch",
    "releases": "/releases",
    "changes": "/changes",
    "changes-rows": "/changes?kind=row_changed",
    "issues": "/issues",
    "statuses": "/statuses",
    "about": "/about",
    "api": "/api",
    "api-reference": "/api/reference",
    "api-schemas": "/api/reference/schemas",
    "problems": "/problems",
    "reconcile-preview": "/-/reconcile/preview?id=91410000170001401D",
    "missing": "/nothing",
    "tables": "/catalogue",
}
TABLES = {
    "table": "/catalogue/firms?_size=20",
    "facets": "/catalogue/facts?_facet=kind&_size=20",
    "query": "/catalogue?sql=select+*+from+firms+limit+3",
    "row": "/catalogue/sources/national~2F2018-158-nybiz",
    "settings": "/-/settings",
}
EVERY = PAGES | TABLES

SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(sum), 30));
})"""


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One window for all; axe is put into the page, which its policy would not allow."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


def in_tongue(path: str, tongue: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={tongue}"


@pytest.fixture(scope="module", params=[(name, tongue) for name in EVERY for tongue in ("zh", "en")], ids="-".join)
def page(request: pytest.FixtureRequest, server: str, window: Page) -> Page:
    """Each page in each language, loaded once for all that is looked at."""
    name, tongue = request.param
    window.set_viewport_size({"width": 1000, "height": 900})
    window.emulate_media(color_scheme="light")
    window.goto(server + in_tongue(EVERY[name], tongue))
    return window


def test_axe_finds_nothing_in_light_or_dark(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations_in_light_and_dark(page) == []


def test_no_page_scrolls_sideways_from_a_small_phone_to_a_wide_screen(page: Page) -> None:
    for width in (320, 390, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_only_its_own_host_in_one_step_keeps_nothing_and_does_not_move(
    server: str, browser: Browser, name: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(server + PAGES[name])
    shift, cookies = page.evaluate(SHIFT), context.cookies()
    kept = page.evaluate("localStorage.length + sessionStorage.length")
    at = page.url
    named = page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')].map(e => e.href || e.src)"
    )
    context.close()
    assert all(address.startswith(server) for address in asked)
    background_process = {address for address in asked[1:] if address != at and "/chart/" not in address}
    assert background_process <= set(named)
    assert (cookies, kept) == ([], 0) and shift < 0.001
    assert not [text for text in told if "status of 40" not in text]


SHOWN = (
    "checked",
    "batch",
    "home",
    "firm",
    "firm-unclear",
    "one-found",
    "titles",
    "regime",
    "coverage",
    "plans",
    "table",
)


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_is_taken_on_a_phone_and_on_a_screen(server: str, browser: Browser, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width, scheme, tongue in ((390, "light", "zh"), (1280, "dark", "en")):
        context = browser.new_context(viewport={"width": width, "height": 2000})
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(server + in_tongue(EVERY[name], tongue))
        file = PICTURES / f"{name}-{width}-{scheme}-{tongue}.png"
        page.screenshot(path=file)
        context.close()
        assert file.read_bytes().startswith(b"\x89PNG")
