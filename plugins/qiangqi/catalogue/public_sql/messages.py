"""Messages between a process that runs statements and the one that asked for them, over pipes.

They are written by :mod:`marshal`, which makes numbers, texts and tuples of bytes and never runs anything.
"""

from __future__ import annotations

import marshal
from typing import IO, Any

_LENGTH = 8
"""Bytes that say how long a message is."""


def write(file: IO[bytes], message: tuple[Any, ...]) -> None:
    """Write one message."""
    data = marshal.dumps(message)
    file.write(len(data).to_bytes(_LENGTH) + data)
    file.flush()


def read(file: IO[bytes]) -> tuple[Any, ...]:
    """Read one message.

    Raises:
        EOFError: the other side has ended.
    """
    head = file.read(_LENGTH)
    data = file.read(int.from_bytes(head)) if len(head) == _LENGTH else b""
    if len(data) != int.from_bytes(head) or not data:
        raise EOFError
    message: tuple[Any, ...] = marshal.loads(data)
    return message
