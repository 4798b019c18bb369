"""`qiangqi download`: files of a release, each held against its SHA-256 before it takes its name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import click

from qiangqi.standing.written_days import pick

from . import views
from .bilingual import both
from .options import Shown, of_origin
from .origin import Origin
from .refusals import ANSWERED, Unanswered, WrongInput


@click.command(
    help=both(
        "下载数据版本中的文件，并核对 SHA-256；不写文件名则列出全部文件。",
        "Download files of a release and verify their SHA-256; without a name all files are listed.",
    )
)
@click.argument("files", nargs=-1, metavar="[FILE]…")
@click.option(
    "--version",
    metavar="VERSION",
    help=both(
        "版本，默认最新。",
        "The release; the newest by default.",
    ),
)
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help=both(
        "存放的文件夹，默认当前文件夹。",
        "The folder to put them in; this one by default.",
    ),
)
@of_origin
def download(origin: Origin, shown: Shown, files: tuple[str, ...], version: str | None, to: Path) -> int:
    """List what a release holds, or fetch some of it."""
    manifest = origin.manifest(version)
    if not files:
        shown.show(manifest, views.files(manifest, shown.lang))
        return ANSWERED
    digests = {one["name"]: one["sha256"] for one in manifest["files"]}
    if unknown := [name for name in files if name not in digests]:
        says = (
            f"版本 {manifest['version']} 没有 {'、'.join(unknown)}；不写文件名可列出全部文件。",
            f"Release {manifest['version']} has no {', '.join(unknown)}; without a name all files are listed.",
        )
        raise WrongInput(pick(says, shown.lang))
    fetched = [{"file": str(to / name), "sha256": digests[name]} for name in files]
    for name in dict.fromkeys(files):
        _fetch(origin.read(manifest["version"], name), to / name, digests[name], shown.lang)
    shown.show(
        {"version": manifest["version"], "files": fetched}, (f"{one['sha256']}  {one['file']}" for one in fetched)
    )
    return ANSWERED


def _fetch(parts: Iterator[bytes], path: Path, expected: str, lang: str) -> None:
    """Write a file beside its place, and put it there when it is whole; what was there is replaced."""
    fresh = path.with_name(f".{path.name}.part")
    digest = hashlib.sha256()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            for part in parts:
                digest.update(part)
                file.write(part)
        if digest.hexdigest() != expected:
            says = (
                f"{path.name} 的 SHA-256 不符，没有保存；请再试一次。",
                f"The SHA-256 of {path.name} differs, and it was not kept; try again.",
            )
            raise Unanswered(pick(says, lang))
        os.replace(fresh, path)
    except OSError as error:
        says = (
            f"不能写入 {path}：{error.strerror}。请用 --to 指定其他文件夹。",
            f"Cannot write {path}: {error.strerror}. Name another folder with --to.",
        )
        raise Unanswered(pick(says, lang)) from None
    finally:
        fresh.unlink(missing_ok=True)
