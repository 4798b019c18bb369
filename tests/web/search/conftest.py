"""The register that is searched."""

from __future__ import annotations

from pathlib import Path

import pytest
from qiangqi.web.http.catalogue import Register


@pytest.fixture(scope="module")
def real(database: Path) -> Register:
    """The real catalogue."""
    return Register("catalogue", database)
