"""Pinyin of the characters of a name without tones, by a table that scripts/pinyin.py makes of pypinyin's.

Converting a million names phrase by phrase is too slow, and pypinyin's own tables take 70 MB of every process. A
character is read as it mostly is in pypinyin's phrases, then also as it often is there (长: chang, zhang), and in a
phrase of two as that phrase is read (六安: lu an).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

VARIANTS = 3
"""A name is indexed under this many further readings at most."""

TABLE = Path(__file__).with_name("pinyin.json")
"""The usual reading of each character, by syllable; other frequent readings; phrases of two that are read otherwise."""


@dataclass(frozen=True, slots=True)
class PinyinReadings:
    """The usual reading of each character, others that are frequent too, and phrases of two that are read otherwise.

    ``openings`` are the characters with which further readings begin; ``syllables`` are all that have a vowel.
    """

    first: dict[str, str]
    others: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, str]]
    openings: frozenset[str]
    syllables: frozenset[str]

    def readings(self, key: str) -> list[list[str]]:
        """Return how a name may be read, the usual way first: a syllable for each character, others as they are."""
        usual = list(map(self.first.get, key, key))
        found = [usual]
        if not self.openings.isdisjoint(key):
            found += self._variants(key, usual)[:VARIANTS]
        return found

    def _variants(self, key: str, usual: list[str]) -> list[list[str]]:
        found = []
        for place, pair in enumerate(pairwise(key)):
            if pair_read := self.phrases.get("".join(pair)):
                found.append([*usual[:place], *pair_read, *usual[place + 2 :]])
        for place, char in enumerate(key):
            found += [[*usual[:place], other, *usual[place + 1 :]] for other in self.others.get(char, ())]
        return found


@cache
def pinyin_readings() -> PinyinReadings:
    """Return the readings of all characters that pypinyin knows, from the table beside this module."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    first = {char: syllable for syllable, characters in table["first"].items() for char in characters}
    others = {char: tuple(syllables.split()) for char, syllables in table["others"].items()}
    phrases = {text: (one, two) for text, (one, two) in table["phrases"].items()}
    openings = frozenset(others) | {text[0] for text in phrases}
    return PinyinReadings(first, others, phrases, openings, frozenset(table["syllables"]))
