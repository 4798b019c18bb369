"""Every script that measures runs to its end on a small catalogue; what it measures, no test says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from given import ROOT

SMALL = {
    "bench.py": ("--only", "intervals", "--firms", "200"),
    "bench_intervals.py": ("--firms", "200"),
    "bench_build.py": ("--firms", "2000"),
    "bench_search.py": ("--firms", "100", "--requests", "3"),
    "bench_checks.py": ("--firms", "2000", "--rows", "100", "--requests", "20"),
    "bench_titles.py": ("--firms", "500", "--firms", "2000", "--requests", "2"),
    "bench_pages.py": ("--firms", "2000", "--requests", "3"),
    "bench_release.py": ("--firms", "500"),
    "bench_scale.py": ("--firms", "2000", "--seconds", "0.1"),
    "bench_changes.py": ("--firms", "500"),
    "bench_memory.py": ("--seconds", "0.1"),
    "bench_start.py": ("--times", "1"),
    "bench_hostile.py": ("--firms", "500", "--minutes", "0.02"),
    "bench_ocr.py": ("--names", "4"),
}


def test_every_script_that_measures_is_tried_here() -> None:
    assert {path.name for path in (ROOT / "scripts").glob("bench*.py")} == SMALL.keys()


def test_every_benchmark_can_be_run_alone_by_its_name() -> None:
    wrong = run("bench.py", "--only", "searches")
    assert wrong.returncode == 2
    assert {f"bench_{name}.py" for name in re.findall(r"\w+", wrong.stderr)} >= SMALL.keys() - {"bench.py"}


@pytest.mark.long
@pytest.mark.parametrize("script", SMALL)
def test_a_script_that_measures_runs_to_its_end(script: str, tmp_path: Path) -> None:
    done = run(script, *SMALL[script], "--json", str(tmp_path / "figures.json"))
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))


def run(script: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, f"scripts/{script}", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
