"""What a trial left built, and whether it is what a build would make again: of the same input, by the same program."""

from __future__ import annotations

import json
from pathlib import Path

from qiangqi.catalogue.building.cache_key import program_key
from qiangqi.values.checksums import file_sha256

_CATALOGUE, _SUMMARY, _PROGRAM = "catalogue.db", "catalogue.json", "program"


def mark_built(folder: Path) -> None:
    """Write down beside a catalogue by which program it was built."""
    (folder / _PROGRAM).write_text(program_key(), encoding="utf-8")


def forget_built(folder: Path) -> None:
    """Remove what was built; what makes the next build faster stays."""
    for name in (_PROGRAM, _SUMMARY, _CATALOGUE):
        (folder / name).unlink(missing_ok=True)


def is_built_of(folder: Path, datasets: str) -> bool:
    """Whether a folder has, whole, what this program builds of a datasets folder with this SHA-256."""
    try:
        summary = json.loads((folder / _SUMMARY).read_text(encoding="utf-8"))
        program = (folder / _PROGRAM).read_text(encoding="utf-8")
        is_same = (summary["datasets"], program) == (datasets, program_key())
        return is_same and file_sha256(folder / _CATALOGUE) == summary["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def move_built(folder: Path, target: Path) -> Path:
    """Move what was built to another folder, and return the catalogue there; the mark goes last."""
    if folder != target:
        forget_built(target)
        target.mkdir(parents=True, exist_ok=True)
        for name in (_CATALOGUE, _SUMMARY, _PROGRAM):
            (folder / name).replace(target / name)
    return target / _CATALOGUE
