"""Files of a data folder: a path stays inside its folder, passes no symbolic link and names a regular file.

A data folder may come from anybody who proposes a change, so a card must not make a build read a file elsewhere on
the machine, wait for a pipe or read a device. What is refused here has not been opened.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class NotContained(ValueError):
    """A path that is not followed; the message says what it is and what is expected."""


def contained(folder: Path, name: str) -> Path:
    """Return the regular file at a relative path (``/`` between its parts) inside a folder.

    Raises:
        NotContained: the path is absolute, has ``..`` in it, passes a symbolic link, or names no regular file.
        FileNotFoundError: nothing is there.
    """
    path = inside(folder, name)
    _regular(path.lstat().st_mode)
    return path


def inside(folder: Path, name: str) -> Path:
    """Return the place of a relative path inside a folder, whether or not anything is there yet.

    Raises:
        NotContained: the path is absolute, has ``..`` in it, or passes a symbolic link.
    """
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
        raise NotContained("leads out of its folder; expected a relative path without '..'")
    path = folder
    for part in parts:
        path = path / part
        if path.is_symlink():
            raise NotContained("passes a symbolic link; expected a regular file")
    return path


def read_contained(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file of at most ``most`` bytes; its own name is no symbolic link.

    Raises:
        NotContained: it is a link, a pipe, a device or a folder, or is larger.
        OSError: it cannot be read.
    """
    _regular(path.lstat().st_mode)
    with open(os.open(path, _FLAGS), "rb") as file:
        _regular(os.fstat(file.fileno()).st_mode)
        content = file.read(most + 1)
    if len(content) > most:
        raise NotContained(f"is larger than {most} bytes; expected a data file")
    return content


def _regular(mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise NotContained("is a symbolic link; expected a regular file")
    if not stat.S_ISREG(mode):
        raise NotContained("is a folder, a pipe or a device; expected a regular file")
