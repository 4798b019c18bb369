"""What one desk works on: its folders and its port, and the day."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from starlette.requests import Request

from .workers import Workers


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk. ``datasets`` is written to, ``output`` is what is built and published, ``folder`` its own work.

    ``today`` returns the date in Asia/Shanghai; nothing else here asks for the day. ``metadata`` is the file with which
    the catalogue is served, None for none.
    """

    datasets: Path
    output: Path
    folder: Path
    port: int
    today: Callable[[], date]
    metadata: Path | None = None

    def make_folder(self) -> None:
        """Make the work folder, which nobody else may look into.

        Raises:
            OSError: it cannot be made, or is another user's.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)

    def hold_folder(self) -> bool:
        """Hold the work folder until this process ends, and return whether no other desk has it.

        Two desks work on one folder beside each other; what was cut off is gone on with by the first alone.
        """
        number = os.open(self.folder / ".desk.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_alone = True
        except BlockingIOError:
            is_alone = False
        fcntl.flock(number, fcntl.LOCK_SH)
        return is_alone


def desk_of(request: Request) -> Desk:
    """Return the desk that a request came to."""
    found: Desk = request.app.state.desk
    return found


def workers_of(request: Request) -> Workers:
    """Return the workers of the desk that a request came to."""
    found: Workers = request.app.state.workers
    return found
