"""Rows that are checked, and their results."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from checkers import TODAY
from qiangqi.checks.batch import Checker
from qiangqi.checks.results import CheckQuery
from qiangqi.checks.sentences import SENTENCES


def check(
    checker: Checker, rows: Iterable[object], as_of: int = TODAY, known_on: int = TODAY, lang: str = "zh"
) -> list[Any]:
    """Return the results of a batch as its readers get them."""
    batch = checker.batch(CheckQuery(as_of, known_on, TODAY, lang))
    return [json.loads(result.text()) for part in batch.results(rows) for result in part]


def one(checker: Checker, row: object, **given: Any) -> Any:
    """Return the result of one row."""
    (found,) = check(checker, [row], **given)
    return found


def told(topic: str) -> str:
    """Return the first words of a sentence."""
    return SENTENCES[topic][0].split("{")[0]


def _names(path: Path) -> list[str]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return [name for (name,) in db.execute("select name from firms order by firm_id")]
