"""Copies of a purged file beside the datasets folder: as it was collected, in work, or put aside by a restore.

They are evidence, work or the last of something, so no purge removes them: whoever keeps them is told where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qiangqi.values.checksums import file_sha256

_HASHED = ("inbox/waiting", "waiting", "before-restore*")
"""Folders beside the datasets whose files have names of their own."""

_NAMED = "inbox/answers"
"""The folder whose files have their SHA-256 as their name."""


def copies_of(datasets: Path, digests: frozenset[str]) -> list[Path]:
    """Return the files beside a datasets folder that have one of some SHA-256."""
    return sorted(_found(datasets.resolve().parent, digests))


def _found(root: Path, digests: frozenset[str]) -> Iterator[Path]:
    for digest in digests:
        if (path := root / _NAMED / digest[:2] / digest).is_file():
            yield path
    for folder in (found for pattern in _HASHED for found in root.glob(pattern)):
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and file_sha256(path) in digests:
                yield path
