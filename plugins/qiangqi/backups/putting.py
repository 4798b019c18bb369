"""Putting what was taken out of an archive in place: folder for folder, each whole, and what was begun is finished.

All lies ready on the same disk before the journal of the switch has its name. Until then nothing was touched; from then
on each folder is exchanged for the one that lies ready, and what stood there goes aside as a whole.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from qiangqi.durable import put_in_place, settle, write_settled
from qiangqi.lists.editing.contents import put
from qiangqi.lists.editing.journal import acts
from qiangqi.lists.editing.lock import LOCK
from qiangqi.lists.editing.unfinished_purges import PURGE
from qiangqi.standing.strict_yaml import DataError

from .contents import PARTS, Manifest
from .reading import take_apart

READY, JOURNAL, BEFORE = ".restoring", ".restoring.json", "before-restore"
"""In the folder that is restored to: what lies ready, the journal of the switch, and how what stood there begins."""

_EXCHANGE, _HERE = 2, -100
"""Of renameat2(2): RENAME_EXCHANGE, AT_FDCWD."""

Say = Callable[[str], None]


def restore_new(archive: Path, root: Path) -> Manifest:
    """Restore into a folder that is not there yet, or is empty; it has its name only once all of it is proven.

    Raises:
        DataError: the archive is not whole, or something is there.
    """
    ready = root.with_name(f".{root.name}{READY}")
    shutil.rmtree(ready, ignore_errors=True)
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        manifest = take_apart(archive, ready)
        os.rename(ready, root)
        settle(root.parent)
    except OSError as error:
        shutil.rmtree(ready, ignore_errors=True)
        raise DataError(root, 1, f"cannot be restored to: {error.strerror}; expected a new folder") from None
    return manifest


def restore_over(archive: Path, root: Path, may_replace: bool, say: Say) -> Manifest:
    """Restore the folders of an archive within a folder; what stood there goes aside, where that is wanted.

    Who calls this holds the datasets folder, where there is one.

    Raises:
        DataError: the archive is not whole, or one of its folders is there and may not be replaced.
    """
    shutil.rmtree(root / READY, ignore_errors=True)
    manifest = take_apart(archive, root / READY)
    try:
        there = [part for part in PARTS if (root / READY / part).exists() and (root / part).exists()]
        if there and not may_replace:
            raise DataError(root, 1, f"has {', '.join(there)} already; expected a new folder, or --replace")
        _tell_purges(root, say)
        if (root / READY / "datasets").is_dir():  # who waits for the folder that goes finds this one's lock
            put(root / READY / "datasets" / LOCK, b"")
        inodes = {part: (root / READY / part).stat().st_ino for part in PARTS if (root / READY / part).exists()}
        fresh = root / f"{JOURNAL}.new"
        write_settled(fresh, json.dumps(inodes).encode())
        put_in_place(fresh, root / JOURNAL)
    except (OSError, DataError):
        shutil.rmtree(root / READY, ignore_errors=True)
        raise
    finish(root)
    return manifest


def finish(root: Path) -> bool:
    """Finish a switch that was begun in a folder, and return whether one was.

    Raises:
        DataError: the journal cannot be read.
        OSError: a folder cannot be moved; the journal stays.
    """
    try:
        inodes = json.loads((root / JOURNAL).read_bytes())
    except FileNotFoundError:
        return False
    except ValueError:
        raise DataError(root / JOURNAL, 1, "is no journal of a restore; expected it as it was written") from None
    if (root / READY).exists():
        for part, inode in inodes.items():
            _put(root / READY / part, root / part, inode)
        if any((root / READY).iterdir()):
            os.rename(root / READY, _aside(root))
        else:
            (root / READY).rmdir()
        settle(root)
    (root / JOURNAL).unlink()
    settle(root)
    return True


def put_aside(root: Path) -> list[Path]:
    """Return what restores have put aside in a folder."""
    return sorted(path for path in root.glob(f"{BEFORE}*") if path.is_dir())


def _aside(root: Path) -> Path:
    """Return a new name for what stood there: what an earlier restore put aside may be all that is left of it."""
    names = (root / f"{BEFORE}{f'-{n}' if n > 1 else ''}" for n in count(1))
    return next(path for path in names if not path.exists())


def _put(ready: Path, place: Path, inode: int) -> None:
    """Let a folder take its place, unless it has; the one that stood there then lies where this one lay."""
    if not place.exists():
        os.rename(ready, place)
    elif place.stat().st_ino != inode and not _exchanged(ready, place):
        aside = ready.with_name(f"{ready.name}.before")
        os.rename(place, aside)
        os.rename(ready, place)
    settle(place.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders take each other's names in one step; false where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _tell_purges(root: Path, say: Say) -> None:
    """Say which purges came after the backup: what they took out comes back with it."""
    if not (root / "datasets").is_dir():
        return
    kept = {str(act) for act in acts(root / READY / "datasets")}
    for act in acts(root / "datasets"):
        if act.verb == PURGE and str(act) not in kept:
            say(
                f"这份备份早于一次清除，内容会随之恢复，请再次清除 older than a purge, which is to be done again: {act}"
            )
