"""A site on loopback, served by a thread of the tests, and the command that asks it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from datasette.app import Datasette


@pytest.fixture(scope="session")
def address(database: Path) -> Iterator[str]:
    """The real catalogue at an address, below a path as many a proxy has it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:  # who connects before it is served waits here
        served = Datasette([], immutables=[str(database)], settings={"base_url": "/register/"})
        config = uvicorn.Config(served.app(), lifespan="off", log_level="critical")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/register"
        server.should_exit = True
        thread.join(30)
