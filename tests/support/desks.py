"""A registrar's desk as a process of its own, asked over real HTTP."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest
from given import ROOT
from made_up import begin
from python_runs import Program
from serving import free_port


class Answer(NamedTuple):
    """What was answered: status, headers by their small names, and the text."""

    status: int
    headers: dict[str, str]
    text: str


class Running(NamedTuple):
    """A desk that runs: its folder, port, process, and the address that it printed."""

    folder: Path
    port: int
    process: Program
    address: str

    @property
    def base(self) -> str:
        """Its address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, headers: Mapping[str, str] = {}, method: str = "GET", body: bytes | None = None) -> Answer:
        """Ask with these headers, as they are; nothing is followed, and no cookie kept."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers))
            got = connection.getresponse()
            text = got.read().decode("utf-8", "replace")
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, text)
        finally:
            connection.close()

    def entered(self) -> str:
        """Exchange the token for the cookie, and return it as a browser sends it."""
        answer = self.ask(self.address.removeprefix(self.base))
        assert answer.status == 303, answer.text
        return answer.headers["set-cookie"].partition(";")[0]


@contextmanager
def desk_on(folder: Path, *options: str) -> Iterator[Running]:
    """Run a desk on ``folder/datasets`` while the block runs."""
    port = free_port()
    command = [str(ROOT / "scripts/desk.py"), "--port", str(port)]
    command += ["--datasets", str(folder / "datasets"), "--output", str(folder / "build"), *options]
    process = Program(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        found = re.search(r"http://\S+", first)
        assert found, first
        yield Running(folder, port, process, found[0])
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk that runs, on the regimes of the real datasets and none of their lists."""
    folder = tmp_path_factory.mktemp("desk")
    begin(folder / "datasets")
    with desk_on(folder) as running:
        yield running
