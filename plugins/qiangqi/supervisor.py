"""The supervisor of ``datasette supervise``: it serves by process sets, and switches without a failed request.

It holds the socket, reads no file and loads no library: ``datasette supervise`` (:mod:`.web.serving.supervise_command`)
becomes this program once it has read the options, and a copy of it is the first process set. When a file that is served
is another, or at SIGUSR1, it begins a new process set on the same socket, and once that one answers it lets the old one
leave. Where the new one cannot begin, the old one stays. One that ends by itself is begun anew; what is asked meanwhile
waits at the socket.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress

from qiangqi.file_identity import Files, identity_of
from qiangqi.supervision import DRAIN, heard

_LOOK = 0.5
"""Seconds between two looks at the files."""

_PAUSE = 1.0
"""Seconds until a process set that ended by itself is begun anew."""

_BEGINS = 300.0
"""Seconds within which a process set must answer; after that it is taken for stuck."""

ENDED_BY = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SWITCHED_BY = signal.SIGUSR1

_PROGRAM = "from qiangqi.web.serving.process_set import main; main()"
"""What a process set runs; a module as its program would be loaded anew by each process that it begins."""


class ProcessSet:
    """An instance with its processes, by its first process, and the socket on which it and this one speak."""

    def __init__(self, process: int, way: socket.socket) -> None:
        self._process, self._way = process, way
        self._said, self._is_ended = b"", False
        self.files: Files = {}

    def look(self) -> None:
        """Wait a moment, and no longer when it says something or ends."""
        select.select([self._way], [], [], _LOOK)

    def answers(self) -> bool:
        """Wait a moment; return whether it has said that it answers."""
        self.look()
        with suppress(OSError):
            self._said += self._way.recv(65_536, socket.MSG_DONTWAIT)
        found = heard(self._said)
        self.files = found or {}
        return found is not None

    def drain(self) -> None:
        """Tell it that another one has taken its place."""
        with suppress(OSError):
            self._way.send(DRAIN)

    def files_now(self) -> Files:
        """Return what has the names of its files now."""
        return {name: identity_of(name) for name in self.files}

    def is_alive(self) -> bool:
        """Whether its first process runs."""
        if not self._is_ended:
            self._is_ended = os.waitpid(self._process, os.WNOHANG)[0] != 0
        return not self._is_ended

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send it a signal, unless it has ended."""
        if self.is_alive():
            os.kill(self._process, number)

    def join(self) -> None:
        """Wait until it has ended."""
        if not self._is_ended:
            os.waitpid(self._process, 0)
            self._is_ended = True


def begun(arguments: list[str], listening: socket.socket) -> ProcessSet:
    """Begin a process set that the interrupt of a terminal leaves alone; this process is to end it."""
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.set_inheritable(True)
        files = [str(one.fileno()) for one in (listening, theirs)]
        program = [sys.executable, "-P", "-c", _PROGRAM, *files, *arguments]
        process = os.posix_spawn(sys.executable, program, os.environ, setsigmask=[signal.SIGINT])
    return ProcessSet(process, ours)


class Supervisor:
    """The process sets on one socket; the first one has been begun."""

    def __init__(self, arguments: list[str], listening: socket.socket, first: ProcessSet) -> None:
        self._arguments, self._listening, self._first = arguments, listening, first
        self._sets: list[ProcessSet] = []
        self._refused: Files | None = None
        self._is_ended = self._is_switch_wanted = False

    def run(self) -> int:
        """Serve until a signal ends it; return the exit status."""
        for number in ENDED_BY:
            signal.signal(number, self._end)
        signal.signal(SWITCHED_BY, self._switch_soon)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())  # what came before waited
        current = self._answering(self._first)
        status = 0 if current or self._is_ended else 1
        while current and not self._is_ended:
            current = self._seen_to(current)
        for one in self._sets:
            one.kill(signal.SIGTERM)
        for one in self._sets:
            one.join()
        return status

    def _end(self, number: int, _frame: object) -> None:
        if self._is_ended:  # asked twice: what is still being answered is given up
            for one in self._sets:
                one.kill()
        self._is_ended = True

    def _switch_soon(self, number: int, _frame: object) -> None:
        self._is_switch_wanted = True

    def _seen_to(self, current: ProcessSet) -> ProcessSet:
        """Look after the process sets for a moment; return the one that answers new requests."""
        current.look()
        self._sets = [one for one in self._sets if one is current or one.is_alive()]
        if self._is_ended:
            return current
        if not current.is_alive():
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
        return self._answering(begun(self._arguments, self._listening))

    def _answering(self, fresh: ProcessSet) -> ProcessSet | None:
        """Wait until a process set answers; None where it does not."""
        self._sets.append(fresh)
        ends = time.monotonic() + _BEGINS
        while not self._is_ended and time.monotonic() < ends:
            if fresh.answers():
                return fresh
            if not fresh.is_alive():
                break
        fresh.kill()
        return None


def _report(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main() -> None:
    """Supervise: the socket that is open, the first process set by its socket and process, then the options."""
    number, way, process, *arguments = sys.argv[1:]
    with socket.socket(fileno=int(number)) as listening:
        first = ProcessSet(int(process), socket.socket(fileno=int(way)))
        raise SystemExit(Supervisor(arguments, listening, first).run())


if __name__ == "__main__":
    main()
