"""The tables of a release, read back."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(real_release: Path) -> Path:
    """The release of the real catalogue."""
    return real_release
