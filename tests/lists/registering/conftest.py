"""Lists to be added, and what is in the folder then."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up import begin


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return begin(tmp_path / "datasets")
