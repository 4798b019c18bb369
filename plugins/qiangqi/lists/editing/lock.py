"""One writer at a time in one datasets folder: a second command waits, and says for whom."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qiangqi.standing.strict_yaml import DataError

JOURNAL = ".journal"
"""The folder, in a datasets folder, of the lock and of what was done; it is no part of the data."""

_LOCK = "lock"


@contextmanager
def writing(datasets: Path, command: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a datasets folder alone; ``command`` is what others read of the one who holds it.

    The system lets go of it when the process ends, however it ends. Who already holds it must not ask again.

    Raises:
        DataError: the folder cannot be written.
    """
    path = datasets / JOURNAL / _LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise DataError(
            path, 1, f"cannot be written: {error.strerror}; expected a datasets folder of one's own"
        ) from None
    with file:
        _wait(file, fcntl.LOCK_EX, say)
        file.truncate(0)
        file.write(f"{command} ({os.getpid()})")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


@contextmanager
def reading(datasets: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a datasets folder beside other readers, so that nobody writes meanwhile.

    A folder in which no lock can be made, such as that of a read-only image, has no writer either.
    """
    path = datasets / JOURNAL / _LOCK
    if not path.exists():
        yield
        return
    with path.open(encoding="utf-8") as file:
        _wait(file, fcntl.LOCK_SH, say)
        yield


def _wait(file: IO[str], how: int, say: Callable[[str], None]) -> None:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        other = file.read() or "另一个命令在读取 another command that reads"
        say(f"等待 waiting for: {other}")
        fcntl.flock(file, how)
