"""What runs in a worker process: tasks come through a pipe, one after another, and their answers go back."""

from __future__ import annotations

import pickle
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any

from qiangqi.processes import return_large_blocks


def result_of(reply: bytes) -> Any:
    """Return what a task returned, or raise what it raised."""
    result, error = pickle.loads(reply)
    if error is not None:
        raise error
    return result


def serve(pipe: Connection) -> None:
    """Do tasks until the other side is gone; the next is received meanwhile."""
    return_large_blocks()
    messages: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_receive, args=(pipe, messages), daemon=True).start()
    while _answer_next(messages, pipe):
        pass


def _receive(pipe: Connection, messages: SimpleQueue[bytes]) -> None:
    with suppress(EOFError, OSError):
        while True:
            messages.put(pipe.recv_bytes())
    messages.put(b"")


def _answer_next(messages: SimpleQueue[bytes], pipe: Connection) -> bool:
    """Do the next task and send its answer; return False where there is none any more."""
    message = messages.get()
    if not message:
        return False
    try:
        task, given = pickle.loads(message)
        del message  # a task may be a body of many megabytes: it is held once while it is read
        result = task(*given)
        del given
        reply = pickle.dumps((result, None))
    except Exception as error:
        error.add_note(traceback.format_exc())
        reply = pickle.dumps((None, error))
    pipe.send_bytes(reply)
    return True
