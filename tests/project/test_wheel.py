"""The package as it is installed elsewhere: a wheel with everything that a server reads, and no more than it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from given import ROOT


def run(*command: object, folder: Path) -> str:
    """Run a command away from the source, and return what it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    line = list(map(str, command))
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel of this source and what `qiangqi[server]` needs."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, folder=folder)
    (wheel,) = folder.glob("qiangqi-*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", folder=folder)
    own = folder / "venv/bin/python"
    install = (*pip, "--python", own, "install")
    run(*install, "--no-deps", "--require-hashes", "-r", ROOT / "deploy/requirements.lock", folder=folder)
    run(*install, "--no-index", f"{wheel}[server]", folder=folder)  # fails where the lock lacks a dependency
    return own


@pytest.mark.scale
def test_a_wheel_with_the_extra_server_serves_a_built_catalogue(python: Path, database: Path, tmp_path: Path) -> None:
    where = run(python, "-c", "import qiangqi; print(qiangqi.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(python.parents[1])
    served = (python, "-m", "datasette", "serve", "-i", database, "--get")
    assert "强企名录" in run(*served, "/", folder=tmp_path)
    assert '<html lang="en"' in run(*served, "/?lang=en", folder=tmp_path)
    assert '"openapi"' in run(*served, "/-/openapi.json", folder=tmp_path)
    assert run(*served, "/titles.json", folder=tmp_path).startswith("{")
