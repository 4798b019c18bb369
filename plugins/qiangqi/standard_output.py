"""Standard output of a command: where it takes no more, full or closed, one sentence says so and the command ends.

Where a thread wrote, that thread ends there, and the command, when it is through, with the same status. What is written
at the very end of the interpreter, after its own functions for that, is not seen to. That nobody reads any more
(``head`` has enough) is left to the command, which ends without a word.
"""

from __future__ import annotations

import atexit
import errno
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

NOT_WRITTEN = 1
"""The exit status of a command whose output is not whole."""


_STDOUT = 1


class _Output(io.FileIO):
    is_whole = True

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            self.is_whole = False
            _tell(error.strerror or "")
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())  # what is left over is let go of
            raise SystemExit(NOT_WRITTEN) from None


def _end(text: io.TextIOWrapper, output: _Output) -> None:
    """Write what is left, and end the process here where not all could be: no status is taken from it any more."""
    with suppress(OSError, ValueError, SystemExit):
        text.flush()
    if not output.is_whole:
        with suppress(OSError, ValueError, AttributeError):  # closed, it is None
            sys.stderr.flush()
        os._exit(NOT_WRITTEN)


def _tell(why: str) -> None:
    if sys.stderr is None:
        return
    with suppress(OSError):
        print(f"输出写不下去，结果不完整 cannot write to standard output, it is incomplete: {why}", file=sys.stderr)


def end_where_full() -> None:
    """Let this process end with a sentence and a status of its own where standard output cannot be written to."""
    out = sys.stdout
    if out is None and sys.__stdout__ is None:
        with suppress(OSError):
            _write_by(_closed(), "utf-8", "strict", is_line_by_line=False)
    is_own = isinstance(out, io.TextIOWrapper) and out is sys.__stdout__
    if not isinstance(out, io.TextIOWrapper) or not is_own or isinstance(getattr(out.buffer, "raw", None), _Output):
        return  # a test's, or seen to already
    with suppress(OSError, ValueError):
        _write_by(out.fileno(), out.encoding, out.errors, out.line_buffering)


def _closed() -> int:
    """Return what takes nothing, in the place of an output that is closed: a file that is opened would get it."""
    while (found := os.open(os.devnull, os.O_RDONLY)) < _STDOUT:
        pass  # standard input, which is closed as well
    return found


def _write_by(number: int, encoding: str, errors: str | None, is_line_by_line: bool) -> None:
    raw = _Output(number, "wb", closefd=False)
    text = io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, None, is_line_by_line)
    sys.stdout = sys.__stdout__ = text  # type: ignore[misc]
    atexit.register(_end, text, raw)
