"""What the supervisor and its process sets say to each other on their socket."""

from __future__ import annotations

import json

from .file_identity import Files, Identity

DRAIN = b"leave"
"""To a process set: another one has taken its place."""

_END = b"\n"


def said(files: Files) -> bytes:
    """Return what a process set says once it answers: which files it serves."""
    return json.dumps(files).encode() + _END


def heard(text: bytes) -> Files | None:
    """Return the files that are said; None where the end has not come yet."""
    if not text.endswith(_END):
        return None
    return {name: Identity(*found) if found else None for name, found in json.loads(text).items()}
