"""Processes that run statements of the public: begun when they are needed, killed when a statement outruns its time."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from . import messages

GRACE = 3.0
"""Seconds beyond its time after which the process of a statement is killed: SQLite did not look at the clock."""

_START = 60.0
"""Seconds within which a process has to begin, on however busy a machine."""

IDLE = 30.0
"""Seconds for which a process without work is kept for the next statement."""


class Ended(Exception):
    """The process of a statement has ended before it answered."""


class Worker:
    """One process at one file."""

    def __init__(self, path: Path, is_fixed: bool) -> None:
        command = [sys.executable, "-P", "-m", "qiangqi.catalogue.public_sql.process", str(path), str(int(is_fixed))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._is_ready = False

    @property
    def id(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can answer."""
        return self._process.poll() is None

    def ask(self, message: tuple[Any, ...], seconds: float) -> tuple[Any, ...]:
        """Ask, and wait for the answer; beyond its time the process is killed.

        Raises:
            Ended: it was killed, or ended by itself.
        """
        if not self._is_ready:
            self._answer(None, _START)
            self._is_ready = True
        return self._answer(message, seconds + GRACE)

    def _answer(self, message: tuple[Any, ...] | None, seconds: float) -> tuple[Any, ...]:
        limit = threading.Timer(seconds, self._process.kill)
        limit.daemon = True
        limit.start()
        try:
            if message is not None:
                messages.write(_pipe(self._process.stdin), message)
            return messages.read(_pipe(self._process.stdout))
        except (EOFError, OSError, ValueError):
            raise Ended from None
        finally:
            limit.cancel()

    def kill(self) -> None:
        """End it at once, whatever it does, and leave nothing of it."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Close the pipes of a process that nobody asks any more."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


class Workers:
    """The processes of one server; how many statements run at once is decided by who lets them in."""

    def __init__(self) -> None:
        self._lock, self._idle = threading.Lock(), dict[Worker, tuple[Path, bool, float]]()
        self._is_swept = False

    def take(self, path: Path, is_fixed: bool) -> Worker:
        """Return a process that waits, or a new one."""
        with self._lock:
            for worker in [one for one, (*at, _since) in self._idle.items() if at == [path, is_fixed]]:
                del self._idle[worker]
                if worker.is_alive:
                    return worker
                worker.close()
        return Worker(path, is_fixed)

    def give_back(self, worker: Worker, path: Path, is_fixed: bool) -> None:
        """Keep a process that has answered for the next statement, for a while."""
        with self._lock:
            self._idle[worker] = (path, is_fixed, time.monotonic())
            is_swept, self._is_swept = self._is_swept, True
        if not is_swept:  # one thread for all: one for each statement would be hundreds at a time
            threading.Thread(target=self._sweep, daemon=True, name="statements").start()

    def _sweep(self) -> None:
        """End processes that have waited for long enough, until none waits."""
        while self._is_swept:
            time.sleep(IDLE / 10)
            with self._lock:
                old = [one for one, (_p, _f, since) in self._idle.items() if time.monotonic() - since > IDLE]
                for worker in old:
                    del self._idle[worker]
                self._is_swept = bool(self._idle)
            for worker in old:
                worker.close()

    def end(self) -> None:
        """End all that wait."""
        with self._lock:
            waiting = list(self._idle)
            self._idle.clear()
        for worker in waiting:
            worker.close()
