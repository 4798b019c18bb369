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


CLOSED = ("sh", "-c", 'exec "$@" >&-', "sh")


@pytest.mark.parametrize("name", COMMANDS)
def test_output_that_is_closed_ends_in_one_sentence_and_a_status(name: str, fictional: Path) -> None:
    done = subprocess.run([*CLOSED, *command(name, fictional)], stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "输出写不下去" in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_can_tell_nobody_ends_with_the_status_alone(name: str, fictional: Path) -> None:
    mute = ("sh", "-c", 'exec "$@" >&- 2>&- <&-', "sh")
    assert subprocess.run([*mute, *command(name, fictional)], check=False).returncode == 1


def test_a_file_that_is_opened_never_takes_the_place_of_an_output_that_is_closed(tmp_path: Path) -> None:
    line = [sys.executable, "-c", BARE + "import os, sys; os.write(os.open(sys.argv[1], 66), b'x'); os.write(1, b'y')"]
    subprocess.run([*CLOSED, *line, str(tmp_path / "file")], capture_output=True, check=False)
    assert (tmp_path / "file").read_bytes() == b"x"


def test_a_command_that_writes_nothing_needs_no_output() -> None:
    done = subprocess.run([*CLOSED, sys.executable, "-c", BARE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_reader_who_has_enough_is_told_nothing(name: str, fictional: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command(name, fictional), stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode in (0, 1), done.stderr) == (True, "")


BARE = "from qiangqi.standard_output import end_where_full; end_where_full(); "
BARE_COMMANDS = {
    "a print that waits for the end": "print('x')",
    "a print that waits while other modules see to their own end": "import logging, multiprocessing.util; print('x')",
    "a print in a thread": "import threading as t; t.Thread(target=print, args=('x',), kwargs={'flush': True}).start()",
    "prints in a pool": "from concurrent.futures import ThreadPoolExecutor as T; T(2).submit(print, 'x' * 99_999)",
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("name", BARE_COMMANDS)
def test_no_way_of_printing_ends_otherwise(name: str) -> None:
    with open("/dev/full", "wb") as full:
        line = [sys.executable, "-c", BARE + BARE_COMMANDS[name]]
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "输出写不下去" in done.stderr


@pytest.mark.parametrize("name", BARE_COMMANDS)
def test_no_way_of_printing_to_a_closed_output_ends_otherwise(name: str) -> None:
    line = [*CLOSED, sys.executable, "-c", BARE + BARE_COMMANDS[name]]
    done = subprocess.run(line, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "输出写不下去" in done.stderr


@pytest.mark.parametrize("name", BARE_COMMANDS)
def test_what_can_be_written_is_written_and_ends_well(name: str) -> None:
    line = [sys.executable, "-c", BARE + BARE_COMMANDS[name]]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout.strip().strip("x")) == (0, "", "")
    assert done.stdout.endswith("x\n")


def test_a_status_of_the_commands_own_stays() -> None:
    line = [sys.executable, "-c", BARE + "print('x'); raise SystemExit(3)"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "x\n")
