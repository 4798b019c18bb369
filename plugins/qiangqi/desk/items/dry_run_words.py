"""The dry run of an item in figures and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qiangqi.lists.accounting import Title
from qiangqi.lists.fact_rows import FactRow, IssueRow
from qiangqi.lists.registering.dry_run import Outcome
from qiangqi.values.personal_data import mask
from qiangqi.values.vocabulary import Vocabulary, Word

from .view import Count, Total, Tried

_MOST = 12
"""Rows of such an issue that are shown."""


def tried(outcome: Outcome, names: Mapping[str, str], vocabulary: Vocabulary) -> Tried:
    """Return what a dry run gave, with the vocabulary's words and the names of regimes; nothing of it is personal."""
    kinds, codes, reasons = (vocabulary.words(name) for name in ("kinds", "issue_codes", "skip_reasons"))
    tiers = vocabulary.words("tiers")

    def of(title: Title) -> str:
        return f"{names.get(title.regime, title.regime)} · {_zh(tiers, title.tier)}"

    titles = [_count(number, kinds, title.kind, of(title)) for title, number in outcome.titles.items()]
    issues = [_count(number, codes, code) for code, number in outcome.issues.most_common()]
    for count, (code, _) in zip(issues, outcome.issues.most_common(), strict=True):
        found = outcome.examples[code]
        count.examples = [(_at(row), mask(f"{row.field}={row.value}")) for row in found]
    skipped = [_count(number, reasons, reason) for reason, number in outcome.skipped.items()]
    totals = [Total(of(one.title), *_words(kinds, one.title.kind), one.stated, one.facts) for one in outcome.totals]
    renamed = [(_at(row), mask(f"{row.name} → {row.new_name or ''}")) for row in outcome.renamed]
    corrects = [mask(f"{one.line} → {one.source}:{one.of} {one.name or ''}") for one in outcome.corrects]
    noted = [*_noted(outcome.shared_codes, codes, "code_on_two_names"), *_noted(outcome.twice, codes, "listed_twice")]
    return Tried(outcome.rows, outcome.facts, titles, issues, skipped, noted, totals, renamed, corrects)


def _noted(found: list[FactRow], codes: dict[str, Word], code: str) -> Iterator[Count]:
    """Yield an issue of rows that are facts all the same, and so in no other count."""
    if found:
        count = _count(len(found), codes, code)
        count.examples = [(_at(row), mask(row.name)) for row in found[:_MOST]]
        yield count


def _at(row: FactRow | IssueRow) -> str:
    return row.address or f"line {row.line}"


def _count(number: int, words: dict[str, Word], id_: str, says: str = "") -> Count:
    word = words.get(id_)
    return Count(number, *_words(words, id_), says or (word.says.zh if word else ""))


def _words(words: dict[str, Word], id_: str) -> tuple[str, str]:
    return (words[id_].zh, words[id_].en) if id_ in words else (id_, id_)


def _zh(words: dict[str, Word], id_: str) -> str:
    return words[id_].zh if id_ in words else id_
