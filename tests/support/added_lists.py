"""Lists to be added, and what is in the folder then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from made_lists import Block, make_docx
from qiangqi.lists.fact_rows import FactRow
from qiangqi.lists.rows import read
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime_files import load_regimes

SURE = ("--evidence", "government_site", "--made", "2026-01-02", "--published", "2023-06-01")

HERE = ("--regime", "zhengzhou", "--id", "2023-list", "--title", "虚构通知", "--date", "2023-05-06")

NEW = (
    *(
        "--new-regime",
        "xugou-new",
        "--regime-name",
        "虚构省专精特新中小企业",
        "--issuer",
        "虚构省工信厅",
        "--place",
        "xugou",
    ),
    *("--issuer-kind", "authority", "--title-word", "专精特新中小企业", "--tier", "advantage", "--level", "provincial"),
)


def facts(folder: Path) -> Iterator[FactRow]:
    for source in load_sources(folder):
        yield from (row for row in read(source, load_regimes(folder)) if isinstance(row, FactRow))


def files(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def simple(path: Path, *more: Block) -> Path:
    table: Block = [["序号", "企业名称", "地市"], ["1", "虚构甲有限公司", "河南省郑州市"]]
    return make_docx(path, ["郑州市知识产权示范企业认定名单", table, *more])
