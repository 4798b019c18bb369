"""Lists of invented firms with a code, a new name and a term in each row."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import yaml
from made_up import begin, dumped, publish_list
from qiangqi.catalogue.building.pipeline import publish

HEADER = "企业名称,地区,称号,事项,批次,日期,代码,更名后,有效期"

COLUMNS = dict(
    zip(
        ("name", "region", "title", "event", "batch", "date", "uscc", "new_name", "valid_from"),
        HEADER.split(","),
        strict=True,
    )
)

A, B = "虚构甲有限公司", "虚构乙有限公司"


def listed(folder: Path, *rows: str, **values: object) -> sqlite3.Connection:
    """Publish a list with a code, a new name and a term in each row, and open the catalogue."""
    card = publish_list(begin(folder), [], columns=COLUMNS)
    raw = card.parent / "raw" / f"{card.stem}.csv"
    raw.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    data = yaml.safe_load(card.read_text(encoding="utf-8"))
    data["sha256"] = hashlib.sha256(raw.read_bytes()).hexdigest()
    data["values"] |= values
    card.write_text(dumped(data), encoding="utf-8")
    return sqlite3.connect(publish(folder, folder / "build"))
