"""Folders that are made once in a run: by whichever worker comes first, or of made-up data that another test has."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from added_lists import files


class Kept:
    """Where what is built of made-up data is kept: a folder that all workers share, set when a run begins."""

    folder: Path | None = None


def made_once(shared: Path, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that is made by the first worker that asks for it; the others wait until it is whole."""
    folder, whole = shared / name, shared / f"{name}.whole"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a worker that was ended has left
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder


def fill(output: Path, datasets: Path, step: str, make: Callable[[Path], object]) -> None:
    """Fill ``output`` by ``make``; where it does not exist yet, with what the same step made of the same data before.

    ``make`` must read nothing but the data: two folders with the same files are the same to it.
    """
    if Kept.folder is None or output.exists():
        make(output)
    else:
        key = hashlib.sha256(json.dumps([step, files(datasets)]).encode()).hexdigest()
        shutil.copytree(made_once(Kept.folder, key, make), output)
