"""Progress bar on a terminal for a long file: rows, rate and time left; nothing where there is no terminal."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import click

T = TypeVar("T")

LONG = 4 << 20
"""Bytes from which a file is worth a bar."""

_STEP = 2_000
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension\s+ref="[A-Z]+\d+:[A-Z]+(\d+)"')


def watched(rows: Iterable[T], path: Path, label: str) -> Iterable[T]:
    """Return the rows as they are; on a terminal, and for a long file, with a bar on stderr while they pass."""
    if not sys.stderr.isatty() or path.stat().st_size < LONG:
        return rows
    return _with_progress(rows, expected(path), label)


def _with_progress(rows: Iterable[T], total: int | None, label: str) -> Iterator[T]:
    start = monotonic()

    def rate_text(passed: int | None) -> str:
        rate = (passed or 0) / max(monotonic() - start, 1e-9)
        return f"{passed or 0:,} rows  {rate:,.0f} rows/s"

    options: dict[str, Any] = {"label": label, "file": sys.stderr, "item_show_func": rate_text, "show_eta": True}
    with click.progressbar(length=total, show_percent=total is not None, **options) as bar:
        passed = 0
        for passed, row in enumerate(rows, 1):
            if passed % _STEP == 0:
                bar.update(_STEP, passed)
            yield row
        bar.update(passed % _STEP, passed)


def expected(path: Path) -> int | None:
    """Return about how many rows a file has, or None where it cannot be told without reading it.

    Text by the length of its first lines, a workbook by the sizes that its sheets state.
    """
    with path.open("rb") as file:
        start = file.read(1 << 20)
    if start.startswith(b"PK\x03\x04"):
        return _stated(path)
    lines = start.count(b"\n")
    return max(1, path.stat().st_size * lines // len(start)) if lines and b"\0" not in start else None


def _stated(path: Path) -> int | None:
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            found = [_DIMENSION.search(archive.open(name).read(4096)) for name in sheets]
    except (zipfile.BadZipFile, OSError, EOFError):
        return None
    return sum(int(stated[1]) for stated in found if stated) or None
