"""Durable writes: bytes that are waited for, and a file that takes a name, its own or another one's, as a whole."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path


def write_settled(path: Path, content: bytes) -> None:
    """Write a file, and wait until its bytes are on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle(path: Path) -> None:
    """Wait until a file's or a folder's bytes are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def put_in_place(fresh: Path, target: Path) -> None:
    """Give a settled file the name of another in the same folder, and wait until the disk knows the name."""
    os.replace(fresh, target)
    settle(target.parent)


def copied(source: Path, target: Path) -> None:
    """Copy a file so that writing into one never changes the other; where the file system can they share blocks.

    ``copy_file_range`` clones where the file system does (Btrfs, XFS), and copies within the kernel elsewhere.
    """
    try:
        with source.open("rb") as read, target.open("xb") as written:
            while os.copy_file_range(read.fileno(), written.fileno(), _CHUNK):
                pass
    except OSError as error:
        if error.errno not in _NO_RANGE:
            raise
        shutil.copyfile(source, target)


_CHUNK = 1 << 30
_NO_RANGE = (errno.EXDEV, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM)
"""How systems say that these two files cannot be copied so."""


def link_or_copy(source: Path | str, target: Path | str) -> None:
    """Let the same file stand at a second place; where the disk or its rules forbid that, a copy does."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
