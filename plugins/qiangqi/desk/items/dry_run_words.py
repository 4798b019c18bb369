"""The dry run of an item in figures and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qiangqi.lists.registering.dry_run import Outcome
from qiangqi.values.personal_data import mask
from qiangqi.values.vocabulary import Vocabulary, Word

from .view import Count, Tried


def tried(outcome: Outcome, names: Mapping[str, str], vocabulary: Vocabulary) -> Tried:
    """Return what a dry run gave, with the vocabulary's words and the names of regimes; nothing of it is personal."""
    kinds, codes, reasons = (vocabulary.words(name) for name in ("kinds", "issue_codes", "skip_reasons"))
    tiers = vocabulary.words("tiers")
    titles = [
        _count(number, kinds, title.kind, f"{names.get(title.regime, title.regime)} · {_zh(tiers, title.tier)}")
        for title, number in outcome.titles.items()
    ]
    issues = [_count(number, codes, code) for code, number in outcome.issues.most_common()]
    for count, (code, _) in zip(issues, outcome.issues.most_common(), strict=True):
        found = outcome.examples[code]
        count.examples = [(row.address or f"line {row.line}", mask(f"{row.field}={row.value}")) for row in found]
    skipped = [_count(number, reasons, reason) for reason, number in outcome.skipped.items()]
    wrong = [mask(text) for text in outcome.wrong]
    return Tried(
        outcome.rows, outcome.facts, titles, issues, skipped, list(_totals(outcome)), wrong, list(_more(outcome))
    )


def _count(number: int, words: dict[str, Word], id_: str, says: str = "") -> Count:
    word = words.get(id_)
    return Count(number, word.zh if word else id_, word.en if word else id_, says or (word.says.zh if word else ""))


def _zh(words: dict[str, Word], id_: str) -> str:
    return words[id_].zh if id_ in words else id_


def _totals(outcome: Outcome) -> Iterator[str]:
    for total in outcome.totals:
        yield f"{' '.join(total.title)}: {total.stated} / {total.facts}"


def _more(outcome: Outcome) -> Iterator[str]:
    """Yield the renamings and the corrections that the rows give."""
    yield from (mask(f"{row.address}  {row.name} → {row.new_name or ''}") for row in outcome.renamed)
    yield from (mask(f"{one.line} → {one.source}:{one.of} {one.name or ''}") for one in outcome.corrects)
