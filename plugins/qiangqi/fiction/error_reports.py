"""Reports of errors about the fiction, open, accepted and declined, so that their pages and marks can be seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from qiangqi.lists.error_reports.entries import FILE
from qiangqi.lists.fact_rows import FactRow
from qiangqi.lists.rows import read
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime import Regime

from .words import FICTIONAL

_DECIDED = {
    "accepted": {
        "zh": f"{FICTIONAL}：与文件核对属实，以所列来源为准。",
        "en": "Fictional: the document shows it; the source named holds.",
    },
    "declined": {
        "zh": f"{FICTIONAL}：与文件核对，事项无误。",
        "en": "Fictional: compared with the document; the fact agrees with it.",
    },
}
_CLAIMS = (
    ("date", "open", f"{FICTIONAL}：有效期的最后一天与通知所印的不同。"),
    ("name", "open", f"{FICTIONAL}：名称少印了“集团”二字，联系人 ***。"),
    ("title", "accepted", f"{FICTIONAL}：等次写错，应以后一份文件为准。"),
    ("standing", "declined", f"{FICTIONAL}：企业认为复核期应当更长。"),
)
_MISSING = f"{FICTIONAL}：该企业在通知的附件中，本目录没有收录。"


def write_reports(datasets: Path, regimes: Mapping[str, Regime]) -> None:
    """Write reports about the first facts of the first source that has enough of them, and one of a firm left out."""
    for source in load_sources(datasets):
        rows = (row for row in read(source, dict(regimes)) if isinstance(row, FactRow))
        facts = list(islice(rows, len(_CLAIMS)))
        if len(facts) == len(_CLAIMS):
            reports = [_report(number, fact) for number, fact in enumerate(facts, 1)]
            text = json.dumps({"reports": [*reports, _missing(len(facts) + 1)]}, ensure_ascii=False, indent=1)
            (source.path.parent / FILE).write_text(text, encoding="utf-8")
            return


def _report(number: int, fact: FactRow) -> dict[str, Any]:
    kind, status, claim = _CLAIMS[number - 1]
    told = {"id": f"2026-{number}", "received": f"2026-11-0{number}", "kind": kind, "status": status, "claim": claim}
    about = {"fact": fact.id, "firm": fact.name, "source": f"{FICTIONAL}文件，见附件"}
    if status == "open":
        return {**told, **about}
    return {**told, **about, "decided": "2026-11-20", "outcome": _DECIDED[status], "rests_on": fact.source.id}


def _missing(number: int) -> dict[str, Any]:
    told = {"id": f"2026-{number}", "received": "2026-11-09", "kind": "missing", "status": "open", "claim": _MISSING}
    return {**told, "firm": f"{FICTIONAL}遗漏有限公司"}
