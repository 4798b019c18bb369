"""Workers begin wherever temporary files are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BEGUN = "from qiangqi.processes import begin_template; begin_template(['json']); print('begun')"


def test_a_long_path_of_temporary_files_is_no_hindrance(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", BEGUN], env={**os.environ, "TMPDIR": str(folder)}, capture_output=True, text=True
    )
    assert run.stdout == "begun\n" and not list(folder.iterdir()), run.stderr
