"""A site on loopback, served by a thread of the tests, and the command that asks it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from sites import Site


@pytest.fixture(scope="session")
def address(database: Path) -> Iterator[str]:
    """The real catalogue at an address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:  # who connects before it is served waits here
        config = uvicorn.Config(Site(database).datasette.app(), lifespan="off", log_level="critical")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(30)
