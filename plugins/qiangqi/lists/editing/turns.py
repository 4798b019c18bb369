"""Locks that are taken by turns: who finds one held waits as long as it will, and says for whom and since when.

The system lets go of a lock when its holder ends, however it ends: what a killed one left written here holds nobody up.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple
from zoneinfo import ZoneInfo

from qiangqi.standing.strict_yaml import DataError

_EVERY = 0.1
"""Seconds between two looks at a lock that another one holds."""

UNKNOWN = "另一个命令 another command"
"""Who holds a lock, where that cannot be read."""


class Turn(NamedTuple):
    """A command, how many seconds it waits for each lock, None for as long as it takes, and who hears of it."""

    command: str
    wait: float | None
    say: Callable[[str], None]


_TURN: ContextVar[Turn | None] = ContextVar("turn", default=None)


@contextmanager
def waiting_turns(command: str, wait: float | None, say: Callable[[str], None]) -> Iterator[None]:
    """Let a command wait so long for every lock that it comes to, also for those deep within a build."""
    before = _TURN.set(Turn(command, wait, say))
    try:
        yield
    finally:
        _TURN.reset(before)


def turn() -> Turn | None:
    """Return how the command that runs waits, None where nobody said so."""
    return _TURN.get()


def take(file: IO[str], path: Path, how: int, asks: Turn, holder: Callable[[], str]) -> None:
    """Take a lock on an open file, ``fcntl.LOCK_EX`` or ``LOCK_SH``; ``holder`` says who holds it.

    Who does not wait looks twice: one who asks for the holder has the lock for a moment, too.

    Raises:
        DataError: it is held for longer than is waited.
    """
    end = None if asks.wait is None else time.monotonic() + max(asks.wait, _EVERY)
    said = "" if asks.wait != 0 else None
    while not is_taken(file, how):
        other = holder()
        if end is not None and time.monotonic() >= end:
            waited = f"; waited {asks.wait:g} s" if asks.wait else ""
            raise DataError(path, 1, f"is held: {other}{waited}; expected it to end (已被占用，请稍候再试)")
        if said is not None and other != said:
            asks.say(f"等待 waiting for: {other}")
            said = other
        time.sleep(_EVERY)


def sign(file: IO[str], command: str) -> None:
    """Write down who holds a lock alone; the file's time says since when."""
    file.truncate(0)
    file.write(f"{command}\t{os.getpid()}")
    file.flush()


def signed_by(path: Path) -> str:
    """Return who holds a lock: the command, its process, and since when in the time of China."""
    try:
        command, _, process = path.read_text(encoding="utf-8").partition("\t")
        since = datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo("Asia/Shanghai"))
    except OSError:
        return UNKNOWN
    return f"{command} (pid {process}, 自 since {since:%Y-%m-%d %H:%M:%S})" if process else UNKNOWN


@contextmanager
def listed(folder: Path, command: str) -> Iterator[None]:
    """List a holder that is not alone in a folder, as far as that can be written to."""
    with ExitStack() as stack, suppress(OSError):
        folder.mkdir(exist_ok=True)
        path = next(path for n in itertools.count() if not (path := folder / f"{os.getpid()}.{n}").exists())
        file = stack.enter_context(path.open("x", encoding="utf-8"))
        stack.callback(path.unlink, missing_ok=True)
        fcntl.flock(file, fcntl.LOCK_EX)
        sign(file, command)
        stack = stack.pop_all()
    with stack:
        yield


def listed_in(folder: Path) -> str | None:
    """Return who is listed, None where nobody is; the names that killed ones left are taken away."""
    found = []
    for path in sorted(folder.glob("*")):
        with suppress(OSError), path.open(encoding="utf-8") as file:
            if is_taken(file, fcntl.LOCK_SH):
                path.unlink()
            else:
                found.append(signed_by(path))
    return "；".join(found) or None


def is_held(path: Path) -> bool:
    """Whether a process holds a lock file alone; one that is not there is held by nobody.

    Raises:
        OSError: the file cannot be opened.
    """
    try:
        with path.open("a") as file:
            return not is_taken(file, fcntl.LOCK_SH)
    except FileNotFoundError:  # nor is its folder
        return False


def is_taken(file: IO[str], how: int) -> bool:
    """Take a lock on an open file if nobody is in the way, and return whether it is taken."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
