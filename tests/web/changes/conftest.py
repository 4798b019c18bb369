"""The made-up releases, served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from editions import Editions
from sites import Site


@pytest.fixture(scope="module")
def made(editions: Editions) -> Iterator[Site]:
    """The newest of the made-up releases, served with the others beside it."""
    found = Site(editions.catalogue)
    yield found
    found.loop.close()
