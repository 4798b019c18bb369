"""The bytes that a journal keeps, under their SHA-256, and files that take their names as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from qiangqi.durable import put_in_place, settle, write_settled
from qiangqi.values.checksums import file_sha256

from .lock import JOURNAL


def keep(datasets: Path, content: bytes) -> None:
    """Keep bytes in the journal."""
    path = place_of(datasets, sha256(content))
    if not path.exists():
        put(path, content)


def place_of(datasets: Path, digest: str) -> Path:
    """Return where bytes are kept, whether or not they are."""
    return datasets / JOURNAL / "contents" / digest


def forget(datasets: Path, digests: Iterable[str]) -> None:
    """Take bytes out of the journal: the acts that would bring them back cannot be undone any more."""
    for digest in digests:
        place_of(datasets, digest).unlink(missing_ok=True)
    for broken_off in (datasets / JOURNAL / "contents").glob(".*.new"):
        broken_off.unlink()


def put(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, wait for the disk, and let it take its name as a whole."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    write_settled(fresh, content)
    put_in_place(fresh, path)


def take_away(path: Path, root: Path) -> None:
    """Remove a file, and the folders below ``root`` that are empty then."""
    path.unlink()
    settle(path.parent)
    folder = path.parent
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file; None where there is none."""
    return file_sha256(path) if path.is_file() else None


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
