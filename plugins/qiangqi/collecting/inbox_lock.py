"""Locks of an inbox: one collector at a time, and one writer of its waiting notices; who comes second waits."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qiangqi.lists.editing.turns import Turn, sign, signed_by, take, turn
from qiangqi.standing.strict_yaml import DataError

RUN, WAITING = ".collecting.lock", ".waiting.lock"
"""The lock that a collector holds for its whole run, and that of the waiting notices, held for one change."""


@contextmanager
def holding(inbox: Path, lock: str, command: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold one lock of an inbox; ``command`` is what others read of the one who holds it.

    The system lets go of it when the process ends, however it ends. Who already holds it must not ask again.

    Raises:
        DataError: the inbox cannot be written, or is held for longer than this command waits.
    """
    path = inbox / lock
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise DataError(path, 1, f"cannot be written: {error.strerror}; expected an inbox of one's own") from None
    asks = turn()
    with file:
        asked = Turn(command, asks.wait if asks else None, say)
        take(file, path, fcntl.LOCK_EX, asked, lambda: signed_by(path))
        sign(file, command)
        try:
            yield
        finally:
            file.truncate(0)
