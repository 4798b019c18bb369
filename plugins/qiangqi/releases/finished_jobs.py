"""Finished jobs of a desk: what they said and found may name what a purge takes out, so it removes them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from qiangqi.lists.editing.turns import is_held

JOBS = "waiting/desk/jobs"
"""Where a desk keeps them, beside the datasets, unless it was given another folder."""

WISH, RUNNING = "wish.json", "running"
"""Files of a job: what is wanted, and the one that its process holds."""


def remove_finished(folder: Path, datasets: Path, say: Callable[[str], None]) -> None:
    """Remove each job of a folder that is of these datasets and that nobody works on any more; ``say`` hears of it.

    A job has a wish, and its process holds ``running``; a folder without a wish is one that is being made. Jobs of
    other datasets stay. One that does not say whose it is, or whose datasets are no longer there, stays and is told of.

    Raises:
        OSError: one cannot be removed.
    """
    count = 0
    for job in sorted(wish.parent for wish in folder.glob(f"[0-9]*/{WISH}") if not wish.parent.is_symlink()):
        whose = _whose(job, datasets.resolve())
        if whose == "unknown":
            say(f"有一项任务记录看不出属于哪个数据目录，请自行处理 a job of unknown datasets is yours to remove: {job}")
        elif whose == "own" and not is_held(job / RUNNING):
            _remove(job)
            count += 1
    if count:
        say(f"工作台已结束的任务记录一并清除 finished jobs of the desk are removed, too: {count}")


def _whose(job: Path, datasets: Path) -> Literal["own", "other", "gone", "unknown"]:
    """Return of which datasets a job is; ``gone`` is one that somebody else has removed."""
    try:
        wish = json.loads((job / WISH).read_text(encoding="utf-8"))
        named = Path(wish["datasets"])
        if named.resolve() == datasets:
            return "own"
        return "other" if named.is_absolute() and named.is_dir() else "unknown"
    except FileNotFoundError:
        return "gone"
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return "unknown"


def _remove(job: Path) -> None:
    while job.exists():
        with suppress(FileNotFoundError):  # somebody else removes it, too
            shutil.rmtree(job)
