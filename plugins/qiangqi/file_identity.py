"""What tells one state of a file from another, without reading it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Identity(NamedTuple):
    """One state of a file; the time is in nanoseconds."""

    device: int
    inode: int
    bytes: int
    changed: int


def identity_of(path: Path | str) -> Identity | None:
    """Return the identity of a file as it is now; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


Files = dict[str, Identity | None]
"""Files that are served: the path of each as it was named, and its identity."""
