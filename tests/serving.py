"""A server process of its own: a port for it, and the wait until it answers."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import Any

import pytest


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[Any]) -> None:
    """Return once the process answers at the address; fail where it stops or stays silent."""
    for _ in range(150):
        if process.poll() is not None:
            pytest.fail(f"the server stopped with exit status {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("the server did not answer within 15 seconds")
