"""Where a query met a firm: which text of its own, and which characters of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qiangqi.values.names import name_key

from .pinyin import pinyin_readings
from .query import Query

Marks = tuple[tuple[int, int], ...]


class Named(NamedTuple):
    """A name as printed and its key."""

    name: str
    key: str


class Match(NamedTuple):
    """A text of a firm, and the characters of it that were met: (first, after last), in their order."""

    text: str
    marks: Marks


def match(query: Query, names: Sequence[Named], code: str | None, region: str | None) -> Match:
    """Return the text that the query met: the name with the most of its words, the first of equals, the current first.

    Where no name was met it is the code or else the region; a text that is not met by itself carries no marks.
    """
    met = [(_spans(query, named.key), named) for named in names]
    spans, best = max(met, key=lambda item: len(item[0]))
    if spans:
        return Match(best.name, _printed(best, spans))
    for text in (code, region):
        key = name_key(text or "")
        if text and (found := [place for word in query.words for place in _literal(word, key)]):
            return Match(text, _joined(found) if len(key) == len(text) else ())
    return Match(best.name, ())


def _spans(query: Query, key: str) -> list[tuple[int, int]]:
    whole = list(_found(query.whole, key))
    return whole * len(query.words) or [span for word in query.words for span in _found(word, key)]


def _found(word: str, key: str) -> Iterator[tuple[int, int]]:
    """Yield where a word stands in a name, or if it is not written there, where a part of the name sounds so."""
    span = next(_literal(word, key), None) or (next(_sounding(word, key), None) if word.isascii() else None)
    if span:
        yield span


def _literal(word: str, key: str) -> Iterator[tuple[int, int]]:
    start = key.find(word)
    if start >= 0:
        yield start, start + len(word)


def _sounding(word: str, key: str) -> Iterator[tuple[int, int]]:
    letters = word.replace("'", "")
    for reading in pinyin_readings().readings(key):
        start = "".join(syllable[0] for syllable in reading).find(letters)
        if start >= 0:
            yield start, start + len(letters)
        for start in range(len(reading)):
            if end := _spelt_from(reading, start, letters):
                yield start, end


def _spelt_from(reading: list[str], start: int, letters: str) -> int:
    """Return the place after the syllables that spell the letters, the last perhaps in part, or 0."""
    spelt = ""
    for end in range(start, len(reading)):
        spelt += reading[end]
        if spelt.startswith(letters):
            return end + 1
        if not letters.startswith(spelt):
            return 0
    return 0


def _printed(named: Named, spans: list[tuple[int, int]]) -> Marks:
    """Return spans of a key as spans of the name as printed, which may have spaces or signs of other widths."""
    if len(named.name) == len(named.key):
        return _joined(spans)
    widths = [len(name_key(char)) for char in named.name]
    places = [place for place, width in enumerate(widths) for _ in range(width)]
    if len(places) != len(named.key):
        return ()
    return _joined([(places[start], places[end - 1] + 1) for start, end in spans])


def _joined(spans: list[tuple[int, int]]) -> Marks:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
