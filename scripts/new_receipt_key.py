#!/usr/bin/env python3
"""Make the key that signs receipts, follow it by another, or revoke one."""

from __future__ import annotations

import _project as _project  # isort: skip

import json
import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import _clock
import click
from qiangqi.checks.receipts.key_history import DatedKey, KeyHistory, read_history, revoked, rotated
from qiangqi.checks.receipts.keys import NoKey, new_key, private_jwk
from qiangqi.durable import put_in_place, settle
from qiangqi.served_links import locked

EXAMPLES = """\b
Examples:
  scripts/new_receipt_key.py ~/receipts.jwk
  QIANGQI_RECEIPT_KEY=~/receipts.jwk make serve
  scripts/new_receipt_key.py --rotate ~/receipts.jwk
  scripts/new_receipt_key.py --revoke KID --reason "the disk it lay on was lost" --from 2026-11-20 ~/receipts.jwk
"""


@click.command(epilog=EXAMPLES)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--rotate", is_flag=True, help="Put a new key into FILE; of the one before it keeps the public part and its days."
)
@click.option(
    "--revoke", metavar="KID", help="Say of a key of FILE that it is revoked; one that signs is rotated first."
)
@click.option("--reason", metavar="TEXT", help="Why, in one line; it is published.")
@click.option(
    "--from",
    "day",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day from which on the key is revoked: today, or an earlier one (Shanghai).",
)
def main(file: Path, rotate: bool, revoke: str | None, reason: str | None, day: datetime | None) -> None:
    """Write a new private key to FILE, readable by its owner only, and print its name.

    A file that is there is never written over: receipts that its key signed need it. With --rotate and --revoke FILE is
    changed at once or not at all, and the name of the key that signs is printed. What FILE holds but the private key is
    published at /.well-known/jwks.json.
    """
    today = _clock.today().isoformat()
    if (revoke is None) != (reason is None) or (day and not revoke):
        raise click.UsageError("--revoke、--reason、--from 须一并给出 go together; --from 可省略 may be left out")
    if not rotate and revoke is None:
        return create(file, today)
    from_ = day.date().isoformat() if day else today
    if from_ > today:
        raise click.UsageError(f"--from：应为 {today} 或更早的日期 expected {today} or an earlier day")
    try:
        with locked(file.resolve().parent):  # of two that replace it at once, one would lose a key
            history = read_history(file.read_text(encoding="utf-8"))
            if rotate or revoke == history.current.kid:
                history = rotated(history, today)
            if revoke is not None:
                history = revoked(history, revoke, from_, str(reason))
            replace(file.resolve(), history)
    except NoKey as error:
        refuse(file, str(error))
    except (OSError, UnicodeDecodeError) as error:
        refuse(file, f"读写文件没有成功 {getattr(error, 'strerror', 'no text')}; expected a file that this script made")
    click.echo(history.current.kid)


def create(file: Path, today: str) -> None:
    """Write a new key to a file that is not there yet."""
    key = DatedKey(new_key(), used_from=today)
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        refuse(file, f"读写文件没有成功 {error.strerror}; expected the name of a file that is not there yet")
    try:
        with open(opened, "w", encoding="ascii") as written:
            written.write(json.dumps(private_jwk(key.key) | key.dates(), indent=1) + "\n")
            written.flush()
            os.fsync(written.fileno())
        settle(file.absolute().parent)
    except OSError as error:
        file.unlink()  # half a key is none, and would stand in the way of the next attempt
        refuse(file, f"读写文件没有成功 {error.strerror}; expected a disk with room: no key was made")
    click.echo(key.kid)


def replace(file: Path, history: KeyHistory) -> None:
    """Put a file in the place of another in one step, with its owner and its permissions."""
    before = file.stat()
    opened, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with open(opened, "w", encoding="utf-8") as written:
            written.write(history.as_text() + "\n")
            written.flush()
            if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(name, before.st_uid, before.st_gid)
            os.chmod(name, before.st_mode & 0o7777)
            os.fsync(written.fileno())
        put_in_place(Path(name), file)  # settled: receipts that the new key signs need it after a loss of power, too
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def refuse(file: Path, lines: str) -> NoReturn:
    """End with one sentence."""
    click.echo(f"{file}: {lines}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
