"""The moment at which a build switches: broken off at any step, or without room, one catalogue is there, whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_up import FIRMS, begin, publish_list, row
from python_runs import run_python
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.values.checksums import file_sha256

pytestmark = pytest.mark.slow

BREAK = """
import os, signal, sys
from pathlib import Path
event, number, how = sys.argv[1], int(sys.argv[2]), sys.argv[3]
seen = 0

def watch(name, given):
    global seen
    if name != event or ".catalogue" not in str(given[0]) or name == "open" and "json" not in str(given[0]):
        return
    seen += 1
    if seen == number and how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if seen == number:
        raise OSError(28, os.strerror(28))

sys.addaudithook(watch)
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.standing.strict_yaml import DataError
try:
    publish(Path(sys.argv[4]), Path(sys.argv[5]))
except DataError as error:
    sys.exit(str(error))
"""
"""Builds, and at the given number of an event, as Python tells its own audit, is killed or finds the disk full."""

STEPS = {
    "the summary is written": ("open", 1, "old"),
    "the catalogue is renamed": ("os.rename", 1, "old"),
    "the summary is renamed": ("os.rename", 2, "new"),
}
"""Each step by what is about to happen, and the catalogue that is there if it does not."""


@pytest.mark.parametrize("how", ["killed", "full"])
@pytest.mark.parametrize("step", STEPS)
def test_a_build_broken_off_while_it_switches_leaves_one_catalogue_whole(step: str, how: str, tmp_path: Path) -> None:
    datasets, output = begin(tmp_path / "datasets"), tmp_path / "build"
    publish_list(datasets, [row(name) for name in FIRMS])
    served = publish(datasets, output)
    old = file_sha256(served)
    publish_list(datasets, [row(name) for name in (*FIRMS, "虚构丁有限公司")])
    new = file_sha256(publish(datasets, tmp_path / "whole"))
    event, number, left = STEPS[step]
    run = run_python("-c", BREAK, event, number, how, datasets, output)
    assert run.returncode == (-9 if how == "killed" else 1), run.stderr
    assert how == "killed" or ("expected a folder with room" in run.stderr and run.stderr.count("\n") == 1)
    assert file_sha256(served) == {"old": old, "new": new}[left]
    assert file_sha256(publish(datasets, output)) == new
    assert json.loads((output / "catalogue.json").read_text(encoding="utf-8"))["sha256"] == new
    assert [path.name for path in output.iterdir() if ".new" in path.name] == []
