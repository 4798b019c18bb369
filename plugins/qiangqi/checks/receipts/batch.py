"""The answer part of a batch's receipt: counts, the digest of what is returned, and a hash of every row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Protocol

from ..batch import Batch, Checker
from ..response import json_closing, json_opening
from ..results import CheckQuery, Result
from ..sheets import Sheet, answered, opening
from .receipt import canonical
from .row_hashes import RowHashes, hashes_of


class Form(Protocol):
    """How a batch was sent, and so how it is answered."""

    name: str

    def opening(self) -> str:
        """Return what the answer begins with."""

    def part(self, results: Sequence[Result]) -> tuple[str, list[bytes]]:
        """Return some results as the answer has them, and each of them alone."""

    def closing(self, batch: Batch) -> str:
        """Return what the answer ends with."""


class JsonForm:
    """Rows as JSON: a result is hashed as the answer has it, which is its line in NDJSON."""

    name = "json"

    def __init__(self, query: CheckQuery, release: str) -> None:
        self._query, self._release = query, release
        self._joint = ""

    def opening(self) -> str:
        """Return the answer down to its first result."""
        return json_opening(self._query, self._release)

    def part(self, results: Sequence[Result]) -> tuple[str, list[bytes]]:
        """Return results with commas between them, and each alone."""
        texts = [result.text() for result in results]
        joint, self._joint = self._joint, ","
        return joint + ",".join(texts), [text.encode() for text in texts]

    def closing(self, batch: Batch) -> str:
        """Return the answer from its last result on."""
        return json_closing(batch)


class SheetForm:
    """Rows on a sheet: a row is hashed as the list of its cells, whatever file they stand in."""

    name = "sheet"

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def opening(self) -> str:
        """Return the rows down to the header, without a mark."""
        return opening(self._sheet).removeprefix("\ufeff")

    def part(self, results: Sequence[Result]) -> tuple[str, list[bytes]]:
        """Return rows with their outcomes, and the cells of each."""
        return answered(self._sheet, results), [canonical(cells) for cells in self._sheet.answered(results)]

    def closing(self, batch: Batch) -> str:
        """Return nothing: a sheet ends with its last row."""
        return ""


def rows_as_sent(rows: Sequence[object], sheet: Sheet | None) -> Iterator[bytes]:
    """Yield each row as it was sent: as canonical JSON, on a sheet the list of its cells."""
    return map(canonical, islice(sheet.rows, sheet.columns.header + 1, None) if sheet else rows)


def answer_steps(
    checker: Checker, query: CheckQuery, rows: Sequence[object], sheet: Sheet | None, release: str
) -> Iterator[dict[str, Any] | None]:
    """Yield None for each part of a batch that is answered, and at the end what a receipt holds of the whole."""
    form: Form = SheetForm(sheet) if sheet else JsonForm(query, release)
    batch, digest = checker.batch(sheet.asked(query) if sheet else query), hashlib.sha256(form.opening().encode())
    answered_rows = RowHashes("answered")
    for results in batch.results(rows):
        text, each = form.part(results)
        digest.update(text.encode())
        for one in each:
            answered_rows.add(one)
        yield None
    digest.update(form.closing(batch).encode())
    yield {
        "form": form.name,
        "counts": dict(batch.counts),
        "sha256": digest.hexdigest(),
        "asked": hashes_of("asked", rows_as_sent(rows, sheet)),
        "answered": answered_rows.hashes(),
    }
