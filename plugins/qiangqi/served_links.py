"""The folders in which instances keep links to what they serve: each is held by a lock while its instance runs.

A link keeps the bytes of a file that has been replaced. What an instance that was killed left behind goes when the next
one begins, and with a purge, for it may hold what was purged.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = ".served"
"""The folder beside a file with the folders of the instances that serve it."""


def remove_left(home: Path) -> None:
    """Remove the folders of instances that were killed; who calls this holds the folder (:func:`locked`)."""
    for other in home.iterdir():
        if _is_left(other):
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder.

    Raises:
        OSError: it is not there.
    """
    number = lock(folder)
    try:
        yield
    finally:
        os.close(number)


def lock(folder: Path, how: int = fcntl.LOCK_EX) -> int:
    """Hold a folder until the number that is returned is closed.

    Raises:
        OSError: it is not there, or with ``LOCK_NB`` held by another.
    """
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(number, how)
    except OSError:
        os.close(number)
        raise
    return number


def _is_left(folder: Path) -> bool:
    try:
        os.close(lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB))
    except OSError:
        return False
    return True
