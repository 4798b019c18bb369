"""A small datasets folder of invented firms under the real rules; every name in it carries 虚构."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import yaml
from given import DATASETS

HEADER = "企业名称,地区,称号,事项,批次,日期"
FIRMS = ("虚构甲有限公司", "虚构乙有限公司", "虚构丙有限公司")
VALUES = {
    "title": {
        "强企": {"regime": "zhengzhou", "tier": "demonstration"},
        "优势": {"regime": "zhengzhou", "tier": "advantage"},
        "储备": {"regime": "zhengzhou", "tier": "reserve"},
        "不明": {"issue": "tier_missing"},
    },
    "event": {
        "认定": {"kind": "granted"},
        "入库": {"kind": "listed"},
        "简称": {"issue": "short_name"},
        "混合": {"issue": "grant_or_review_unclear"},
    },
}


def row(name: str, title: str = "强企", event: str = "认定", day: str = "2024-05-06") -> str:
    """Return one row of a list."""
    return f"{name},河南省郑州市,{title},{event},2024年度,{day}"


def begin(folder: Path) -> Path:
    """Make a datasets folder with the real rules of Zhengzhou, the words and the divisions, and no source."""
    (folder / "zhengzhou/raw").mkdir(parents=True)
    for name in ("vocabulary.yml", "divisions.csv", "divisions-history.csv", "divisions.yml"):
        shutil.copy(DATASETS / name, folder / name)
    shutil.copytree(DATASETS / "zhengzhou/zhengzhou", folder / "zhengzhou/zhengzhou")
    return folder


def publish_list(folder: Path, rows: Sequence[str], source: str = "zhengzhou/list", **more: object) -> Path:
    """Write a raw file and its card, or replace them; ``more`` are further keys of the card.

    The header is put before the rows where it is none of them.
    """
    card = folder / f"{source}.yml"
    raw = card.parent / "raw" / f"{card.stem}.csv"
    raw.write_text(
        "\n".join(rows if any(one.startswith(HEADER) for one in rows) else [HEADER, *rows]) + "\n", encoding="utf-8"
    )
    card.write_text(dumped(_card(raw) | more), encoding="utf-8")
    return card


def dumped(data: object) -> str:
    """Return data as YAML with every value written out: PyYAML writes an alias for what is one object."""
    apart = json.loads(json.dumps(data))
    return yaml.safe_dump(apart, allow_unicode=True, sort_keys=False)


def total(count: int) -> dict[str, object]:
    """Return what a notice states: so many firms granted the higher title."""
    stated = {"regime": "zhengzhou", "tier": "demonstration", "kind": "granted", "batch": "2024年度", "count": count}
    return {"scope": "虚构全市", "division": "410100", **stated, "stage": "final", "is": "act"}


def _card(raw: Path) -> dict[str, object]:
    columns = {"name": "企业名称", "region": "地区", "title": "称号", "event": "事项", "batch": "批次", "date": "日期"}
    return {
        "title": "虚构名单",
        "title_is": "description",
        "number": None,
        "authority": None,
        "level": "city",
        "address": None,
        "address_is": "none",
        "evidence": "news",
        "licence": "not stated",
        "published": {"on": "2024-06-01", "because": {"zh": "虚构", "en": "Invented."}},
        "made": "2024-07-01",
        "raw": f"raw/{raw.name}",
        "sha256": hashlib.sha256(raw.read_bytes()).hexdigest(),
        "columns": columns,
        "values": VALUES,
        "bounds": {"facts": [0, 5000]},
    }
