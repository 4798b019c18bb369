"""``datasette supervise``: serve, and switch to what takes the place of a file without a failed request.

The supervisor holds the socket and reads no file. When a file that is served is another, or at SIGUSR1, it begins a new
process set on the same socket, and once that one answers it lets the old one leave. Where the new one cannot begin, the
old one stays. One that ends by itself is begun anew; what is asked meanwhile waits at the socket.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import time
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import click

from qiangqi.processes import start_uninterrupted

from ..http.pinned import identity_of
from .process_set import LEAVE, Files, serve
from .serve_command import PROXIES, warning_of

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
        self.process: SpawnProcess = context.Process(target=serve, args=(arguments, listening, far))
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

    def leave(self) -> None:
        """Tell it that another one has taken its place."""
        with suppress(OSError):
            self._way.send(LEAVE)

    def files_now(self) -> Files:
        """Return what has the names of its files now."""
        return {name: identity_of(Path(name)) for name in self.files}


class Supervisor:
    """The process sets on one socket."""

    def __init__(self, arguments: list[str], listening: socket.socket) -> None:
        self._arguments, self._listening = arguments, listening
        self._sets: list[ProcessSet] = []
        self._refused: Files | None = None
        self._is_ended = self._is_asked = False

    def run(self) -> int:
        """Serve until a signal ends it; return the exit status."""
        for number in ENDED_BY:
            signal.signal(number, self._end)
        signal.signal(SWITCHED_BY, self._switch_soon)
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
        self._is_asked = True

    def _seen_to(self, current: ProcessSet) -> ProcessSet:
        """Look after the process sets for a moment; return the one that answers new requests."""
        wait([current.process.sentinel], _LOOK)
        self._sets = [one for one in self._sets if one is current or one.process.is_alive()]
        if self._is_ended:
            return current
        if not current.process.is_alive():
            click.echo("a process set ended by itself; another one is begun", err=True)
            time.sleep(_PAUSE)
            return self._begun() or current
        now = current.files_now()
        if self._is_asked or now not in (current.files, self._refused):
            return self._switched(current, now)
        return current

    def _switched(self, current: ProcessSet, now: Files) -> ProcessSet:
        self._is_asked = False
        fresh = self._begun()
        if fresh is None:
            self._refused = now  # it is tried again when it has changed once more
            click.echo("what is there now cannot be served; what was served before stays", err=True)
            return current
        self._refused = None
        current.leave()
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


_NOT_SERVED = ("get", "reload", "open_browser", "root", "help_settings", "uds")
"""Options of ``datasette serve`` that are of no use to a server which stays."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def supervise(arguments: tuple[str, ...]) -> None:
    """Serve as `datasette serve` does, with its options, and switch without a failed request.

    When a file that is served is replaced, or at the signal USR1, new processes take over the port once they answer;
    the old ones answer what they have begun, and end.
    """
    listening = _listening(arguments)
    raise SystemExit(Supervisor(list(arguments), listening).run())


def _listening(arguments: tuple[str, ...]) -> socket.socket:
    import uvicorn
    from datasette.cli import cli

    with cli.commands["serve"].make_context("serve", list(arguments)) as context:
        options: dict[str, Any] = context.params
    if wrong := [name for name in _NOT_SERVED if options.get(name)]:
        raise click.UsageError(f"{', '.join(wrong)}: expected the options of a server that stays")
    if warning := warning_of(options["host"], None, os.environ.get(PROXIES, "")):
        click.echo(warning, err=True)
    config = uvicorn.Config("", host=options["host"], port=options["port"], ssl_keyfile=options["ssl_keyfile"])
    return config.bind_socket()
