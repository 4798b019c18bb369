"""The closed lists of words that pages and data share, from ``datasets/vocabulary.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ConfigDict

from qiangqi.standing.strict_yaml import Strict, Text, load


class Word(Strict):
    """One word of a closed list, its label in both languages and its definition."""

    id: str
    zh: str
    en: str
    says: Text
    holds: Literal["yes", "no", "unclear", "by_rule"] | None = None
    severity: Literal["error", "warning", "info"] | None = None
    owner: Literal["publisher", "us"] | None = None


class Vocabulary(Strict):
    """Every closed list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    statuses: list[Word]
    kinds: list[Word]
    tiers: list[Word]
    evidence: list[Word]
    cautions: list[Word]
    issue_codes: list[Word]
    bases: list[Word]
    outcomes: list[Word]
    levels: list[Word]
    skip_reasons: list[Word]
    measure_kinds: list[Word]
    report_kinds: list[Word]
    report_statuses: list[Word]

    def words(self, name: str) -> dict[str, Word]:
        """Return one list by the ids of its words."""
        return {word.id: word for word in getattr(self, name)}

    def caution_lines(self) -> dict[str, dict[str, str]]:
        """Return each caution's one line by code and language."""
        return {word.id: {"zh": word.says.zh, "en": word.says.en} for word in self.cautions}


def load_vocabulary(datasets: Path) -> Vocabulary:
    """Load the closed lists of a datasets folder."""
    return load(datasets / "vocabulary.yml", Vocabulary)
