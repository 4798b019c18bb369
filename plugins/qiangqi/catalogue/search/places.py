"""The places that a word of a search names: divisions, and regions as the sources print them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from qiangqi.values.divisions import prefix_of
from qiangqi.values.names import name_key

from ..query.register import Register
from .pinyin import pinyin_readings

MOST = 200
"""A word stands for so many places at most."""


class _Named(NamedTuple):
    key: str
    sound: str
    token: str
    division: str


def places_of(register: Register, words: Iterable[str]) -> dict[str, list[str]]:
    """Return for each word the words of the index for the places that it names; a single character names none."""
    return {word: found for word in words if len(word) > 1 and (found := _tokens(register, word))}


def _tokens(register: Register, word: str) -> list[str]:
    divisions, regions = _known(register)
    codes = [place.token for place in divisions if _is_named(place, word)]
    around = tuple(codes)
    printed = [
        place.token
        for place in regions
        if _is_named(place, word) and not (around and place.division.startswith(around))
    ]
    return [*codes, *printed][:MOST]


def _is_named(place: _Named, word: str) -> bool:
    return word in place.key or (word.isascii() and len(word) > 2 and place.sound.startswith(word))


@lru_cache(maxsize=4)
def _known(register: Register) -> tuple[list[_Named], list[_Named]]:
    divisions = [
        _named(row["name"], prefix_of(row["code"]), row["code"])
        for row in register.rows("select code, name from divisions where level != 'country' order by code")
    ]
    regions = [
        _named(row["region"], f"p{row['place_id']}", row["division"] or "")
        for row in register.rows("select place_id, region, division from search_places order by place_id")
    ]
    return divisions, regions


def _named(name: str, token: str, division: str) -> _Named:
    key = name_key(name)
    return _Named(key, "".join(pinyin_readings().readings(key)[-1]), token, division)
