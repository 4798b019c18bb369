#!/usr/bin/env python3
"""Measure the reading of scans: wrong cells that pass as agreed, cells that are asked about, time and memory."""

from __future__ import annotations

from _machine import machine, machine_line  # isort: skip

import _project

import json
import os
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click
from qiangqi.lists.scans.doubts import doubts, text_of
from qiangqi.lists.scans.read_rows import ReadRow
from qiangqi.lists.scans.reading import missing, read_scan
from qiangqi.values.names import name_key

sys.path.insert(0, str(_project.ROOT / "tests/support"))
from made_scans import TITLE, bundle, font_file, lists, page, scanned

ROWS = 40
"""Firms on a page."""


@click.command(epilog="Example:\n\n  scripts/bench_ocr.py --names 300 --family 'Noto Serif CJK SC'")
@click.option("--names", default=300, show_default=True, help="Invented firms in all, 40 on a page.")
@click.option("--family", default="Noto Sans CJK SC", show_default=True, help="The font of the pages.")
@click.option("--degrees", default=1.5, show_default=True, help="How askew a page lies.")
@click.option("--quality", default=60, show_default=True, help="Quality of its JPEG.")
@click.option("--seed", default=1, show_default=True, help="Which names are invented.")
@click.option("--json", "as_json", type=click.Path(path_type=Path), help="Also write the figures here.")
def main(names: int, family: str, degrees: float, quality: int, seed: int, as_json: Path | None) -> None:
    """Make scans of lists, read them, and compare each cell with what was printed."""
    before = os.getloadavg()[0]
    if lacks := [*missing(), *([] if font_file(family) else [family])]:
        figures: dict[str, Any] = {"skipped": f"not installed here: {', '.join(lacks)}"}
    else:
        made = list(lists(names, ROWS, seed))
        pages = [scanned(page(rows, family=family), "JPEG", degrees, quality) for rows in made]
        figures = {"family": family, "names": names, **measure(made, pages)}
    figures = {**machine(before), **figures}
    for line in sentences(figures):
        click.echo(line)
    if as_json:
        as_json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def measure(made: Sequence[list[list[str]]], pages: Sequence[bytes]) -> dict[str, Any]:
    """Return what reading the pages took, and what came of their cells."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.tif"
        path.write_bytes(bundle(pages))
        rows = [row for found in read_scan(path, "tiff") for row in found]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)  # of the one process that read them, models included
    spent = {"seconds_a_page": (used.ru_utime + used.ru_stime) / len(pages), "memory_mib": used.ru_maxrss / 1024}
    return {"pages": len(pages), **spent, **compared(made, rows)}


def compared(made: Sequence[list[list[str]]], rows: Sequence[ReadRow]) -> dict[str, Any]:
    """Return how many cells are asked about and why, and which passed though they differ from what was printed."""
    asked = doubts(rows)
    truth = [cells for one in made for cells in ([TITLE], *one)]
    passed = [
        (text_of(cell), text)
        for index, (row, cells) in enumerate(zip_longest(rows, truth))
        for column, (cell, text) in enumerate(zip_longest(row.cells if row else [], cells or []))
        if (index, column) not in asked
    ]
    wrong = [(read, text) for read, text in passed if name_key(read) != name_key(text or "")]
    cells = sum(map(len, truth))
    return {
        "rows": (len(rows), len(truth)),
        "cells": cells,
        "asked": len(asked),
        "asked_share": len(asked) / cells,
        "because": dict(Counter(asked.values())),
        "wrong": wrong,
    }


def sentences(figures: dict[str, Any]) -> Iterator[str]:
    """Yield the figures in lines."""
    if "skipped" in figures:
        yield f"{machine_line(figures)}; {figures['skipped']}"
        return
    yield f"{machine_line(figures)}; {figures['names']} names on {figures['pages']} pages, {figures['family']}"
    yield f"rows read and printed: {figures['rows'][0]} and {figures['rows'][1]}"
    because = ", ".join(f"{reason} {count}" for reason, count in figures["because"].items()) or "none"
    yield f"asked about: {figures['asked']} of {figures['cells']} cells, {figures['asked_share']:.1%} ({because})"
    yield f"agreed and wrong: {len(figures['wrong'])}"
    yield from (f"  {read} for {text}" for read, text in figures["wrong"])
    yield f"a page: {figures['seconds_a_page']:.1f} s of computing; at most {figures['memory_mib']:.0f} MiB"


if __name__ == "__main__":
    main()
