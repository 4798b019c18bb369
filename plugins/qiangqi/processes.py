"""What every process that this program begins does: the build's workers, the checks' workers and the server's."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess

DRAIN = "leave"
"""The message to a process set when another one has taken its place."""


def start_uninterrupted(process: BaseProcess) -> None:
    """Begin a process that the interrupt of a terminal (SIGINT) leaves alone from its first moment on.

    A terminal sends that to every process of a program; the one that began the others is to end them. A process that is
    still beginning could not ignore it yet, so it is blocked here: a new process takes over what this thread blocks.
    """
    resource_tracker.ensure_running()  # begun by the first of them otherwise, it would let the signal in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
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
