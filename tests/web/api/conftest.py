"""The OpenAPI document, and the operations in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qiangqi.releases.release import release
from sites import Site


@pytest.fixture(scope="module")
def site(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real catalogue with a release of it, for the addresses that need one."""
    served = tmp_path_factory.mktemp("served") / "catalogue.db"
    shutil.copy(database, served)
    release(served, served.parent / "releases")
    found = Site(served)
    yield found
    found.loop.close()


@pytest.fixture(scope="module")
def document(site: Site) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = site.get("/-/openapi.json").json()
    return found
