"""Two commands on one folder: the second waits, says for whom and since when, and no killed one is in the way."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

import pytest
from commands import run
from qiangqi.catalogue.building.lock import locked
from qiangqi.lists.editing.lock import JOURNAL, holder_of, reading, writing
from qiangqi.lists.editing.turns import waiting_turns
from qiangqi.standing.strict_yaml import DataError

SINCE = r"\(pid {}, 自 since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\)"


class Holder(NamedTuple):
    """A process that holds a folder until it is let go or killed."""

    pid: int
    ends: IO[bytes]

    def let_go(self) -> None:
        self.ends.close()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


@contextmanager
def held_by_another(folder: Path, how: str = "writing") -> Iterator[Holder]:
    """Let a process of its own hold a folder."""
    holds, wait = os.pipe(), os.pipe()
    if (pid := os.fork()) == 0:
        os.close(wait[1])
        hold = writing(folder, "source.py amend", print) if how == "writing" else reading(folder, print, "build.py")
        with hold:
            os.write(holds[1], b"1")
            os.read(wait[0], 1)
        os._exit(0)
    os.read(holds[0], 1)
    with os.fdopen(wait[1], "wb") as ends:
        yield Holder(pid, ends)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)
    for number in (*holds, wait[0]):
        os.close(number)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with writing(tmp_path, "first", print):
        pass
    return tmp_path


@pytest.mark.parametrize(("how", "name"), [("writing", "source.py amend"), ("reading", "build.py")])
def test_a_second_command_waits_and_says_for_whom_and_since_when(folder: Path, how: str, name: str) -> None:
    said, waits = [], threading.Event()

    def wait() -> None:
        with writing(folder, "second", lambda text: (said.append(text), waits.set())):
            said.append("done")

    with held_by_another(folder, how) as holder:
        second = threading.Thread(target=wait)
        second.start()
        assert waits.wait(60)
        holder.let_go()
        second.join(60)
    assert re.fullmatch(rf"等待 waiting for: {name} {SINCE.format(holder.pid)}", said[0]) and said[1:] == ["done"]


@pytest.mark.parametrize("how", ["writing", "reading"])
def test_what_a_killed_command_held_is_free_at_once(folder: Path, how: str) -> None:
    with held_by_another(folder, how) as holder:
        assert str(holder.pid) in (holder_of(folder) or "")
        holder.kill()
        with waiting_turns("second", 0, print), writing(folder, "second", print):
            pass
    assert holder_of(folder) is None and not list((folder / JOURNAL).glob("reading/*"))


@pytest.mark.parametrize(("wait", "says"), [(0, ""), (0.2, "; waited 0.2 s")])
def test_who_will_not_wait_or_no_longer_is_told_who_holds_it(folder: Path, wait: float, says: str) -> None:
    with held_by_another(folder) as holder, waiting_turns("second", wait, print):
        expected = f"is held: source.py amend {SINCE.format(holder.pid)}{says}; expected it to end"
        with pytest.raises(DataError, match=expected), writing(folder, "second", print):
            pass
        with pytest.raises(DataError, match=expected), reading(folder, print):
            pass


def test_who_reads_stands_beside_others_who_read(folder: Path) -> None:
    with held_by_another(folder, "reading"), waiting_turns("second", 0, print), reading(folder, print, "check.py"):
        told = holder_of(folder) or ""
        assert "build.py" in told and "check.py" in told
        with pytest.raises(DataError, match=r"is held: .*build\.py"), writing(folder, "third", print):
            pass


def test_a_lock_deep_within_a_build_is_waited_for_as_the_command_said(tmp_path: Path) -> None:
    path, said, waits = tmp_path / "build.lock", list[str](), threading.Event()

    def build() -> None:
        with waiting_turns("publish.py", None, lambda text: (said.append(text), waits.set())), locked(path):
            said.append("done")

    with waiting_turns("build.py", 0, print), locked(path):
        second = threading.Thread(target=build)
        second.start()
        assert waits.wait(60)
        with pytest.raises(DataError, match=r"another build is running in this folder: build\.py"), locked(path):
            pass
    second.join(60)
    assert "another build is running in this folder: build.py (pid" in said[0] and said[1:] == ["done"]


@pytest.mark.parametrize("script", ["build", "publish", "check", "preview"])
def test_a_command_that_will_not_wait_ends_and_says_for_whom_it_would(script: str, folder: Path) -> None:
    where = {"check": (), "preview": ("--no-serve", "--in-service", folder / "x.db", "--output", folder / "preview")}
    output = where.get(script, ("--output", folder / "build"))
    with held_by_another(folder):
        done = run(script, "--datasets", folder, *output, "--no-wait")
    assert done.returncode == 1 and "is held: source.py amend (pid" in done.stderr


def test_an_act_that_waits_too_long_ends_and_says_for_whom(folder: Path) -> None:
    with held_by_another(folder, "reading"):
        done = run("source", "restore", "--datasets", folder, "--output", folder / "build", "--wait", "0.1")
    assert done.returncode == 1 and "等待 waiting for: build.py" in done.stdout
    assert "is held: build.py" in done.stderr and "waited 0.1 s" in done.stderr
