"""The parts of a zip (XLSX, DOCX), measured before any library unpacks them."""

from __future__ import annotations

import encodings.cp437  # noqa: F401 - by it zipfile reads names; each process that reads a file would else load it
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import IO
from xml.parsers import expat

from qiangqi.standing.strict_yaml import DataError

from .limits import MAX_PART, MAX_PARTS, MAX_UNPACKED

_DAMAGED = (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


def part_names(path: Path) -> list[str]:
    """Return the names of a zip's parts.

    Raises:
        DataError: the zip is damaged, or its parts say that they unpack to more than the limits.
    """
    return [part.filename for part in _parts(path)]


def _parts(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except _DAMAGED as error:
        raise DataError(path, 1, f"is a damaged zip ({error}); expected a whole file") from None
    if len(parts) > MAX_PARTS:
        raise DataError(path, 1, f"has {len(parts)} parts; expected at most {MAX_PARTS}")
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED:
        raise DataError(path, 1, f"unpacks to {size >> 20} MiB; expected at most {MAX_UNPACKED >> 20} MiB")
    return parts


def check_document(path: Path) -> None:
    """Refuse a DOCX with a part that is too large to parse whole, or that declares entities."""
    check_parts(path, {name for name in part_names(path) if name.endswith((".xml", ".rels"))})


def check_parts(path: Path, names: Collection[str]) -> None:
    """Refuse a document one of whose parts of these names is too large to parse whole, or declares entities."""
    for part in _parts(path):
        if part.filename in names:
            if part.file_size > MAX_PART:
                message = (
                    f"{part.filename} unpacks to {part.file_size >> 20} MiB; expected at most {MAX_PART >> 20} MiB"
                )
                raise DataError(path, 1, message)
            parse(path, part.filename, expat.ParserCreate())


def parse(path: Path, name: str, parser: expat.XMLParserType) -> None:
    """Run a parser over one part as a stream; a document type, and with it every entity, is refused.

    Raises:
        DataError: the part is missing, damaged or no XML.
    """

    def refuse(*_: object) -> None:
        raise DataError(path, parser.CurrentLineNumber, f"{name} declares a document type; expected none")

    parser.StartDoctypeDeclHandler = refuse
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
            _feed(stream, parser.Parse)
    except expat.ExpatError as error:
        raise DataError(path, error.lineno, f"{name} is no XML: {expat.ErrorString(error.code)}") from None
    except _DAMAGED as error:
        raise DataError(path, 1, f"{name} is damaged ({error}); expected a whole file") from None
    except Exception as error:  # zlib raises its own
        if isinstance(error, DataError):
            raise
        raise DataError(path, 1, f"{name} cannot be unpacked ({error}); expected a whole file") from None


def _feed(stream: IO[bytes], parse: Callable[[bytes, bool], int]) -> None:
    while block := stream.read(1 << 16):
        parse(block, False)
    parse(b"", True)
