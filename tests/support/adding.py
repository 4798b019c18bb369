"""Lists added and checked by the commands."""

from __future__ import annotations

from pathlib import Path

from commands import run


def add(file: Path, folder: Path, *options: str, status: int = 0) -> str:
    done = run("add", file, "--datasets", folder, "--yes", *options)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def check(folder: Path) -> str:
    done = run("check", "--datasets", folder)
    assert done.returncode == 0, done.stderr
    return done.stdout
