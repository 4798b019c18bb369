"""What would differ from the catalogue as it is, told from the file of a trial: figures and rows for a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qiangqi.releases.preview.reading import about, counted, difference, some
from qiangqi.standing.regime import Regime
from qiangqi.values.personal_data import mask
from qiangqi.values.vocabulary import Vocabulary

SHOWN = 50
"""Rows of each section that are shown one by one."""

SECTIONS = ("sources", "facts", "standings", "issues")

Told = dict[str, Any]
"""The day of the standings, and for each section its name, its counts, the first rows and how many more there are."""


def effect(path: Path, vocabulary: Vocabulary, regimes: dict[str, Regime]) -> Told:
    """Return what a file of differences tells."""
    words = _Words(vocabulary, regimes)
    with difference(path) as db:
        counts = counted(db)
        sections = [
            {
                "name": name,
                "counts": counts[name],
                "rows": [words.row(name, row) for row in some(db, name, 0, SHOWN)],
                "more": max(0, sum(counts[name].values()) - SHOWN),
            }
            for name in SECTIONS
        ]
        return {"day": about(db).day, "sections": sections}


class _Words:
    """The words of statuses, kinds and titles."""

    def __init__(self, vocabulary: Vocabulary, regimes: dict[str, Regime]) -> None:
        self._statuses, self._kinds = vocabulary.words("statuses"), vocabulary.words("kinds")
        self._codes = vocabulary.words("issue_codes")
        self._regimes = regimes

    def row(self, section: str, row: dict[str, Any]) -> Told:
        """Return a row: what becomes of it, what it is about, and how, in Chinese and in English."""
        told = {"op": row["op"], "name": mask(row.get("name") or ""), "title": self._title(row), "says": ["", ""]}
        if section == "sources":
            told["name"] = row["key"]["source_id"]
        elif section == "facts":
            told["says"] = self._both(self._kinds, row.get("kind"))
        elif section == "standings":
            sides = [self._both(self._statuses, row[f"status_{side}"]) for side in ("before", "after")]
            until = row["until_after"] or ""
            told["says"] = [
                f"{before or '—'} → {after or '—'} {until}".rstrip() for before, after in zip(*sides, strict=True)
            ]
        else:
            told["name"] = row["key"]["issue_id"]
            told["says"] = self._both(self._codes, ((row.get("changed") or {}).get("code") or [None])[-1])
        return told

    def _title(self, row: dict[str, Any]) -> str:
        regime = self._regimes.get(row.get("regime") or "")
        tier = regime.by_tier.get(row.get("tier") or "") if regime else None
        return tier.title.zh if tier else regime.short.zh if regime else ""

    @staticmethod
    def _both(words: Any, id_: str | None) -> list[str]:
        word = words.get(id_ or "")
        return [word.zh, word.en] if word else [id_ or "", id_ or ""]
