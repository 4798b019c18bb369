"""How the characters of a name sound in pinyin without tones, from pypinyin's tables read once into a map.

Converting a million names phrase by phrase is too slow. A character is read as it mostly is in pypinyin's phrases,
then also as it often is there (长: chang, zhang), and in a phrase of two as that phrase is read (六安: lu an).
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

OFTEN = 0.05
"""A further reading counts where at least this share of the phrases with the character has it."""

VARIANTS = 3
"""A name is indexed under this many further readings at most."""


_VOWELS = frozenset("aeiouv")


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
    """Return the readings of all characters that pypinyin knows."""
    from pypinyin.phrases_dict import phrases_dict
    from pypinyin.pinyin_dict import pinyin_dict

    listed = {chr(code): [_plain(one) for one in text.split(",")] for code, text in pinyin_dict.items()}
    phrases = {text: tuple(_plain(one[0]) for one in found) for text, found in phrases_dict.items()}
    read_as = Counter(
        pair for text, read in phrases.items() if len(read) == len(text) for pair in zip(text, read, strict=True)
    )
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (char, sound), times in read_as.items():
        counts[char][sound] = times
    first = {char: _usual(read, counts.get(char)) for char, read in listed.items()}
    others = {char: found for char, count in counts.items() if (found := _others(count, first.get(char)))}
    pairs = {text: pair for text, read in phrases.items() if (pair := _unlike(text, read, first, others))}
    openings = frozenset(others) | {text[0] for text in pairs}
    syllables = frozenset(one for read in listed.values() for one in read if not _VOWELS.isdisjoint(one))
    return PinyinReadings(first, others, pairs, openings, syllables)


@cache
def _plain(sound: str) -> str:
    """Return a syllable without its tone; ü is written v, as on keyboards."""
    letters = unicodedata.normalize("NFD", sound).replace("u\u0308", "v")
    return "".join(char for char in letters if char.isascii())


def _usual(read: list[str], count: Counter[str] | None) -> str:
    return count.most_common(1)[0][0] if count else read[0]


def _others(count: Counter[str], usual: str | None) -> tuple[str, ...]:
    least = max(2, OFTEN * count.total())
    return tuple(sound for sound, times in count.most_common() if times >= least and sound != usual)


def _unlike(
    text: str, read: tuple[str, ...], first: dict[str, str], others: dict[str, tuple[str, ...]]
) -> tuple[str, str] | None:
    """Return the reading of a phrase of two where one character sounds as it otherwise seldom does."""
    if len(text) != 2 or len(read) != 2:
        return None
    seldom = any(
        sound != first.get(char) and sound not in others.get(char, ()) for char, sound in zip(text, read, strict=True)
    )
    return (read[0], read[1]) if seldom else None
