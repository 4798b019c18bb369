#!/usr/bin/env python3
"""Write the table of pinyin readings from pypinyin's dictionaries.

A character is read as it mostly is in pypinyin's phrases, and also as it often is there (长: chang, zhang).
"""

from __future__ import annotations

import _project  # noqa: F401  # isort: skip

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

import click
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

from qiangqi.catalogue.search.pinyin import TABLE

OFTEN = 0.05
"""A further reading counts where at least this share of the phrases with the character has it."""

_VOWELS = frozenset("aeiouv")


@click.command(epilog="Example:\n\n  scripts/pinyin.py --check")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where the file is not what would be written.")
def main(check: bool) -> None:
    """Write plugins/qiangqi/catalogue/search/pinyin.json."""
    text = json.dumps(table(), ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    if check:
        sys.exit(
            0 if TABLE.read_text(encoding="utf-8") == text else f"{TABLE.name}: expected a run of scripts/pinyin.py"
        )
    TABLE.write_text(text, encoding="utf-8")


def table() -> dict[str, object]:
    """Return the readings of all characters that pypinyin knows."""
    listed = {chr(code): [_plain(one) for one in text.split(",")] for code, text in pinyin_dict.items()}
    phrases = {text: tuple(_plain(one[0]) for one in read) for text, read in phrases_dict.items()}
    counts = _counts(phrases)
    first = {char: _usual(read, counts.get(char)) for char, read in listed.items()}
    others = {char: found for char, count in counts.items() if (found := _others(count, first.get(char)))}
    return {
        "first": _by_syllable(first),
        "others": {char: " ".join(found) for char, found in others.items()},
        "phrases": {text: read for text, read in phrases.items() if _is_read_otherwise(text, read, first, others)},
        "syllables": sorted({one for read in listed.values() for one in read if not _VOWELS.isdisjoint(one)}),
    }


@cache
def _plain(syllable: str) -> str:
    """Return a syllable without its tone; ü is written v, as on keyboards."""
    letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(char for char in letters if char.isascii())


def _counts(phrases: Mapping[str, tuple[str, ...]]) -> dict[str, Counter[str]]:
    """Count how often each character is read how, in the phrases whose readings fit their length."""
    read_as = Counter(
        pair for text, read in phrases.items() if len(read) == len(text) for pair in zip(text, read, strict=True)
    )
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (char, syllable), times in read_as.items():
        counts[char][syllable] = times
    return counts


def _usual(read: list[str], count: Counter[str] | None) -> str:
    return count.most_common(1)[0][0] if count else read[0]


def _others(count: Counter[str], usual: str | None) -> tuple[str, ...]:
    least = max(2, OFTEN * count.total())
    return tuple(syllable for syllable, times in count.most_common() if times >= least and syllable != usual)


def _by_syllable(first: Mapping[str, str]) -> dict[str, str]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for char, syllable in first.items():
        found[syllable].append(char)
    return {syllable: "".join(sorted(characters)) for syllable, characters in found.items()}


def _is_read_otherwise(
    text: str, read: tuple[str, ...], first: Mapping[str, str], others: Mapping[str, tuple[str, ...]]
) -> bool:
    """Whether a phrase is of two characters of which one sounds as it otherwise seldom does."""
    if len(text) != 2 or len(read) != 2:
        return False
    return any(
        syllable not in (first.get(char), *others.get(char, ())) for char, syllable in zip(text, read, strict=True)
    )


if __name__ == "__main__":
    main()
