"""Checkers at a catalogue, and the day on which they are asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from given import day
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.checks.batch import Batch, Checker, CheckQuery
from qiangqi.checks.lookup import open_for_reading
from qiangqi.checks.worker_pool import WorkerPool

TODAY = day("2026-11-21")


def checker_of(path: Path) -> Checker:
    """Return a checker of a catalogue."""
    catalogue = Catalogue(path)
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        rows = db.execute("select word, zh, en from vocabulary where list = 'statuses'")
        statuses = {word: {"zh": zh, "en": en} for word, zh, en in rows}
    words = {"statuses": statuses, "cautions": catalogue.cautions}
    return Checker(open_for_reading(path), catalogue.engine, words)


def batch_of(database: Path, workers: WorkerPool | None = None) -> Batch:
    """Return a batch that some processes share."""
    alone = checker_of(database)
    return Checker(open_for_reading(database), alone.engine, alone.words, lambda: workers).batch(
        CheckQuery(TODAY, TODAY, TODAY)
    )
