"""Checksums of the files that a build leaves for the next one, written last: what differs from them is not believed.

They find accidents and stray edits: a changed cell, a file cut short, one put in another's place, a build that was
broken off. They are no seal: who may write the files may write the checksums, too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qiangqi.values.checksums import file_sha256


def write_checksums(path: Path, files: Sequence[Path]) -> None:
    """Write the SHA-256 of files into another one, by their names; it is there as a whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(json.dumps(_checksums(files), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(fresh, path)


def damage(path: Path, files: Sequence[Path]) -> str | None:
    """Return in one sentence what differs from the checksums in ``path``; None where nothing does."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"{path.parent} has no checksums: the last build of it was broken off"
    except ValueError:
        written = None
    if not isinstance(written, dict):
        return f"{path} cannot be read as checksums"
    missing = [file for file in files if not file.is_file()]
    if missing:
        return f"{missing[0]} is missing"
    differing = [name for name, found in _checksums(files).items() if written.get(name) != found]
    return f"{path.with_name(differing[0])} is not as the last build left it" if differing else None


def _checksums(files: Sequence[Path]) -> dict[str, str]:
    with ThreadPoolExecutor(len(files)) as reading:
        return dict(zip((file.name for file in files), reading.map(file_sha256, files), strict=True))
