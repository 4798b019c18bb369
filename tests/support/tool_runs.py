"""A tool run on the files of the project: those of this environment first."""

from __future__ import annotations

import os
import subprocess

from given import ROOT
from installed import SCRIPTS


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        env=os.environ | {"PATH": path} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def passes(*command: object) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr
