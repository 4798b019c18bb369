"""What would differ, read for a page: each section with its counts and its first rows in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.releases.preview.reading import About, about, counted, difference, some
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.values.vocabulary import Vocabulary, Word, load_vocabulary

from ..language import gettext as _
from ..language import language

SHOWN = 40
"""Rows of a section that are shown; the preview shows all of them."""

Row = Mapping[str, Any]


class Section(NamedTuple):
    """One section: its word, how many rows come, change and go, and its first rows as lines of a table."""

    name: str
    label: str
    counts: dict[str, int]
    rows: list[dict[str, str]]

    @property
    def total(self) -> int:
        """Rows of all kinds."""
        return sum(self.counts.values())


class Effect(NamedTuple):
    """What was compared, and the sections."""

    about: About
    sections: list[Section]


def effect_in(path: Path, datasets: Path) -> Effect:
    """Read a file of differences.

    Raises:
        DataError: the words of the datasets folder cannot be read.
    """
    words = Words(load_vocabulary(datasets), load_regimes(datasets))
    labels = section_words()
    with difference(path) as db:
        counts = counted(db)
        sections = [
            Section(name, labels[name], counts[name], [words.line(name, row) for row in some(db, name, 0, SHOWN)])
            for name in labels
        ]
        return Effect(about(db), sections)


def section_words() -> dict[str, str]:
    """Return what each section is called, in the order in which they are shown."""
    return {
        "sources": _("来源"),
        "facts": _("事项"),
        "standings": _("资格状态的转变"),
        "days": _("到期日"),
        "issues": _("数据问题"),
    }


class Words:
    """The words of a datasets folder: its closed lists and its titles."""

    def __init__(self, vocabulary: Vocabulary, regimes: dict[str, Regime]) -> None:
        self._vocabulary, self._regimes = vocabulary, regimes

    def line(self, section: str, row: Row) -> dict[str, str]:
        """Return one row as a line: what becomes of it, whose it is, of which title, and what it says."""
        ops = {"ADD": _("新增"), "MOD": _("改动"), "DEL": _("去掉")}
        tell: dict[str, Callable[[Row], str]] = {
            "sources": self._source,
            "facts": self._fact,
            "standings": self._standing,
            "days": self._day,
            "issues": self._issue,
        }
        key = row.get("key") or {}
        name = row.get("name") or key.get("source_id") or key.get("issue_id") or row.get("firm_id") or ""
        return {"op": ops[row["op"]], "name": str(name), "title": self.title(row), "says": tell[section](row)}

    def title(self, row: Row) -> str:
        """Return the title that a row is about."""
        regime = self._regimes.get(row.get("regime") or "")
        if regime is None:
            return ""
        tier = regime.by_tier.get(row.get("tier") or "")
        return tier.title[language()] if tier else regime.name[language()]

    def word(self, name: str, id_: str | None) -> str:
        """Return a word of a closed list in the language of the page."""
        found: Word | None = self._vocabulary.words(name).get(id_ or "")
        return (found.en if language() == "en" else found.zh) if found else id_ or ""

    def _fact(self, row: Row) -> str:
        own = {"withdrawn": _("撤回"), "corrected": _("更正")}
        kind = own.get(row["kind"]) or self.word("kinds", row["kind"])
        return " ".join(filter(None, (kind, row["happened"] or row["on_date"], row["fact_id"])))

    def _standing(self, row: Row) -> str:
        before, after = (self.word("statuses", row[f"status_{side}"]) or _("无记录") for side in ("before", "after"))
        until = _("（至 %(day)s）") % {"day": row["until_after"]} if row["until_after"] else ""
        return f"{before} → {after}{until}"

    def _day(self, row: Row) -> str:
        after = self.word("statuses", row["next_status"]) if row["next_status"] else ""
        return f"{row['on_date'] or row['on_range'] or ''} {f'→ {after}' if after else ''}".strip()

    def _source(self, row: Row) -> str:
        facts = (row.get("changed") or {}).get("facts")
        told = [_("%(count)s 条事项") % {"count": one} for one in facts or () if one is not None]
        return " → ".join(told)

    def _issue(self, row: Row) -> str:
        changed = (row.get("changed") or {}).get(f"says_{language()}") or [None, None]
        return str(next((text for text in reversed(changed) if text), ""))
