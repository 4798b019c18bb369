"""The OpenAPI document, and the operations in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sites import Site


@pytest.fixture(scope="module")
def site(real_release: Path) -> Iterator[Site]:
    """The real catalogue with a release of it, for the addresses that need one."""
    found = Site(real_release.parent.parent / "catalogue.db")
    yield found
    found.loop.close()


@pytest.fixture(scope="module")
def document(site: Site) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = site.get("/-/openapi.json").json()
    return found
