"""Ctrl-C at a terminal, which reaches every process of the server: it ends without a word, whenever it comes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from given import ROOT
from serving import free_port, wait_for

pytestmark = pytest.mark.slow

TABLE = b"GET /catalogue/firms.json HTTP/1.1\r\nhost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    ("command", "words", "begun", "is_table_asked"),
    [
        ("serve", "multiprocessing", 2, False),
        ("serve", "multiprocessing", 3, True),
        ("supervise", "qiangqi.supervisor", 1, False),
    ],
)
def test_an_interrupt_while_processes_begin_ends_all_of_them_without_a_traceback(
    command: str, words: str, begun: int, is_table_asked: bool, database: Path, tmp_path: Path
) -> None:
    port = free_port()
    line = [sys.executable, "-m", "datasette", command, "-i", str(database), "-p", str(port)]
    with (tmp_path / "log").open("wb") as log, ExitStack() as held:
        process = subprocess.Popen(
            [*line, "--metadata", str(ROOT / "metadata.yml")], stdout=log, stderr=log, start_new_session=True
        )
        try:
            if is_table_asked:
                wait_for(f"http://127.0.0.1:{port}/robots.txt", process)
                held.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(TABLE)
            until(lambda: count_of(process.pid, words) >= begun or process.poll() is not None)
            assert process.poll() is None, (tmp_path / "log").read_text()
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)
            until(lambda: count_of(process.pid) == 0)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    told = (tmp_path / "log").read_text()
    assert "KeyboardInterrupt" not in told and "Traceback" not in told, told


def count_of(group: int, words: str = ".") -> int:
    """Return how many processes of a group run, whose command has these words in it."""
    found = subprocess.run(["pgrep", "-c", "-g", str(group), "-f", words], capture_output=True, check=False)
    return int(found.stdout)


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fail after a minute."""
    ends = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.01)
