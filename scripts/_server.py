"""A catalogue served for a moment by a process of its own, for a picture or a measurement.

A script imports it first: afterwards ``_project`` has put this folder last on the path.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import _project


OPTIONS = ["--metadata", str(_project.ROOT / "metadata.yml"), "--setting", "suggest_facets", "off"]
"""As `make serve` has them."""

ALONE = "import sys; sys._called_from_test = True; from datasette.cli import cli; cli()"
"""Datasette's own way to load no plugin that is installed, as a program."""

_SERVERS = 20_000, 32_000
"""Ports below those that Linux gives to connections (32,768 to 60,999): a connection cannot take one meanwhile."""


def free_port() -> int:
    """Return a port of this machine at which nothing listens."""
    while True:
        port = random.SystemRandom().randrange(*_SERVERS)
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port


@contextmanager
def served(db: Path, python: str = sys.executable, metadata: Path = _project.ROOT / "metadata.yml") -> Iterator[str]:
    """Serve a catalogue on a free port of this machine, and yield its address once it answers.

    ``python`` is the interpreter of the environment that serves it.

    Raises:
        RuntimeError: it ended, or did not answer within two minutes.
    """
    options = ["--metadata", str(metadata), "--setting", "suggest_facets", "off"]
    with begun([python, "-m", "datasette", "serve", "-i", str(db), *options]) as (address, _process):
        yield address


@contextmanager
def begun(command: list[str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Begin a server on a free port of this machine, and yield its address once it answers, and its process.

    Raises:
        RuntimeError: it ended, or did not answer within two minutes.
    """
    port = free_port()
    process = subprocess.Popen(
        [*command, "-h", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(address + "/-/versions.json", timeout=1).close()
                break
            except (urllib.error.URLError, OSError):
                if process.poll() is not None:
                    raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}") from None
                time.sleep(0.1)
        else:
            raise RuntimeError(f"{' '.join(command)} did not answer")
        yield address, process
    finally:
        process.terminate()
        process.wait(10)
