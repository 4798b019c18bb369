"""Finished jobs of a desk: what they said and found may name what a purge takes out, so it removes them."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

from qiangqi.lists.editing.turns import is_taken

JOBS = "waiting/desk/jobs"
"""Where a desk keeps them, beside the datasets, unless it was given another folder."""


def remove_finished(folder: Path) -> int:
    """Remove each job of a folder that nobody works on any more, and return how many there were.

    A job has a wish, and its process holds ``running``; a folder without a wish is one that is being made.

    Raises:
        OSError: one cannot be removed.
    """
    finished = [wish.parent for wish in sorted(folder.glob("[0-9]*/wish.json")) if not _is_held(wish.parent)]
    for job in finished:
        shutil.rmtree(job)
    return len(finished)


def _is_held(job: Path) -> bool:
    with (job / "running").open("a") as file:
        return not is_taken(file, fcntl.LOCK_SH)
