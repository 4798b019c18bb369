"""Text files: which encoding they are in, and their lines one by one in bounded memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .limits import MAX_LINE

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TRIED = ("utf-8", "gb18030")


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file: its byte order mark, else the first of UTF-8 and GB18030 that reads it all.

    Raises:
        DataError: it holds NUL bytes or is in neither.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    for name in _TRIED:
        if _reads(path, name):
            return name
    raise DataError(path, 1, "is neither UTF-8 nor GB18030 text, nor a format that is read")


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        number = 1
        try:
            while block := file.read(1 << 20):
                if b"\0" in block:
                    line = number + block[: block.index(b"\0")].count(b"\n")
                    raise DataError(path, line, "holds a NUL byte; expected text")
                decoder.decode(block)
                number += block.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield the lines of a text file with their ends, without a byte order mark.

    Raises:
        DataError: a line cannot be decoded, holds a NUL or is longer than ``MAX_LINE``; it names the line.
    """
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        encoding = "utf-8-sig"
    number = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            while line := file.readline(MAX_LINE):
                number += 1
                if len(line) == MAX_LINE and line[-1] != "\n":
                    raise DataError(path, number, f"is longer than {MAX_LINE} characters; expected a line of a list")
                if "\0" in line:
                    raise DataError(path, number, "holds a NUL byte; expected text")
                yield line
    except UnicodeError as error:
        message = f"cannot be decoded: {_decoding_error(error)}; expected {encoding.removesuffix('-sig')}"
        raise DataError(path, number + 1, message) from None
    except LookupError:
        raise DataError(path, 1, f"no encoding is named {encoding!r}; expected utf-8 or gb18030") from None
    except OSError as error:
        raise DataError(path, 1, f"cannot be read: {error.strerror}; expected a file") from None


def _decoding_error(error: UnicodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte 0x{error.object[error.start]:02x}, {error.reason}"
    return str(error)
