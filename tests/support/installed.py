"""Programs of the machine that some tests need: where one is, or why its test is skipped."""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

import pytest
from given import ROOT

SCRIPTS = Path(sysconfig.get_path("scripts"))
"""Where the environment of the tests has its programs."""

NODE = ROOT / ".venv/node/node_modules"
"""Where `make test-scale` installs the packages of npm."""


def needed(tool: str, how: str) -> str:
    """Return the path of a program; skip the test where it is not installed, and say how it is."""
    found = shutil.which(tool, path=f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"no {tool} on this machine; {how}")
    return found


def node_tools() -> None:
    """Skip the test where the packages of npm are not installed."""
    needed("node", "install Node.js 20 or later with npm, and run `make test-scale`")
    if not NODE.is_dir():
        pytest.skip("the packages of npm are not installed; `make test-scale` does it where npm is")


def chromium() -> str | None:
    """Return the system's Chromium: its headless shell, which has no window to draw, takes a sixth less processor."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next((path for path in map(shutil.which, names) if path), None)
