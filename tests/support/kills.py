"""What runs in a worker process to kill it, at moments that no timing could hit; light: each new process reads it."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from qiangqi.checks import worker as worker_module
from qiangqi.checks.response import lines_of
from qiangqi.checks.results import Result


def held() -> int:
    """Return how many batches and looked-up parts this process holds."""
    return len(worker_module._BATCHES) + len(worker_module._LOOKED_UP)


def killed(mark: Path, times: int = 1) -> None:
    """End this process as ``kill -9`` does, the first so many times that any process comes here."""
    for number in range(times):
        with contextlib.suppress(FileExistsError):
            mark.with_name(f"{mark.name}.{number}").touch(exist_ok=False)
            os.kill(os.getpid(), signal.SIGKILL)


class Fatal(dict[str, Any]):
    """A row that kills the process that it is sent to, while its part is being received."""

    def __init__(self, row: dict[str, Any], mark: Path, times: int = 1) -> None:
        super().__init__(row)
        self.kills = mark, times

    def __reduce__(self) -> tuple[Any, ...]:
        return received, (dict(self), *self.kills)


def received(row: dict[str, Any], mark: Path, times: int) -> dict[str, Any]:
    """Return a row that has arrived, unless it kills the process."""
    killed(mark, times)
    return row


def while_finishing(mark: Path, times: int, results: Sequence[Result]) -> str:
    """Let the process be killed while it finishes a part."""
    killed(mark, times)
    return lines_of(results)


def in_every_part(mark: Path, results: Sequence[Result]) -> str:
    """Let a process be killed once in each part."""
    killed(mark.with_name(str(results[0].row)))
    return lines_of(results)


def while_replying(mark: Path, results: Sequence[Result]) -> str:
    """Let the process be killed when half of its answer is sent, and another one that is at it meanwhile."""

    def half(pipe: Connection, data: Any) -> None:
        os.write(pipe.fileno(), len(data).to_bytes(4) + bytes(data)[: len(data) // 2])
        killed(mark, 2)

    if not mark.with_name(f"{mark.name}.0").exists():
        Connection._send_bytes = half  # type: ignore[attr-defined]
    return lines_of(results)


def crashing(results: Sequence[Result]) -> str:
    """End the process as a crash of its own does."""
    os._exit(3)
