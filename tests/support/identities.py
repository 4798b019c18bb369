"""Invented lists and decisions on who is whom, under the real rules."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from given import DATASETS

Row = tuple[str, str, str, str]
"""Name, region, code, new name."""

A, B = "虚构云杉精密有限公司", "虚构松石电气有限公司"

HENAN, JIANGXI, NOWHERE = "河南省郑州市", "江西省", "某地"

HEADERS = {
    "name": "企业",
    "region": "地区",
    "title": "称号",
    "event": "事项",
    "date": "日期",
    "uscc": "代码",
    "new_name": "新名",
}


def datasets_of(folder: Path, *sources: Sequence[Row], decisions: Sequence[dict[str, Any]] = ()) -> Path:
    """Write a datasets folder of invented lists under the real rules; source N is published in January 2020 + N."""
    rules = (*DATASETS.glob("*/regime*.yml"), *DATASETS.glob("*/*/*.yml"))
    for path in (*rules, *DATASETS.glob("divisions*"), DATASETS / "vocabulary.yml"):
        target = folder / path.relative_to(DATASETS)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (folder / "xugou").mkdir()
    for number, rows in enumerate(sources):
        write_source(folder, number, rows)
    text = json.dumps({"decisions": list(decisions)}, ensure_ascii=False, indent=1)
    (folder / "identity.yml").write_text(text, encoding="utf-8")
    return folder


def write_source(folder: Path, number: int, rows: Sequence[Row]) -> None:
    lines = [",".join(HEADERS.values())]
    for name, region, uscc, new_name in rows:
        event = "更名" if new_name else "认定"
        lines.append(f"{name},{region},优势,{event},{2020 + number}-01-02,{uscc},{new_name}")
    raw = ("\n".join(lines) + "\n").encode()
    (folder / "xugou" / f"{number}.csv").write_bytes(raw)
    on = {"on": f"{2020 + number}-01-05", "because": {"zh": "虚构", "en": "fictional"}}
    card = {
        "title": f"虚构名单{number}",
        "title_is": "description",
        "number": None,
        "authority": None,
        "level": "national",
        "address": None,
        "address_is": "none",
        "evidence": "news",
        "licence": "CC0-1.0",
        "published": on,
        "made": "2026-01-01",
        "raw": f"{number}.csv",
        "sha256": hashlib.sha256(raw).hexdigest(),
        "columns": HEADERS,
        "values": {
            "title": {"优势": {"regime": "national-advantage", "tier": "advantage"}},
            "event": {"认定": {"kind": "granted"}, "更名": {"kind": "renamed"}},
        },
        "bounds": {"facts": [0, 99]},
    }
    (folder / "xugou" / f"{number}.yml").write_text(json.dumps(card, ensure_ascii=False, indent=1), encoding="utf-8")


def decided(decision: str, *firms: tuple[str, str], published: str = "2023-05-01") -> dict[str, Any]:
    return {
        "decision": decision,
        "firms": [{"id": id_, "name": name} for id_, name in firms],
        "because": {"zh": "虚构的理由", "en": "a fictional reason"},
        "source": "虚构公告",
        "published": published,
    }
