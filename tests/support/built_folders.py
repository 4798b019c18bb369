"""What is built of made-up data, kept for the run: a test that begins as another did copies what that one made."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from added_lists import files


class Kept:
    """Where it is kept: a folder that all workers share, set when a run begins."""

    folder: Path | None = None


def filled(output: Path, datasets: Path, step: str, make: Callable[[], object]) -> None:
    """Fill ``output`` by ``make``; where it does not exist yet, with what the same step made of the same data before.

    ``make`` must read nothing but the data: two folders with the same files are the same to it.
    """
    if Kept.folder is None or output.exists():
        make()
        return
    key = hashlib.sha256(json.dumps([step, files(datasets)]).encode()).hexdigest()
    kept = Kept.folder / key
    if kept.exists():
        shutil.copytree(kept, output)
        return
    make()
    aside = Path(tempfile.mkdtemp(dir=Kept.folder)) / "copy"
    shutil.copytree(output, aside)
    with contextlib.suppress(OSError):  # another worker was first
        aside.rename(kept)
