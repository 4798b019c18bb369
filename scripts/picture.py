#!/usr/bin/env python3
"""Take the picture of a firm's page that the READMEs show, in the system's Chromium."""

from __future__ import annotations

import _project  # isort: skip

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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
    with _served(db) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        shown = browser.new_page(viewport={"width": width, "height": height or 900})
        shown.goto(address + page)
        shown.screenshot(path=output, full_page=not height)
        browser.close()
    click.echo(str(output))


@contextmanager
def _served(db: Path) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(db), "-h", "127.0.0.1", "-p", str(port)]
    command += ["--metadata", str(_project.ROOT / "metadata.yml"), "--setting", "suggest_facets", "off"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(address + "/robots.txt", timeout=1).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    main()
