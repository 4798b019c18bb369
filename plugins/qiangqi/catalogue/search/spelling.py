"""Syllables of letters as pinyin, in every way in which they can be read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from .pinyin import pinyin_readings

_WAYS = 12
_PHRASES = 60
_LONGEST = 6
"""Letters of the longest syllable."""


@lru_cache(maxsize=1024)
def spelt(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the syllables that a word spells, in every way; the last one may go on.

    ``xian`` is xian, xiang and xi an; ``yutongk`` spells none to its end, so its last is begun only: yu tong ka and so
    on. An apostrophe parts two syllables.
    """
    letters = word.replace("'", "")
    seams = {len(part) for part in _beginnings(word.split("'"))}
    ways = list(islice(_cut(letters, 0, seams, _completable(letters)), _WAYS))
    whole = [way for way in ways if way[-1] in pinyin_readings().syllables]
    begun = [(*way[:-1], last) for way in whole or ways for last in _begun_with(way[-1])]
    return tuple(dict.fromkeys([*whole, *begun]))[:_PHRASES]


def _beginnings(parts: list[str]) -> list[str]:
    return ["".join(parts[:count]) for count in range(1, len(parts))]


@lru_cache(maxsize=512)
def _begun_with(begun: str) -> tuple[str, ...]:
    return tuple(sorted(syllable for syllable in pinyin_readings().syllables if syllable.startswith(begun)))


def _completable(letters: str) -> list[bool]:
    """Say of each place whether the letters from there on are syllables, the last one perhaps begun only."""
    known, found = pinyin_readings().syllables, [False] * len(letters)
    for start in reversed(range(len(letters))):
        ends = (
            end for end in range(start + 1, min(start + _LONGEST, len(letters) - 1) + 1) if letters[start:end] in known
        )
        found[start] = bool(_begun_with(letters[start:])) or any(found[end] for end in ends)
    return found


def _cut(letters: str, start: int, seams: set[int], completable: list[bool]) -> Iterator[tuple[str, ...]]:
    known = pinyin_readings().syllables
    if _begun_with(letters[start:]) and not any(start < seam < len(letters) for seam in seams):
        yield (letters[start:],)
    for end in reversed(range(start + 1, min(start + _LONGEST, len(letters) - 1) + 1)):
        is_whole = not any(start < seam < end for seam in seams)
        if is_whole and completable[end] and letters[start:end] in known:
            yield from ((letters[start:end], *rest) for rest in _cut(letters, end, seams, completable))
