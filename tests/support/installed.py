"""Programs of the machine that some tests need: where one is, or why its test is skipped."""

from __future__ import annotations

import os
import shutil
import sysconfig
from pathlib import Path

import pytest

SCRIPTS = Path(sysconfig.get_path("scripts"))
"""Where the environment of the tests has its programs."""


def needed(tool: str, how: str) -> str:
    """Return the path of a program; skip the test where it is not installed, and say how it is."""
    found = shutil.which(tool, path=f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"no {tool} on this machine; {how}")
    return found
