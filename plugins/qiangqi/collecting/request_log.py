"""The log of requests, ``log.csv``: one row for each address that was asked, or was not, and why."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import NamedTuple

LOG = "log.csv"

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet would run; what a site says of itself stands in the log, such as its type."""


class Entry(NamedTuple):
    """A row. ``at`` is UTC; ``outcome`` is stored, same, not_modified, gone, refused or failed, and ``why`` says more.

    ``warc`` is the file of the evidence.
    """

    at: str
    place: str
    page: str
    address: str
    final: str
    status: str
    outcome: str
    why: str
    sha256: str
    size: str
    type: str
    warc: str


class RequestLog:
    """The log of one inbox; a row that a run which was cut off did not finish is taken away."""

    def __init__(self, inbox: Path) -> None:
        self._path = inbox / LOG
        inbox.mkdir(parents=True, exist_ok=True)
        if not self._path.exists() or not self._cut():
            self._append(Entry._fields)

    def add(self, entry: Entry) -> None:
        """Write a row, and wait for the disk."""
        self._append(entry)

    def _append(self, row: tuple[str, ...]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerow([f"'{one}" if one.startswith(FORMULA) else one for one in row])
        number = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(number, text.getvalue().encode())
            os.fsync(number)
        finally:
            os.close(number)

    def _cut(self) -> int:
        """Take away what stands behind the last end of a line; return the bytes that are left."""
        with self._path.open("rb+") as file:
            kept = file.read().rfind(b"\n") + 1
            file.truncate(kept)
        return kept
