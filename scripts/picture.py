#!/usr/bin/env python3
"""Take the picture of a firm's page that the READMEs show, in the system's Chromium."""

from __future__ import annotations

from _server import served  # isort: skip

import _project

import shutil
import sys
from pathlib import Path

import click
from playwright.sync_api import sync_playwright

PAGE = "/firm/91410000170001401D?as_of=2019-01-01&known_on=2026-11-21"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


@click.command(epilog="Example:\n\n  scripts/picture.py --output docs/firm-page.png")
@click.option("--db", type=click.Path(exists=True, path_type=Path), default=_project.ROOT / "build" / "catalogue.db")
@click.option("--page", default=PAGE, show_default=True, help="The address to show.")
@click.option("--width", default=1000, show_default=True, help="Width of the window in CSS pixels.")
@click.option("--height", default=1180, show_default=True, help="Height of the picture; 0 for the whole page.")
@click.option("--output", type=click.Path(path_type=Path), default=_project.ROOT / "docs" / "firm-page.png")
def main(db: Path, page: str, width: int, height: int, output: Path) -> None:
    """Serve a catalogue for a moment and write a picture of one page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no chromium here; install the system's package chromium")
    with served(db) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        tab = browser.new_page(viewport={"width": width, "height": height or 900})
        tab.goto(address + page)
        tab.screenshot(path=output, full_page=not height)
        browser.close()
    click.echo(str(output))


if __name__ == "__main__":
    main()
