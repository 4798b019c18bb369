#!/usr/bin/env python3
"""Back up what this host alone has: datasets with their journal, inbox, work in waiting, and keys, as one archive."""

from __future__ import annotations

import _project  # isort: skip

import os
from pathlib import Path

import click
from _clock import today
from _folders import DATASETS
from _refusals import refusals_told
from _waiting import waits
from qiangqi.backups.key_files import key_files
from qiangqi.backups.writing import back_up
from qiangqi.lists.editing.journal import consistent
from qiangqi.values.checksums import file_sha256
from qiangqi.values.personal_data import mask

EPILOG = """\b
Examples:
  scripts/backup.py                                  into backups/, as make backup does
  scripts/backup.py --to /mnt/safe/register.tar.gz
  scripts/backup.py --without-keys                   for a place where secrets may not lie

\b
Restore: scripts/restore.py. Exit status: 1 where something cannot be kept; no archive is left then.
"""


@click.command(epilog=EPILOG)
@DATASETS
@click.option(
    "--metadata",
    type=click.Path(dir_okay=False, path_type=Path),
    default=_project.ROOT / "metadata.yml",
    help="The metadata that name the key of receipts (default: metadata.yml).",
)
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="The archive (default: by the day)."
)
@click.option("--without-keys", is_flag=True, help="Keep no key that signs receipts.")
@waits
def main(datasets: Path, metadata: Path, target: Path | None, without_keys: bool) -> None:
    """Write datasets/ with .journal, inbox/ and waiting/ beside it, and the keys that sign receipts into one archive.

    It is a tar in gzip, begins with a manifest that has the SHA-256 of every file, and only its owner may read it.
    """
    root = datasets.resolve().parent
    archive = target or _by_day(root / "backups")
    with refusals_told():
        keys = {} if without_keys else key_files(metadata, os.environ)
        with consistent(datasets, "scripts/backup.py", lambda line: click.echo(mask(line), err=True)):
            folders = {name: root / name for name in ("inbox", "waiting") if (root / name).is_dir()}
            manifest = back_up({"datasets": datasets, **folders}, keys, archive)
    click.echo(f"{archive}: {len(manifest.files):,} 个文件 files, {archive.stat().st_size / 1e6:.1f} MB")
    click.echo(f"SHA-256: {file_sha256(archive)}")
    if manifest.holds_secrets:
        click.echo("其中有签发回执的私钥，请妥善保管 it holds the key that signs receipts: keep it safe")
    click.echo(f"恢复 to restore: scripts/restore.py {archive} --to FOLDER")


def _by_day(folder: Path) -> Path:
    """Return a new name by the day of today."""
    names = (f"qiangqi-{today().isoformat()}{f'-{n}' if n > 1 else ''}.tar.gz" for n in range(1, 1_000))
    return next(path for name in names if not (path := folder / name).exists())


if __name__ == "__main__":
    main()
