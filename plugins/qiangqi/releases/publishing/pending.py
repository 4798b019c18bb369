"""What an earlier run left: a switch that was begun, which is finished, or what was prepared for none, which goes.

It loads nothing that writes a release: every command that builds or serves comes here first.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qiangqi.catalogue.building.lock import locked
from qiangqi.catalogue.building.write_errors import cannot_write

from . import journal

NAME = "catalogue"
RELEASES = "releases"
APART, RELEASE, LIST = ".publish", f"{RELEASES}/.publish.new", f"{RELEASES}/.versions.json.publish"
"""Where a catalogue, a release and the list of releases lie ready, below the folder of what is served."""


def finish_pending(output: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Finish the switch that an earlier run began in a folder, if one did; ``say`` hears of it.

    Raises:
        DataError: it cannot be finished, or a build runs there.
    """
    if journal.pending(output) is None:
        return
    try:
        with alone(output):
            finish(output, say)
            sweep(output)
    except OSError as error:
        raise cannot_write(output, error) from None


def state_of(output: Path) -> str:
    """Return what has come of a switch that an error broke off, in both languages.

    Raises:
        DataError: there is a journal that cannot be read.
    """
    begun = journal.pending(output)
    if begun is None:
        return "没有切换任何东西 nothing was switched"
    return f"切换已开始 the switch to {begun.version} has begun: 下一个命令会完成它 the next command finishes it"


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """Hold the locks of the build and of the releases."""
    with (
        locked(output / ".cache" / f"{NAME}.lock"),
        locked(output / RELEASES / ".lock", "a release is being made in this folder"),
    ):
        yield


def finish(output: Path, say: Callable[[str], None]) -> bool:
    """Finish the switch that was begun, and return whether one was; who calls holds the locks."""
    begun = journal.pending(output)
    if begun is not None:
        say(f"上次未完成的切换 a switch was pending: {begun.version}")
        journal.finish(output, begun)
        say("已完成 it is made now: release and catalogue in service")
    return begun is not None


def sweep(output: Path, say: Callable[[str], None] = lambda _: None) -> None:
    """Remove what a run left that began nothing, and say so; who calls holds the locks."""
    left = [path for name in (APART, RELEASE, LIST, f"{journal.NAME}.new") if (path := output / name).exists()]
    if left:
        say("上次发布中断，什么也没有切换 the last run was broken off before anything was switched; it begins anew")
    for path in left:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
