"""The tables of a release, read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from qiangqi.releases.release import release


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the real catalogue."""
    return release(database, tmp_path_factory.mktemp("releases"))
