"""Python programs as processes of their own, without a start of Python each: a process that has loaded all forks.

For programs whose own start is not what is tested; that of each script is tried by ``tests/project/test_documents.py``.
"""

from __future__ import annotations

import atexit
import functools
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from given import ROOT


class Program:
    """A program that runs: what the tests use of ``subprocess.Popen``."""

    def __init__(
        self,
        command: Sequence[object],
        stdout: int | IO[Any] = subprocess.DEVNULL,
        stderr: int | IO[Any] = subprocess.DEVNULL,
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.returncode: int | None = None
        self.stdout: io.TextIOWrapper | None = None
        with open(os.devnull, "r+b") as null:
            out, ours = _end_of(stdout, null)
            errors = out if stderr == subprocess.STDOUT else _end_of(stderr, null)[0]
            request = {
                "command": list(map(str, command)),
                "cwd": str(cwd),
                "env": dict(os.environ if env is None else env),
            }
            self.pid = _ask(request, null.fileno(), out, errors)
        if ours is not None:
            os.close(out)
            self.stdout = os.fdopen(ours, encoding="utf-8")
        self._file = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """Return the status with which it has ended, or None."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, and return its status."""
        status = self._ended(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._file, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.stdout is not None:
            self.stdout.close()
        self.wait()

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._file], [], [], timeout)[0]:
            self.returncode = _ask({"ended": self.pid})
            os.close(self._file)
        return self.returncode


def run_python(
    *command: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, given as after ``python`` on a command line, and return what it wrote."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
    ):
        status = Program(command, out, errors, cwd, env).wait()
        told = [(file.seek(0), file.read())[1] for file in (out, errors)]
    return subprocess.CompletedProcess(list(map(str, command)), status, *told)


def _end_of(given: int | IO[Any], null: IO[Any]) -> tuple[int, int | None]:
    """Return the file that a program writes to, and that from which it is read where it is a pipe."""
    if given == subprocess.PIPE:
        ours, theirs = os.pipe()
        return theirs, ours
    return (null if isinstance(given, int) else given).fileno(), None


def _ask(request: Mapping[str, Any], *files: int) -> int:
    asked = _server()
    socket.send_fds(asked, [json.dumps(request).encode()], list(files))
    answer: int = json.loads(asked.recv(64))
    return answer


@functools.cache
def _server() -> socket.socket:
    """Begin the process that forks; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, str(ROOT / "tests/support/forkserver.py"), str(theirs.fileno())]
    paths = [str(ROOT / "plugins"), str(ROOT / "tests/support"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL)
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours
