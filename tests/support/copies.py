"""One copy of the site, as a container of `deploy/` begins it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from given import ROOT
from installed import SCRIPTS
from serving import free_port, wait_for

DEPLOY = ROOT / "deploy"


@contextmanager
def copy(release: Path, probe: str = "/robots.txt", **environment: str) -> Iterator[str]:
    """One copy of the site, begun as a container begins it, from when an address of it answers."""
    port = free_port()
    given = {"RELEASES": str(release.parent), "RELEASE": release.name, "PORT": str(port), **environment}
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        ["sh", str(DEPLOY / "serve.sh")],
        cwd=ROOT,
        env=os.environ | {"PATH": path} | given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}{probe}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)
