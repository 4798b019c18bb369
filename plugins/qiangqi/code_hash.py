"""One hash of the program's own source, as far as a result rests on it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

READ = (".py", ".yml", ".json", ".txt", ".conf")
"""The files of a package that decide what it does."""

BUILD = ("catalogue", "lists", "values", "standing", "processes.py", "durable.py", "file_identity.py", "code_hash.py")
"""What a built catalogue rests on: packages and modules of ``qiangqi``."""

RELEASE = (*BUILD, "checks", "releases", "fiction", "languages.py", "served_links.py")
"""What the files of a release rest on."""


def code_hash(parts: Iterable[str]) -> str:
    """Return the SHA-256, in hexadecimal digits, of the source of some packages and modules of ``qiangqi``."""
    digest = hashlib.sha256()
    for part in parts:
        for path in _files(Path(__file__).parent / part):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.suffix in READ)
