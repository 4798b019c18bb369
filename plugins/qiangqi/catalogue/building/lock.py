"""One build at a time in one folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError


@contextmanager
def locked(path: Path, by: str = "another build is running in this folder") -> Iterator[int]:
    """Hold a lock file; the system lets go of it when the process ends, however it ends.

    It gives the number of the open file: a program that this one becomes holds the lock if that is inherited.

    Raises:
        DataError: another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataError(path, 1, f"is held: {by}; expected it to end") from None
        yield file.fileno()
