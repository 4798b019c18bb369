"""What every process that this program begins does: the build's workers, the checks' workers and the server's."""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.process import BaseProcess

_IS_WORKER: list[bool] = []

_LONGEST_FOLDER = 70
"""Bytes; a socket has an address of 107 at most (unix(7)), 104 on BSD, of which its folder and its name take 31."""


def start_uninterrupted(process: BaseProcess) -> None:
    """Begin a process that the interrupt of a terminal (SIGINT) leaves alone from its first moment on."""
    with _interrupt_blocked():
        process.start()


def begin_template(modules: list[str]) -> None:
    """Begin the process that others are forked from (``forkserver``), with these modules loaded; nothing waits for it.

    A process that is forked from it is there in milliseconds, where a new Python has to load all that anew.
    """
    _use_own_folder()
    forkserver.set_forkserver_preload(modules)
    with _interrupt_blocked():
        forkserver.ensure_running()


def _use_own_folder() -> None:
    """Let multiprocessing keep its socket in a folder that this process removes.

    Python would remove one of its own at its end, which a server that is ended by a signal never comes to, and fail
    where it is gone by then. There is no public way to name one.
    """
    settings = vars(multiprocessing.current_process())["_config"]
    if settings.get("tempdir") is None:
        settings["tempdir"] = tempfile.mkdtemp(prefix="pymp-", dir=_folder_of_sockets())
        atexit.register(remove_template_socket)


def _folder_of_sockets() -> str:
    """Return the folder of temporary files, or /tmp where its path is too long for the address of a socket."""
    folder = tempfile.gettempdir()
    return folder if len(os.fsencode(folder)) <= _LONGEST_FOLDER else "/tmp"


def remove_template_socket() -> None:
    """Remove the folder of the socket at which forks are asked for, when this process begins none any more."""
    if folder := vars(multiprocessing.current_process())["_config"].get("tempdir"):
        shutil.rmtree(folder, ignore_errors=True)


def load_no_main() -> None:
    """Let no process that is begun from here load the command that this one was begun by, as multiprocessing would.

    The command ``datasette`` is a file without an ending: each process would run it anew, and load all of Datasette.
    """
    vars(sys.modules["__main__"]).pop("__file__", None)


def become_worker() -> None:
    """Let this process, and those that are forked from it, be workers, which load nothing of the server."""
    _IS_WORKER[:] = [True]


def is_worker() -> bool:
    """Whether this process is a worker: it uses single modules of the web, without the hooks of the server."""
    return bool(_IS_WORKER)


@contextmanager
def _interrupt_blocked() -> Iterator[None]:
    """Block SIGINT for the processes that are begun meanwhile.

    A terminal sends that to every process of a program; the one that began the others is to end them. A process that is
    still beginning could not ignore it yet, so it is blocked here: a new process takes over what this thread blocks.
    """
    resource_tracker.ensure_running()  # begun by the first of them otherwise, it would let the signal in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def return_large_blocks() -> None:
    """Let memory of 256 kB or more go back to the system as soon as it is free, in this process from now on.

    glibc raises that limit by itself with every larger block that is freed (mallopt(3), M_MMAP_THRESHOLD): after some
    bodies of 16 MB a process would keep as much again between what it uses. Other C libraries are left as they are.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_MMAP_THRESHOLD, 256 * 1024)


_M_MMAP_THRESHOLD = -3


def follow_parent() -> None:
    """End this process with the one that began it, also where that one is killed and can end nothing itself."""
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
