"""A real server on the real catalogue, and the system's Chromium to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogues import built_once
from installed import chromium
from playwright.sync_api import Browser, Page, sync_playwright
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.releases.release import release
from serving import serving

ROOT = Path(__file__).resolve().parent.parent.parent
UNUSED = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess,"
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,"
    "OptimizationHints,PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning"
)
"""What Playwright leaves out of Chromium, after three that it leaves in.

For every window Chromium begins two pages of its own, for lists below the address bar that nobody sees here, and a
process in reserve; they took more of the machine than the pages that are tested.
"""

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={UNUSED}",
)


@pytest.fixture(scope="session")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server process that serves the real catalogue, with a release of it and one before."""

    def make(folder: Path) -> None:
        release(_earlier(folder / "earlier"), folder / "releases")
        release(Path(shutil.copy(database, folder)), folder / "releases")

    folder = built_once(tmp_path_factory, "browsed", make)
    with serving(folder / database.name) as address:
        yield address


def _earlier(folder: Path) -> Path:
    """Build the catalogue as it was before one of its lists came in."""
    datasets = Path(shutil.copytree(ROOT / "datasets", folder / "datasets"))
    (datasets / "national" / "2018-158-nybiz.yml").unlink()
    (datasets / "national" / "raw" / "2018-158-nybiz.csv").unlink()
    return publish(datasets, folder / "build")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium; its event loop must be over before the tests of the next folder start theirs."""
    path = chromium()
    if path is None:
        pytest.skip("no chromium on this machine; install the package chromium to run the journeys")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone's page without JavaScript, as the catalogue's own pages need none."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """A phone's page with JavaScript."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()
