"""Scans that were read before: the folder in which they wait, as it is written, without what reads scans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from qiangqi.lists.readers.confirmed_cells import Placed, text_of
from qiangqi.values.checksums import file_sha256

HEAD = "row,column,until_row,because,reading_1,reading_2,picture,confirmed"
LIST = [
    Placed(1, 0, 1, ["虚构市知识产权优势企业名单"]),
    Placed(1, 1, 1, ["序号", "企业名称", "属地"]),
    Placed(1, 1, 2, ["1", "虚构甲有限公司", "虚构市"]),
    Placed(1, 1, 3, ["2", "虚构乙有限公司", "幻想县"]),
    Placed(2, 1, 1, ["3", "虚构丙有限公司", "幻想县"]),
]
ASKED = (
    "4,2,4,differs,虚构甲有限公司,虚构申有限公司,row-4-column-2.png,",
    "6,3,6,unsure,幻想县,幻想县,row-6-column-3.png,",
)


def picture(path: Path, form: str = "PNG") -> Path:
    """A picture of some size, which stands for a page."""
    Image.new("L", (40, 60), 255).save(path, form)
    return path


def waits(scan: Path, datasets: Path, rows: Sequence[Placed] = LIST, asked: Sequence[str] = ASKED) -> Path:
    """Let a scan wait with what was read of it, and return its folder."""
    folder = datasets.parent / "waiting" / file_sha256(scan)[:16]
    folder.mkdir(parents=True)
    (folder / "scan.yml").write_text("read_by: ocr\n", encoding="utf-8")
    (folder / "cells.csv").write_bytes(text_of(rows))
    for name in ("doubts.csv", "confirm.csv"):
        (folder / name).write_text("".join(f"{line}\n" for line in (HEAD, *asked)), encoding="utf-8-sig")
    return folder
