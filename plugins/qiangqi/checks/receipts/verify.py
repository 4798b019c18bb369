"""A receipt beside a catalogue and beside kept files: whether the same comes out again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.standing.dates import DateError, parse_day

from ..batch import Checker
from ..opened import checker_for
from ..results import CheckQuery
from .batch import answer_steps, rows_as_sent
from .kept_files import answered_rows, kept_batch
from .receipt import rules_of
from .recomputed import Recomputed, compared
from .row_hashes import hashes_of
from .single_row import UnreadableRow, ask_one
from .told import Refusal, both


class Differs(Refusal):
    """What a receipt says is not what comes out."""


def compare_answers(receipt: Mapping[str, Any], path: Path) -> str:
    """Return in what way a kept answer is the one that a batch's receipt was issued for.

    Raises:
        Differs: it is not.
        NoFile: it is no answer.
    """
    body = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if hashlib.sha256(body).hexdigest() == _batch(receipt)["sha256"]:
        return both(("留存的答复与当时给出的逐字节相同", "the kept answer is byte for byte the one that was given"))
    _compare("answered", receipt, answered_rows(path))
    texts = (
        "留存的答复各行与当时给出的相同，文件本身曾重新保存",
        "every row of the kept answer is as it was given; the file itself was written anew",
    )
    return both(texts)


def compare_sent(receipt: Mapping[str, Any], path: Path) -> str:
    """Return that the rows of a kept batch are those that were asked.

    Raises:
        Differs: they are not.
        NoFile: it is no batch.
    """
    rows, sheet = kept_batch(path)
    _compare("asked", receipt, list(rows_as_sent(rows, sheet)))
    return both(("留存的提交文件各行与当时提交的相同", "every row of the kept batch is as it was sent"))


def _batch(receipt: Mapping[str, Any]) -> dict[str, Any]:
    if receipt["kind"] != "batch":
        raise Differs(
            "这是单笔核验的回执，问题和答复都在其中",
            "it is the receipt of one row, which holds the question and the answer themselves",
        )
    found: dict[str, Any] = receipt["answer"]
    return found


def _compare(label: str, receipt: Mapping[str, Any], rows: Sequence[bytes]) -> None:
    recorded = _batch(receipt)[label]
    if len(recorded) != len(rows):
        raise Differs(
            f"文件有 {len(rows)} 行，回执对应 {len(recorded)} 行",
            f"the file has {len(rows)} rows, and the receipt is of {len(recorded)}",
        )
    if hashes_of(label, rows) != recorded:
        raise Differs("文件各行与回执不符", "the rows of the file are not those of the receipt")


def recompute(receipt: Mapping[str, Any], path: Path, questions: Path | None) -> Recomputed:
    """Return how a catalogue answers the receipt's question now; for a batch from the rows that were kept.

    Raises:
        Differs: the question cannot be asked.
        NoFile: what was kept is no batch.
    """
    catalogue = Catalogue(path)
    checker = checker_for(catalogue)
    sent = receipt["question"]
    try:
        as_of, known_on = parse_day(sent["as_of"]), parse_day(sent["known_on"])
    except DateError:
        raise Differs("回执中的日期不存在", "its days are none of the calendar") from None
    query = CheckQuery(as_of, known_on, known_on, sent["lang"])  # a later day of asking changes nothing
    again = _single(checker, sent, query) if receipt["kind"] == "single" else _whole(checker, receipt, query, questions)
    return compared(receipt, again, catalogue.release, rules_of(checker.db) == receipt["rules"])


def _single(checker: Checker, sent: Mapping[str, Any], query: CheckQuery) -> dict[str, Any]:
    try:
        return ask_one(checker, sent["row"], query).answer_object()
    except UnreadableRow:
        raise Differs("回执中的问题无法查询", "its question cannot be asked") from None


def _whole(checker: Checker, receipt: Mapping[str, Any], query: CheckQuery, kept: Path | None) -> dict[str, Any]:
    if kept is None:
        raise Differs(
            "批量回执不含各行内容，请用 --questions 给出当时提交的文件",
            "the receipt of a batch holds no rows; give the file that was sent with --questions",
        )
    rows, sheet = kept_batch(kept)
    steps = answer_steps(checker, query, rows, sheet, receipt["catalogue"]["release"])
    return next(answer for answer in steps if answer is not None)
