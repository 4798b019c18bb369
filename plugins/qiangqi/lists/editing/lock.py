"""One writer at a time in one datasets folder, or several readers: the next waits, and says for whom."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from qiangqi.standing.strict_yaml import DataError

from .turns import UNKNOWN, Turn, is_taken, listed, listed_in, sign, signed_by, take, turn

JOURNAL = ".journal"
"""The folder, in a datasets folder, of the lock and of what was done; it is no part of the data."""

LOCK = f"{JOURNAL}/lock"
"""The lock file, in a datasets folder."""

_READERS = "reading"


@contextmanager
def writing(datasets: Path, command: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a datasets folder alone; ``command`` is what others read of the one who holds it.

    The system lets go of it when the process ends, however it ends. Who already holds it must not ask again.

    Raises:
        DataError: the folder cannot be written, or is held for longer than this command waits.
    """
    path = datasets / LOCK
    with _taken(path, "a+", fcntl.LOCK_EX, _asking(command, say)) as file:
        sign(file, command)
        try:
            yield
        finally:
            file.truncate(0)


@contextmanager
def reading(datasets: Path, say: Callable[[str], None], command: str = "") -> Iterator[None]:
    """Hold a datasets folder beside other readers, so that nobody writes meanwhile.

    A folder in which no lock can be made, such as that of a read-only image, has no writer either.

    Raises:
        DataError: a writer holds it for longer than this command waits.
    """
    path = datasets / LOCK
    if not path.exists():
        yield
        return
    told = command or "一个读取的命令 a command that reads"
    with _taken(path, "r", fcntl.LOCK_SH, _asking(command, say)), listed(path.with_name(_READERS), told):
        yield


@contextmanager
def _taken(path: Path, mode: str, how: int, asks: Turn) -> Iterator[IO[str]]:
    """Give the lock file, taken; one that is another's by then, since the whole folder was replaced, is taken anew."""
    while True:
        with _opened(path, mode) as file:
            take(file, path, how, asks, lambda: holder_of(path.parent.parent) or UNKNOWN)
            if _is_there(path, file):
                yield file
                return


def _is_there(path: Path, file: IO[str]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _opened(path: Path, mode: str) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open(mode, encoding="utf-8")
    except OSError as error:
        message = f"cannot be written: {error.strerror}; expected a datasets folder of one's own"
        raise DataError(path, 1, message) from None


def holder_of(datasets: Path) -> str | None:
    """Return who holds a datasets folder, in words: the one who writes, or those who read; None where nobody does."""
    path = datasets / LOCK
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as file:
        if not is_taken(file, fcntl.LOCK_SH):
            return signed_by(path)
    return listed_in(path.with_name(_READERS))


def _asking(command: str, say: Callable[[str], None]) -> Turn:
    asks = turn()
    return Turn(command, asks.wait if asks else None, say)
