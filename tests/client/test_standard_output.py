"""A command whose output cannot be written says so in one sentence; one that nobody reads any more says nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from given import ROOT

QIANGQI = ("-c", "from qiangqi.client.command import main; main()")
COMMANDS = {
    "an answer": (*QIANGQI, "search", "虚构", "--at"),
    "a stream": (*QIANGQI, "holders", "--json", "--at"),
    "its help": (*QIANGQI, "--help"),
    "a script": (str(ROOT / "scripts" / "standing.py"), "虚构甲", "--as-of", "2024-01-01", "--db"),
    "the help of a script": (str(ROOT / "scripts" / "add.py"), "--help"),
}


def command(name: str, catalogue: Path) -> list[str]:
    given = COMMANDS[name]
    return [sys.executable, *given, *([str(catalogue)] if given[-1] in ("--at", "--db") else [])]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("name", COMMANDS)
def test_output_that_cannot_be_written_ends_in_one_sentence_and_a_status(name: str, fictional: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command(name, fictional), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "输出写不下去" in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_who_has_enough_is_told_nothing(name: str, fictional: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command(name, fictional), stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode in (0, 1), done.stderr) == (True, "")
