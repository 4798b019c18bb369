"""A server process of its own: a port for it, and the wait until it answers."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from given import ROOT
from python_runs import Program

_SERVERS = 20_000, 32_000
"""Ports below those that Linux gives to connections (32,768 to 60,999): a connection cannot take one meanwhile."""


def free_port() -> int:
    """Return a port of this machine at which nothing listens."""
    while True:
        port = random.SystemRandom().randrange(*_SERVERS)
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port


def wait_for(address: str, process: Program | subprocess.Popen[Any]) -> None:
    """Return once the process answers at the address; fail where it stops or stays silent for two minutes."""
    for _ in range(1200):
        if process.poll() is not None:
            pytest.fail(f"the server stopped with exit status {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("the server did not answer within two minutes")


@contextmanager
def serving(database: Path, *options: str) -> Iterator[str]:
    """Serve a catalogue by a process of its own, as ``make serve`` does; the address holds while the block runs."""
    with server_of(database, *options) as (address, _process):
        yield address


@contextmanager
def server_of(
    database: Path, *options: str, command: str = "serve", log: IO[bytes] | None = None
) -> Iterator[tuple[str, Program]]:
    """Serve a catalogue, and yield its address and the process; its log goes to a file or nowhere."""
    port = free_port()
    line = ["-m", "datasette", command, "-i", str(database), "-h", "127.0.0.1", "-p", str(port)]
    line += ["--metadata", str(ROOT / "metadata.yml"), "--setting", "suggest_facets", "off", *options]
    process = Program(line, stderr=log or subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/robots.txt", process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(60)


def begun_by(process: Program | subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that a server has begun."""
    return _children(process.pid)


def _children(id_: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(id_)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def workers_of(process: Program | subprocess.Popen[bytes]) -> set[int]:
    """Return the template of a server's workers, and the workers that were forked from it."""
    found = {id_ for id_ in begun_by(process) if "multiprocessing.forkserver" in command_of(id_)}
    return {one for id_ in found for one in (id_, *_children(id_))}


def command_of(id_: int) -> str:
    """Return the command of a process, empty once it has ended."""
    try:
        return Path(f"/proc/{id_}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except FileNotFoundError:
        return ""


PREFIX = "/prefix/"


@dataclass(frozen=True)
class Prefixed:
    """A server of a catalogue under a prefix, and the file of all that it prints; 127.0.0.2 is the proxy before it."""

    base: str
    port: int
    log: Path
    process: Program


@contextmanager
def prefixed_server(database: Path, log: Path) -> Iterator[Prefixed]:
    """Serve a catalogue under a prefix, as ``make serve`` does it without one."""
    port = free_port()
    command = ["-m", "datasette", "serve", "-i", str(database), "-h", "127.0.0.1", "-p", str(port)]
    command += ["--metadata", str(ROOT / "metadata.yml"), "--setting", "base_url", PREFIX]
    with log.open("wb") as file:
        environment = {**os.environ, "FORWARDED_ALLOW_IPS": "127.0.0.2"}
        process = Program(command, file, subprocess.STDOUT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}{PREFIX}robots.txt", process)
        yield Prefixed(f"http://127.0.0.1:{port}", port, log, process)
    finally:
        process.terminate()
        process.wait(60)
