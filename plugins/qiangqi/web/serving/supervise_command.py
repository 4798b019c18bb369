"""``datasette supervise``: serve, and switch to what takes the place of a file without a failed request."""

from __future__ import annotations

import os
import signal
import socket
import sys
from typing import Any, NoReturn

import click

from .serve_command import PROXIES, warning_of

_NOT_SERVED = ("get", "reload", "open_browser", "root", "help_settings", "uds")
"""Options of ``datasette serve`` that are of no use to a server which stays."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def supervise(arguments: tuple[str, ...]) -> NoReturn:
    """Serve as `datasette serve` does, with its options, and switch without a failed request.

    When a file that is served is replaced, or at the signal USR1, new processes take over the port once they answer;
    the old ones answer what they have begun, and end.
    """
    listening = _listening(arguments)
    ours, theirs = socket.socketpair()
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())  # they wait until the supervisor heeds them
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()  # all that serves is loaded here already: a new process would load it once more
    if process == 0:
        ours.close()
        _serve(list(arguments), listening, theirs)
    for one in (listening, ours):
        one.set_inheritable(True)
    given = [str(listening.fileno()), str(ours.fileno()), str(process)]
    program = [sys.executable, "-P", "-m", "qiangqi.supervisor", *given, *arguments]
    os.execv(sys.executable, program)  # what has read the options would stay loaded for as long as it serves


def _serve(arguments: list[str], listening: socket.socket, supervisor: socket.socket) -> NoReturn:
    from .process_set import serve

    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGINT})  # a terminal's interrupt is for the supervisor
    serve(arguments, listening, supervisor)
    sys.exit()


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
