"""Durable writes: bytes that are waited for, and a file that takes another one's place as a whole."""

from __future__ import annotations

import os
from pathlib import Path


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
