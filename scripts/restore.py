#!/usr/bin/env python3
"""Restore a backup: the whole archive is proven first, and then put in place as a whole or not at all."""

from __future__ import annotations

import _project  # isort: skip

import fcntl
import sys
from contextlib import ExitStack
from pathlib import Path

import click
from _refusals import refusals_told
from _waiting import waits
from qiangqi.backups.contents import Manifest
from qiangqi.backups.putting import finish, put_aside, restore_new, restore_over
from qiangqi.collecting.inbox_lock import RUN, holding
from qiangqi.lists.editing.lock import writing
from qiangqi.lists.editing.turns import Turn, take, turn
from qiangqi.values.personal_data import mask

COMMAND = "scripts/restore.py"

DESK = "waiting/desk/.desk.lock"
"""What every desk that runs holds, in its folder of work."""

EPILOG = """\b
Examples:
  scripts/restore.py backups/qiangqi-2026-11-29.tar.gz --to /srv/register      a new folder
  scripts/restore.py backups/qiangqi-2026-11-29.tar.gz --replace               in the place of what is here
  scripts/restore.py --finish                                                  what was broken off

\b
Then: make check, make preview, make publish. Exit status: 1 refused, and everything is as it was; what was broken off
within the switch is finished by the next restore or by --finish, and until then each folder is whole, old or new.
"""


@click.command(epilog=EPILOG)
@click.argument("archive", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "root",
    type=click.Path(file_okay=False, path_type=Path),
    default=_project.ROOT,
    help="The folder that gets datasets/, inbox/, waiting/ and keys/ (default: that of this project).",
)
@click.option("--replace", is_flag=True, help="Put them in the place of those that are there; those go aside.")
@click.option("--finish", "only_finish", is_flag=True, help="Restore nothing; finish what was broken off.")
@waits
@refusals_told()
def main(archive: Path | None, root: Path, replace: bool, only_finish: bool) -> None:
    """Prove every file of ARCHIVE by its SHA-256, and put its folders in place.

    What is there is not written over, unless --replace asks for it; then it goes aside, into before-restore/, the next
    time into before-restore-2/, and so on.
    """
    if (archive is None) != only_finish:
        raise click.UsageError("expected ARCHIVE, or --finish")
    try:
        root = root.resolve()
        if archive is None or not root.exists() or not any(root.iterdir()):
            made = restore_new(archive, root) if archive else None
            if archive is None and not finish(root):
                _say("没有中断的恢复 nothing was broken off")
        else:
            made = _over(archive, root, replace)
    except OSError as error:
        says = f"{error.filename}: {error.strerror}; expected a folder that can be written: --finish"
        _say(f"读写文件没有成功 {says}", err=True)
        sys.exit(1)
    if made is not None:
        _tell(made, root)


def _over(archive: Path, root: Path, replace: bool) -> Manifest:
    with ExitStack() as stack:
        if (root / DESK).exists():  # a desk and a collector would write on into the folder that goes aside
            file = stack.enter_context((root / DESK).open("a"))
            asks = turn() or Turn(COMMAND, None, _say)
            take(file, root / DESK, fcntl.LOCK_EX, asks, lambda: "make desk")
        if (root / "inbox").is_dir():
            stack.enter_context(holding(root / "inbox", RUN, COMMAND, _say))
        if (root / "datasets").is_dir():
            stack.enter_context(writing(root / "datasets", COMMAND, _say))
        if finish(root):
            _say("上次中断的恢复已完成 a restore that was broken off is finished")
        return restore_over(archive, root, replace, _say)


def _tell(made: Manifest, root: Path) -> None:
    _say(f"已恢复 restored: {len(made.files):,} 个文件 files, {made.bytes / 1e6:.1f} MB → {root}")
    for path in put_aside(root):
        _say(f"原来的在 what was there: {path}，核对后可删除 which may be removed")
    if made.holds_secrets:
        _say(f"回执私钥在 the key of receipts: {root / 'keys'}")
        _say("  写进 metadata.yml，或 name it there, or in QIANGQI_RECEIPT_KEY")
    _say("接下来 next: make check，make preview，make publish")


def _say(text: str, err: bool = False) -> None:
    click.echo(mask(text), err=err)


if __name__ == "__main__":
    main()
