"""The places that a word of a search names: divisions, and regions as the sources print them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from qiangqi.values.divisions import prefix_of
from qiangqi.values.names import name_key

from ..query.register import Register
from .pinyin import pinyin_readings

MOST = 200
"""A word stands for so many places at most."""


class _Place(NamedTuple):
    key: str
    sound: str
    token: str
    division: str


class _Places:
    """Places in their order, and their names one a line: a word is looked for in all of them at once."""

    def __init__(self, places: list[_Place]) -> None:
        self._places = places
        self._keys, self._sounds = ("".join(f"\n{text}" for text in texts) for texts in _columns(places))
        self._starts, self._sound_starts = _line_starts(self._keys), _line_starts(self._sounds)

    def named(self, word: str) -> list[_Place]:
        """Return the places in whose names a word stands, or whose sound begins with it."""
        found = set(_lines_with(word, self._keys, self._starts))
        if word.isascii() and len(word) > 2:
            found.update(_lines_with(f"\n{word}", self._sounds, self._sound_starts))
        return [self._places[line] for line in sorted(found)]


def places_of(register: Register, words: Iterable[str]) -> dict[str, list[str]]:
    """Return for each word the words of the index for the places that it names; a single character names none."""
    return {word: found for word in words if len(word) > 1 and (found := _tokens(register, word))}


def _tokens(register: Register, word: str) -> list[str]:
    divisions, regions = _known(register)
    codes = [place.token for place in divisions.named(word)]
    around = tuple(codes)
    printed = [place.token for place in regions.named(word) if not (around and place.division.startswith(around))]
    return [*codes, *printed][:MOST]


def _columns(places: list[_Place]) -> tuple[list[str], list[str]]:
    return [place.key for place in places], [place.sound for place in places]


def _line_starts(text: str) -> list[int]:
    return [found.start() for found in re.finditer("\n", text)]


def _lines_with(wanted: str, text: str, starts: list[int]) -> Iterator[int]:
    """Yield the number of each line, from 0, in which something stands."""
    at = text.find(wanted)
    while at >= 0:
        line = bisect_right(starts, at) - 1
        yield line
        at = text.find(wanted, starts[line + 1]) if line + 1 < len(starts) else -1


@lru_cache(maxsize=4)
def _known(register: Register) -> tuple[_Places, _Places]:
    divisions = [
        _place(row["name"], prefix_of(row["code"]), row["code"])
        for row in register.rows("select code, name from divisions where level != 'country' order by code")
    ]
    regions = [
        _place(row["region"], f"p{row['place_id']}", row["division"] or "")
        for row in register.rows("select place_id, region, division from search_places order by place_id")
    ]
    return _Places(divisions), _Places(regions)


def _place(name: str, token: str, division: str) -> _Place:
    key = name_key(name)
    return _Place(key, "".join(pinyin_readings().readings(key)[-1]), token, division)
