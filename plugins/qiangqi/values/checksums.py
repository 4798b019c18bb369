"""The SHA-256 of a file: for a raw file the one that its card states, for a catalogue its release."""

from __future__ import annotations

import hashlib
from pathlib import Path


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; it is read piece by piece, however large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
