"""One writer at a time in one datasets folder, or several readers: the next waits, and says for whom."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .turns import UNKNOWN, Turn, is_taken, listed, listed_in, sign, signed_by, take, turn

JOURNAL = ".journal"
"""The folder, in a datasets folder, of the lock and of what was done; it is no part of the data."""

_LOCK = "lock"
_READERS = "reading"


@contextmanager
def writing(datasets: Path, command: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a datasets folder alone; ``command`` is what others read of the one who holds it.

    The system lets go of it when the process ends, however it ends. Who already holds it must not ask again.

    Raises:
        DataError: the folder cannot be written, or is held for longer than this command waits.
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
        take(file, path, fcntl.LOCK_EX, _asking(command, say), lambda: holder_of(datasets) or UNKNOWN)
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
    path = datasets / JOURNAL / _LOCK
    if not path.exists():
        yield
        return
    with path.open(encoding="utf-8") as file:
        take(file, path, fcntl.LOCK_SH, _asking(command, say), lambda: holder_of(datasets) or UNKNOWN)
        with listed(path.with_name(_READERS), command or "一个读取的命令 a command that reads"):
            yield


def holder_of(datasets: Path) -> str | None:
    """Return who holds a datasets folder, in words: the one who writes, or those who read; None where nobody does."""
    path = datasets / JOURNAL / _LOCK
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as file:
        if not is_taken(file, fcntl.LOCK_SH):
            return signed_by(path)
    return listed_in(path.with_name(_READERS))


def _asking(command: str, say: Callable[[str], None]) -> Turn:
    asks = turn()
    return Turn(command, asks.wait if asks else None, say)
