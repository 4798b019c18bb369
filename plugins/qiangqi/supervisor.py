"""The supervisor of ``datasette supervise``: it serves by process sets, and switches without a failed request.

It holds the socket, reads no file and loads no library: ``datasette supervise`` (:mod:`.web.serving.supervise_command`)
becomes this program once it has read the options. When a file that is served is another, or at SIGUSR1, it begins a new
process set on the same socket, and once that one answers it lets the old one leave. Where the new one cannot begin, the
old one stays. One that ends by itself is begun anew; what is asked meanwhile waits at the socket.
"""

from __future__ import annotations

import multiprocessing
import signal
import socket
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from qiangqi.file_identity import Files, identity_of
from qiangqi.processes import DRAIN, start_uninterrupted

_LOOK = 0.5
"""Seconds between two looks at the files."""

_PAUSE = 1.0
"""Seconds until a process set that ended by itself is begun anew."""

_BEGINS = 300.0
"""Seconds within which a process set must answer; after that it is taken for stuck."""

ENDED_BY = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SWITCHED_BY = signal.SIGUSR1


class ProcessSet:
    """An instance with its processes, and the way to tell it something."""

    def __init__(self, arguments: list[str], listening: socket.socket) -> None:
        context = multiprocessing.get_context("spawn")
        self._way, far = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(arguments, listening, far))
        start_uninterrupted(self.process)
        far.close()
        self.files: Files = {}

    def answers(self) -> bool:
        """Wait a moment; return whether it has said that it answers."""
        if self._way in wait([self._way, self.process.sentinel], _LOOK):
            with suppress(EOFError, OSError):
                self.files = self._way.recv()
                return True
        return False

    def drain(self) -> None:
        """Tell it that another one has taken its place."""
        with suppress(OSError):
            self._way.send(DRAIN)

    def files_now(self) -> Files:
        """Return what has the names of its files now."""
        return {name: identity_of(Path(name)) for name in self.files}


class Supervisor:
    """The process sets on one socket."""

    def __init__(self, arguments: list[str], listening: socket.socket) -> None:
        self._arguments, self._listening = arguments, listening
        self._sets: list[ProcessSet] = []
        self._refused: Files | None = None
        self._is_ended = self._is_switch_wanted = False

    def run(self) -> int:
        """Serve until a signal ends it; return the exit status."""
        for number in ENDED_BY:
            signal.signal(number, self._end)
        signal.signal(SWITCHED_BY, self._switch_soon)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())  # what came before waited
        current = self._begun()
        status = 0 if current or self._is_ended else 1
        while current and not self._is_ended:
            current = self._seen_to(current)
        for one in self._sets:
            one.process.terminate()
        for one in self._sets:
            one.process.join()
        return status

    def _end(self, number: int, _frame: object) -> None:
        if self._is_ended:  # asked twice: what is still being answered is given up
            for one in self._sets:
                one.process.kill()
        self._is_ended = True

    def _switch_soon(self, number: int, _frame: object) -> None:
        self._is_switch_wanted = True

    def _seen_to(self, current: ProcessSet) -> ProcessSet:
        """Look after the process sets for a moment; return the one that answers new requests."""
        wait([current.process.sentinel], _LOOK)
        self._sets = [one for one in self._sets if one is current or one.process.is_alive()]
        if self._is_ended:
            return current
        if not current.process.is_alive():
            _report("a process set ended by itself; another one is begun")
            time.sleep(_PAUSE)
            return self._begun() or current
        now = current.files_now()
        if self._is_switch_wanted or now not in (current.files, self._refused):
            return self._switched(current, now)
        return current

    def _switched(self, current: ProcessSet, now: Files) -> ProcessSet:
        self._is_switch_wanted = False
        fresh = self._begun()
        if fresh is None:
            self._refused = now  # it is tried again when it has changed once more
            _report("what is there now cannot be served; what was served before stays")
            return current
        self._refused = None
        current.drain()
        return fresh

    def _begun(self) -> ProcessSet | None:
        """Begin a process set and wait until it answers; None where it does not."""
        fresh = ProcessSet(self._arguments, self._listening)
        self._sets.append(fresh)
        ends = time.monotonic() + _BEGINS
        while not self._is_ended and time.monotonic() < ends:
            if fresh.answers():
                return fresh
            if not fresh.process.is_alive():
                break
        fresh.process.kill()
        return None


def _report(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _serve(arguments: list[str], listening: socket.socket, supervisor: Connection) -> None:
    from qiangqi.web.serving.process_set import serve  # only in the process that serves: this one stays small

    serve(arguments, listening, supervisor)


def main() -> None:
    """Supervise on a socket that is open already: its number, then the options of ``datasette serve``."""
    number, *arguments = sys.argv[1:]
    with socket.socket(fileno=int(number)) as listening:
        raise SystemExit(Supervisor(arguments, listening).run())


if __name__ == "__main__":
    main()
