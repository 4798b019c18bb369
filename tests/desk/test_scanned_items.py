"""A scan through the desk with what reads scans: its doubtful cells are confirmed beside their pictures, then saved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from desk_windows import GIVEN, Window
from desks import Running
from made_scans import font_file, lists, page, scanned
from qiangqi.lists.scans.reading import missing
from qiangqi.lists.sources import load_sources

pytestmark = [
    pytest.mark.scale,
    pytest.mark.skipif(bool(missing()), reason="what reads scans is not installed: make ocr"),
    pytest.mark.skipif(font_file() is None, reason="no Chinese font is installed"),
]

(ROWS,) = lists(6, 6, seed=3)


def test_a_scan_is_read_confirmed_answered_and_saved(desk: Running, tmp_path: Path) -> None:
    window = Window(desk)
    window.drop(("2023-scanned.pdf", scanned(page(ROWS), "PDF")))
    number = window.number("2023-scanned.pdf")
    for cell in re.findall(r"/cells\?at=(\d+:\d+)", window.item(number)):
        shown = window.get(f"/items/{number}/cells?at={cell}")
        row, _, column = cell.partition(":")
        assert f"/cells/{row}-{column}.png" in shown.text
        text = ROWS[int(row) - 3][int(column) - 1]
        assert window.post(f"/items/{number}/cells", row=row, column=column, was="", text=text).status == 303
    for row, column in (("", "12"), ("1" * 5000, "1")):
        assert window.post(f"/items/{number}/cells", row=row, column=column, was="", text="").status == 404
        assert window.get(f"/items/{number}/cells?at={row}:{column}").status in (200, 303)
    assert window.get(f"/items/{number}/pages/1.png").status == 200
    said = {**GIVEN, "confirmed": "2026-05-06", "kind": "granted", "regime": "zhengzhou", "tier": "advantage"}
    for _ in range(4):
        window.answer(number, said, do="all")
    assert "可以保存" in window.item(number)
    assert window.post(f"/items/{number}/save").status == 303
    (saved,) = [one for one in load_sources(desk.folder / "datasets") if one.id == "zhengzhou/2023-scanned"]
    assert saved.card.bounds is not None and saved.card.bounds.facts == (6, 6)
