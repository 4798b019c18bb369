"""What runs in a worker process: tasks come through a pipe, one after another, and their answers go back."""

from __future__ import annotations

import pickle
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any


def result_of(reply: bytes) -> Any:
    """Return what a task returned, or raise what it raised."""
    result, error = pickle.loads(reply)
    if error is not None:
        raise error
    return result


def serve(pipe: Connection) -> None:
    """Do tasks until the other side is gone; the next is received meanwhile."""
    messages: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(pipe, messages), daemon=True).start()
    while message := messages.get():
        pipe.send_bytes(_answered(message))


def _receive(pipe: Connection, messages: SimpleQueue[bytes]) -> None:
    with suppress(EOFError, OSError):
        while True:
            messages.put(pipe.recv_bytes())
    messages.put(b"")


def _answered(message: bytes) -> bytes:
    try:
        task, given = pickle.loads(message)
        return pickle.dumps((task(*given), None))
    except Exception as error:
        error.add_note(traceback.format_exc())
        return pickle.dumps((None, error))
