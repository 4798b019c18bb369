"""Processes that share a batch are killed, in every order of events, and each batch is answered to the byte."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import kills
import pytest
from checkers import batch_of, checker_of
from known_firms import OLD_NAME, YUTONG
from qiangqi.checks import worker_process
from qiangqi.checks.response import lines_of
from qiangqi.checks.results import Result
from qiangqi.checks.worker_pool import WorkerPool
from qiangqi.checks.worker_process import WorkerEnded

pytestmark = pytest.mark.slow

SIZE = 4
"""Rows of a part."""

ROWS: list[dict[str, Any]] = [
    row
    for number in range(8)
    for row in ({"name": OLD_NAME}, {"name": f"没有的第{number}号有限公司"}, {"uscc": YUTONG})
]
"""Six parts for two processes, so four are ever under way."""


@pytest.fixture(autouse=True)
def limited() -> Iterator[None]:
    """End the run, and show where it stands, rather than wait for a process that says nothing."""
    faulthandler.dump_traceback_later(300, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="module")
def pool(database: Path) -> Iterator[WorkerPool]:
    """Two processes at the real catalogue, sent few rows at a time."""
    found = WorkerPool(database, checker_of(database).words, 2, SIZE)
    yield found
    found.end()


@pytest.fixture(scope="module")
def expected(database: Path) -> str:
    """The answer without any process."""
    return "".join(batch_of(database).each(ROWS, lines_of))


@pytest.mark.parametrize(("place", "times"), [(0, 1), (SIZE, 2), (len(ROWS) - 1, 1)])
def test_killed_while_a_part_is_sent(
    place: int, times: int, database: Path, pool: WorkerPool, expected: str, tmp_path: Path
) -> None:
    rows = [kills.Fatal(row, tmp_path / "m", times) if number == place else row for number, row in enumerate(ROWS)]
    assert "".join(batch_of(database, pool).each(rows, lines_of)) == expected


TOLD: dict[str, Callable[[Path], Callable[[Sequence[Result]], str]]] = {
    "while a part is finished": lambda mark: partial(kills.while_finishing, mark, 1),
    "while its successor finishes the part": lambda mark: partial(kills.while_finishing, mark, 3),
    "once for each part": lambda mark: partial(kills.in_every_part, mark),
    "with half of its answer sent": lambda mark: partial(kills.while_replying, mark),
}


@pytest.mark.parametrize("when", TOLD)
def test_killed(when: str, database: Path, pool: WorkerPool, expected: str, tmp_path: Path) -> None:
    assert "".join(batch_of(database, pool).each(ROWS, TOLD[when](tmp_path / "m"))) == expected


# What kills processes from outside, between two tasks


def kill(processes: Sequence[int]) -> None:
    for process in processes:
        os.kill(process, signal.SIGKILL)


BETWEEN = {
    "one of them": (slice(1), False, 1),
    "the other, after more parts": (slice(1, 2), False, 3),
    "both": (slice(2), False, 1),
    "both, and their successors are there": (slice(2), True, 1),
}


@pytest.mark.parametrize("which", BETWEEN)
def test_killed_between_looking_up_and_finishing(which: str, database: Path, pool: WorkerPool, expected: str) -> None:
    ended, is_begun, answered = BETWEEN[which]
    parts = batch_of(database, pool).each(ROWS, lines_of)
    first = "".join(islice(parts, answered))
    kill(pool.processes()[ended])  # asked last, so everything that was sent before is done
    if is_begun:
        pool.processes()
    assert first + "".join(parts) == expected


def test_killed_while_it_starts(database: Path, expected: str) -> None:
    begun: set[int | None] = {child.pid for child in multiprocessing.active_children()}
    pool = WorkerPool(database, checker_of(database).words, 2, SIZE)
    answer: list[str] = []
    asking = threading.Thread(target=lambda: answer.extend(batch_of(database, pool).each(ROWS, lines_of)))
    asking.start()
    count = 0
    while count < 5:
        for child in multiprocessing.active_children():
            if child.pid not in begun:  # begun a moment ago
                begun.add(child.pid)
                child.kill()
                count += 1
    asking.join()
    pool.end()
    assert "".join(answer) == expected


def test_killed_when_it_is_to_forget(database: Path, pool: WorkerPool, expected: str) -> None:
    parts = batch_of(database, pool).each(ROWS, lines_of)
    next(parts)
    processes = pool.processes()
    parts.close()  # type: ignore[attr-defined]
    kill(processes)
    assert "".join(batch_of(database, pool).each(ROWS, lines_of)) == expected


def test_killed_in_one_batch_while_another_is_under_way(database: Path, pool: WorkerPool, expected: str) -> None:
    one, other = (batch_of(database, pool).each(ROWS, lines_of) for _ in range(2))
    pairs = list(islice(zip(one, other, strict=True), 1))
    kill(pool.processes())
    pairs += zip(one, other, strict=True)
    assert ["".join(answer) for answer in zip(*pairs, strict=True)] == [expected, expected]


# What does not get through, and what is left over


@pytest.mark.parametrize("is_killed", [True, False])
def test_a_part_that_always_ends_its_process_fails_its_batch_alone(
    is_killed: bool, database: Path, pool: WorkerPool, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "SENDINGS", 3)
    told = partial(kills.while_finishing, tmp_path / "m", 99) if is_killed else kills.crashing
    with pytest.raises(WorkerEnded, match="3 times" if is_killed else "2 times"):
        list(batch_of(database, pool).each(ROWS[:SIZE], told))
    assert "".join(batch_of(database, pool).each(ROWS, lines_of)) == expected


def test_a_process_that_refuses_to_start_says_why_at_once(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "catalogue.db"
    copy.write_bytes(database.read_bytes())
    pool = WorkerPool(copy, checker_of(database).words, 1, SIZE)
    pool.processes()
    os.utime(copy, (1, 1))
    kill(pool.processes())
    with pytest.raises(LookupError, match="another one by now"):
        list(batch_of(database, pool).each(ROWS, lines_of))
    pool.end()


def test_killed_or_not_the_processes_hold_nothing_of_a_batch(database: Path, pool: WorkerPool) -> None:
    parts = batch_of(database, pool).each(ROWS, lines_of)
    next(parts)
    kill(pool.processes()[:1])
    next(parts)
    parts.close()  # type: ignore[attr-defined]
    assert [process.ask(kills.held).result() for process in pool._workers] == [0, 0]


def test_ten_kills_at_any_moment_of_one_batch_leave_its_answer_the_same(database: Path, pool: WorkerPool) -> None:
    rng = random.Random(7)
    sent: list[dict[str, Any]] = []

    def kill_ten() -> None:
        for _ in range(10):
            time.sleep(rng.random() / 3)
            while not (children := multiprocessing.active_children()):
                time.sleep(0.01)  # its successor is about to be begun
            rng.choice(children).kill()

    killer = threading.Thread(target=kill_ten)

    def rows() -> Iterator[dict[str, Any]]:
        killer.start()
        for row in cycle(ROWS):
            if not killer.is_alive() and len(sent) % SIZE == 0:
                return
            sent.append(row)
            yield row

    answer = "".join(batch_of(database, pool).each(rows(), lines_of))
    assert answer == "".join(batch_of(database).each(sent, lines_of))
