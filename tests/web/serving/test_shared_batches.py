"""Processes that share a batch: its answer is that of one."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_rows import ROWS
from checkers import batch_of, checker_of
from kills import held
from qiangqi.checks.batch import Batch
from qiangqi.checks.parts import AT_ONCE
from qiangqi.checks.response import json_closing, lines_of
from qiangqi.checks.sentences import LIMIT
from qiangqi.checks.worker_pool import WorkerPool


def whole(batch: Batch) -> str:
    """Return the answer to all rows, and what it is closed with."""
    return "".join(batch.each(ROWS, lines_of)) + json_closing(batch)


@pytest.fixture(scope="module")
def pair(database: Path) -> Iterator[WorkerPool]:
    """Two processes at the real catalogue."""
    found = WorkerPool(database, checker_of(database).words, 2)
    yield found
    found.end()


@pytest.fixture(scope="module")
def alone(database: Path) -> str:
    """The answer of one process by itself."""
    return whole(batch_of(database))


@pytest.mark.parametrize("count", [1, 2])
def test_however_many_processes_share_a_batch_its_answer_is_the_same_to_the_byte(
    count: int, database: Path, alone: str, pair: WorkerPool
) -> None:
    workers = pair if count == 2 else WorkerPool(database, checker_of(database).words, count)
    assert whole(batch_of(database, workers)) == alone
    assert f'"looked_up":{LIMIT}' in alone
    if count == 1:
        workers.end()


def test_results_that_are_kept_for_a_page_are_those_of_one_process(database: Path, pair: WorkerPool) -> None:
    shared, own = (list(batch_of(database, workers).results(ROWS[:AT_ONCE])) for workers in (pair, None))
    assert [result.text() for result in shared[0]] == [result.text() for result in own[0]]
    assert [result.known.lead for result in shared[0]] == [result.known.lead for result in own[0]]


def test_a_process_that_is_ended_is_begun_anew_and_its_rows_are_answered_all_the_same(
    database: Path, alone: str, pair: WorkerPool
) -> None:
    batch, before = batch_of(database, pair), pair.processes()
    parts = batch.each(ROWS, lines_of)
    first = next(parts)
    for process in before:
        os.kill(process, signal.SIGKILL)
    assert first + "".join(parts) + json_closing(batch) == alone
    assert not set(before) & set(pair.processes())


def test_of_a_batch_that_is_left_or_answered_its_processes_hold_nothing(database: Path, pair: WorkerPool) -> None:
    parts = batch_of(database, pair).each(ROWS, lines_of)
    next(parts)
    parts.close()  # type: ignore[attr-defined]
    whole(batch_of(database, pair))
    assert [worker.ask(held).result() for worker in pair._workers] == [0, 0]


def test_a_process_is_begun_when_it_is_asked_and_ended_when_it_has_been_idle(database: Path, alone: str) -> None:
    workers = WorkerPool(database, checker_of(database).words, 2, idle_seconds=0.1)
    processes = [worker._process for worker in workers._workers]
    assert processes == [None, None]
    for _time in range(2):
        assert whole(batch_of(database, workers)) == alone
        while any(worker._process for worker in workers._workers):
            time.sleep(0.01)
    workers.end()
