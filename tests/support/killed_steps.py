"""A call in a process of its own that is killed at its n-th step on the disk, as ``kill -9`` would."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")
"""Audit events of Python that stand right before a step on the disk."""


def killed_at(step: int, folder: Path, call: Callable[[], object]) -> bool:
    """Call in a child process and kill it right before a step, counted from 1, that concerns a folder.

    Return whether it was killed; a call that has no more steps ends by itself.
    """
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event: str, arguments: tuple[Any, ...]) -> None:
            if event in STEPS and str(arguments[0]).startswith(str(folder)):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            call()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
