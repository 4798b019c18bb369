"""What a browser drops, streamed to the disk with limits: files, a folder, archives; nothing is held in memory."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from ..language import gettext as _
from ..refusals import Refused

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_FILES = 500
MAX_FILE = 512 << 20
MAX_TOGETHER = 2 << 30
"""Files of one drop, and bytes of one file and of all."""

MAX_HEADER = 4_096
READY = "ready"
"""The name that says that everything of a drop has come."""


async def received(content_type: str, body: AsyncIterator[bytes], drops: Path) -> Path | None:
    """Write what is sent into a folder of its own below ``drops``, and return it; None where no file was sent.

    Raises:
        Refused: it is no form with files, or more than is taken.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise Refused(_("没有收到文件。"))
    drops.mkdir(exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(dir=drops, prefix=".in-"))
    parts = _Parts(folder / "files")
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        async for chunk in body:
            parser.write(chunk)
        parser.finalize()
        parts.close()
        if not parts.files:
            shutil.rmtree(folder)
            return None
        whole = folder.with_name(folder.name.removeprefix(".in-"))
        os.rename(folder, whole)
        return whole
    except MultipartParseError:
        raise Refused(_("文件没有传完；请再拖入一次。")) from None
    finally:
        parts.close()
        shutil.rmtree(folder, ignore_errors=True)


class _Parts:
    """The files of a form, written one after the other as their bytes come."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files, self._together = folder, 0, 0
        self._name, self._value, self._headers = b"", b"", dict[bytes, bytes]()
        self._file: IO[bytes] | None = None
        self._size = 0

    def callbacks(self) -> MultipartCallbacks:
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_part_end": self.close,
        }

    def close(self) -> None:
        """End the file at hand."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._headers, self._size = {}, 0

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        if len(self._name) + len(self._value) > MAX_HEADER:
            raise Refused(_("文件名太长。"))

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _open(self) -> None:
        _kind, options = parse_options_header(self._headers.get(b"content-disposition"))
        name = options.get(b"filename", b"").decode("utf-8", "replace")
        if not name:
            return  # a field of the form, or a chooser that was left empty
        self.files += 1
        if self.files > MAX_FILES:
            raise Refused(_("一次最多 %(count)s 个文件；请分几次拖入。") % {"count": MAX_FILES}, 413)
        path = self.folder / _inside(name)
        if any(parent.is_file() for parent in path.parents):  # a file of a folder that came as a file, too
            path = self.folder / str(self.files) / path.name
        while path.exists():
            path = path.with_name(f"{path.stem}-{self.files}{path.suffix}")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        self._size += end - start
        self._together += end - start
        if self._size > MAX_FILE or self._together > MAX_TOGETHER:
            limits = {"file": MAX_FILE >> 20, "together": MAX_TOGETHER >> 20}
            raise Refused(_("一个文件最多 %(file)s MiB，一次共 %(together)s MiB。") % limits, 413)
        self._file.write(data[start:end])


def _inside(name: str) -> Path:
    """Return a name as a path that stays inside its folder; a browser names the files of a folder with their path."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    clean = ["".join(sign for sign in part if sign.isprintable()) for part in parts[-8:]]
    short = [part.encode()[-200:].decode(errors="ignore") for part in clean if part]
    return Path(*short) if short else Path("list")
