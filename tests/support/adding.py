"""Lists added and checked by the commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from given import ROOT


def add(file: Path, folder: Path, *options: str, status: int = 0) -> str:
    command = [sys.executable, "scripts/add.py", str(file), "--datasets", str(folder), "--yes", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def check(folder: Path) -> str:
    command = [sys.executable, "scripts/check.py", "--datasets", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
