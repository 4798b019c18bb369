"""The script that builds, on lists so large that processes of their own draw and index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from given import DATASETS, ROOT
from qiangqi.catalogue.building.pipeline import _ALONE
from qiangqi.fiction.bulk import write_bulk


@pytest.mark.long
def test_the_script_builds_lists_that_are_worth_several_processes(tmp_path: Path) -> None:
    write_bulk(DATASETS, tmp_path / "datasets", 20_000, 10)
    assert sum(raw.stat().st_size for raw in tmp_path.glob("datasets/**/raw/*")) > _ALONE
    command = [sys.executable, ROOT / "scripts/build.py", "--datasets", tmp_path / "datasets", "--output", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, (tmp_path / "catalogue.db").exists()) == (0, True), done.stderr
