"""From a drop to items: folders and archives are gone through in a worker, and each file in them becomes an item."""

from __future__ import annotations

import shutil
from pathlib import Path

from qiangqi.lists.refusal_words import in_chinese
from qiangqi.lists.registering.inputs import inputs_of
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256
from qiangqi.values.personal_data import mask

from .stored import begin, items, put

PROBLEM = "problem.txt"
"""Why a drop became no item, or not whole, for the registrar to read and put away."""


def waiting_drops(folder: Path) -> list[Path]:
    """Return the drops that have come whole and are no items yet."""
    found = sorted((folder / "drops").glob("[!.]*"))
    return [path for path in found if not (path / PROBLEM).exists()]


def problems(folder: Path) -> list[tuple[str, str]]:
    """Return the names of the drops that failed, each with why."""
    found = sorted((folder / "drops").glob(f"[!.]*/{PROBLEM}"))
    return [(path.parent.name, path.read_text(encoding="utf-8")) for path in found]


def forget(folder: Path, name: str) -> None:
    """Put away a drop that failed."""
    for path in (folder / "drops").glob("[!.]*"):
        if path.name == name:
            shutil.rmtree(path, ignore_errors=True)


def take(folder: Path, drop: Path, day: str) -> None:
    """Make items of everything in a drop; a file that is in work already makes none.

    A drop that is cut off in the middle is taken again, and what was an item by then is no second one.
    """
    known = {file_sha256(item.path) for item in items(folder) if item.is_open}
    refused = list[str]()
    try:
        with inputs_of(sorted((drop / "files").iterdir())) as found:
            for one in found:
                if one.refused:
                    refused.append(f"{one.name}：{in_chinese(one.refused)}")
                elif (sha256 := file_sha256(one.path)) not in known:
                    known.add(sha256)
                    begin(folder, one.path, one.name, day)
    except (DataError, OSError) as error:
        refused.append(in_chinese(error.message if isinstance(error, DataError) else str(error.strerror)))
    if refused:
        shutil.rmtree(drop / "files", ignore_errors=True)
        put(drop / PROBLEM, mask("\n".join(refused)).encode())
    else:
        shutil.rmtree(drop, ignore_errors=True)
