"""One build at a time in one folder, and one release."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qiangqi.lists.editing.turns import Turn, sign, signed_by, take, turn


@contextmanager
def locked(path: Path, by: str = "another build is running in this folder", waits: bool = True) -> Iterator[int]:
    """Hold a lock file; the system lets go of it when the process ends, however it ends.

    It gives the number of the open file: a program that this one becomes holds the lock if that is inherited. With
    ``waits`` the command waits as it said (:func:`~qiangqi.lists.editing.turns.waiting_turns`), else not at all.

    Raises:
        DataError: another process holds it; ``by`` says what that is at.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    asks = turn() or Turn(by, 0, lambda _: None)
    with path.open("a+", encoding="utf-8") as file:
        take(file, path, fcntl.LOCK_EX, asks if waits else asks._replace(wait=0), lambda: f"{by}: {signed_by(path)}")
        sign(file, asks.command)
        yield file.fileno()
