"""A process that does one task after another: begun by the first, ended when none has come for a while.

It is begun anew where it is ended from outside.

Its pipe is its own: this side keeps no copy of the other end, so the end of the process is seen at once wherever it
falls, also in the middle of a message. (A pool of ``concurrent.futures`` keeps both ends of its pipe, and waits for
the rest of half a message for ever.)
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from qiangqi.processes import start_uninterrupted

from .worker_loop import result_of, serve

T = TypeVar("T")

STARTS, SENDINGS, OWN_FAULT = 100, 20, 2
"""How often a process is begun in a row, and one task sent, while what ends it comes from outside; and how often
where the process ends by itself: a task that crashes it would crash every other one."""

_UNTOLD = 255
"""What multiprocessing says of a process where another thread, that begins one, has read its exit status first."""

_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM, _UNTOLD)

_UNDER_WAY = 2
"""Tasks that a process has been sent: the one that it does, and the next, so that it never waits for this side."""

_PATIENCE = 5
"""Seconds that a process which was told to end may take."""

IDLE = 60.0
"""Seconds without a task after which a process is ended; the next one is forked from the template in milliseconds."""


class WorkerEnded(Exception):
    """A process was ended each time that it was begun, or each time that it did one task."""


@dataclass
class _Task:
    """What is to be done, pickled, the process that it was sent to, and how many were ended while they did it."""

    message: bytes
    done: Future[Any] = field(default_factory=Future)
    sent_to: Connection | None = None
    ended: int = 0


class WorkerProcess:
    """One process, and one thread here that sends it tasks in order, and once more to its successor where it ends.

    ``ready`` is the first task of every process; nothing else passes from one to its successor. ``idle_seconds`` is how
    long a process is kept that nobody asks.
    """

    def __init__(self, ready: Callable[..., None], *given: object, idle_seconds: float = IDLE) -> None:
        self._ready, self._idle_seconds = pickle.dumps((ready, given)), idle_seconds
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._under_way: deque[_Task] = deque()
        self._is_ended, self._open = False, Lock()
        self._thread = Thread(target=self._run, name="worker", daemon=True)
        self._thread.start()

    def ask(self, task: Callable[..., T], *given: object) -> Future[T]:
        """Hand the process a task; its future has what the task returns or raises.

        The future raises :class:`WorkerEnded` where the process ends each time.

        Raises:
            RuntimeError: the worker was ended.
        """
        queued = _Task(pickle.dumps((task, given)))
        with self._open:
            if self._is_ended:
                raise RuntimeError("the worker was ended; expected one that is left to run")
            self._tasks.put(queued)
        return queued.done

    def end(self) -> None:
        """End the process once what it has been sent is done; what waits is cancelled."""
        with self._open, suppress(Empty):
            self._is_ended = True
            while queued := self._tasks.get_nowait():
                queued.done.cancel()
        self._tasks.put(None)
        self._thread.join()
        if self._pipe and self._process:
            self._pipe.close()
            self._process.join(_PATIENCE)
            self._gone()

    def _run(self) -> None:
        while self._take():
            try:
                pipe = self._running()
            except Exception as error:  # all that wait are told; the next that is asked tries anew
                while self._under_way:
                    self._under_way.popleft().done.set_exception(error)
            else:
                self._exchange(pipe)

    def _take(self) -> bool:
        """Take tasks, as many as may be under way, and wait for one where there is none; return whether there is."""
        with suppress(Empty):
            while len(self._under_way) < _UNDER_WAY:
                queued = self._next()
                if queued is None:
                    self._tasks.put(None)  # seen again once what is under way is done
                    break
                if queued.done.set_running_or_notify_cancel():
                    self._under_way.append(queued)
        return bool(self._under_way)

    def _next(self) -> _Task | None:
        """Return the next task, waited for where none is under way; meanwhile a process that is idle too long is ended.

        Raises:
            Empty: there is none, and others are under way.
        """
        if self._under_way:
            return self._tasks.get_nowait()
        try:
            return self._tasks.get(timeout=self._idle_seconds if self._process else None)
        except Empty:
            self._gone()
            return self._tasks.get()

    def _exchange(self, pipe: Connection) -> None:
        """Send what was not sent to this process yet, and take the answer to the first."""
        first = self._under_way[0]
        try:
            for task in self._under_way:
                if task.sent_to is not pipe:
                    pipe.send_bytes(task.message)
                    task.sent_to = pipe
            reply = self._reply(pipe)
        except (EOFError, OSError):
            first.ended += 1
            if first.ended >= self._attempts(SENDINGS):
                self._under_way.popleft().done.set_exception(WorkerEnded(_ENDED.format(first.ended)))
            return
        self._under_way.popleft()
        try:
            first.done.set_result(result_of(reply))
        except Exception as error:  # the task's own, or that of an answer which cannot be read
            first.done.set_exception(error)

    def _running(self) -> Connection:
        """Return the pipe to a process that is ready; where there is none, one is begun."""
        ended = 0
        while self._pipe is None:
            pipe = self._begun()
            try:
                pipe.send_bytes(self._ready)
                reply = self._reply(pipe)
            except (EOFError, OSError):
                ended += 1
                if ended >= self._attempts(STARTS):
                    raise WorkerEnded(_ENDED.format(ended)) from None
                continue
            try:
                result_of(reply)
            except Exception:
                self._gone()
                raise
        return self._pipe

    def _begun(self) -> Connection:
        context = multiprocessing.get_context("forkserver")  # the server has threads, which a fork would cut off
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), daemon=True)
        start_uninterrupted(process)
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def _reply(self, pipe: Connection) -> bytes:
        """Wait for an answer as long as the process lives.

        A process that was forked here at the wrong moment may hold the pipe's other end open, so it is waited for the
        end of the process, too.

        Raises:
            EOFError, OSError: the process has ended.
        """
        assert self._process is not None
        wait((pipe, self._process.sentinel))
        if not pipe.poll():
            raise EOFError
        return pipe.recv_bytes()

    def _attempts(self, most: int) -> int:
        """Let go of a process that has ended, and return how many may end like it."""
        return most if self._gone() in _FROM_OUTSIDE else OWN_FAULT

    def _gone(self) -> int | None:
        """Let go of a process that is of no use any more; return its exit status."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is None or pipe is None:
            return None
        pipe.close()
        process.kill()
        process.join()
        return process.exitcode


_ENDED = "ended {} times in a row; expected a process that is left to run"
