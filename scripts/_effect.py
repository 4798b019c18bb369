"""What an act would change, in lines: facts that come, go and change, standings that turn, issues new and gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qiangqi.releases.preview.reading import counted, difference, some

SHOWN = 10
"""Rows of each section that are shown one by one."""

_WORDS = {
    "facts": "事项 facts",
    "standings": "资格状态 standings",
    "issues": "数据问题 issues",
}
_OPS = {"ADD": "+", "MOD": "~", "DEL": "-"}


def effect_lines(path: Path) -> Iterator[str]:
    """Yield what a file of differences tells."""
    with difference(path) as db:
        counts = counted(db)
        for section, word in _WORDS.items():
            number = counts[section]
            yield f"{word}: +{number['ADD']} ~{number['MOD']} -{number['DEL']}"
            for row in some(db, section, 0, SHOWN):
                yield f"  {_OPS[row['op']] if row['op'] in _OPS else row['op']} {_line(section, row)}"
            if (left := sum(number.values()) - SHOWN) > 0:
                yield f"  … {left}"


def _line(section: str, row: dict[str, Any]) -> str:
    title = " ".join(filter(None, (row.get("name"), row.get("regime"), row.get("tier"))))
    if section == "standings":
        return f"{title}: {_standing(row, 'before')} → {_standing(row, 'after')}"
    if section == "issues":
        says = (row.get("changed") or {}).get("says_zh") or [None]
        return f"{row['key']['issue_id']} {next(filter(None, reversed(says)), '')}".rstrip()
    return f"{title} {row['kind']} {row.get('fact_id') or ''}".rstrip()


def _standing(row: dict[str, Any], when: str) -> str:
    status, until = row[f"status_{when}"], row[f"until_{when}"]
    if status is None:
        return "无记录 none"
    held = row[f"holds_{when}"]
    return f"{status}（{held}，至 until {until}）" if until else f"{status}（{held}）"
