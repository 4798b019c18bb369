"""Lists in a sentence: 分别是A、B和C, and A、B等5家, which names two and states five."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_AND = re.compile(r"(?:(?<=公司)|(?<=集团)|(?<=中心)|(?<=大学)|(?<=[厂院所社店部行]))(?:以及|和|及|与)")
"""和 ends a name only after the word that a firm's name ends in: 山东泰和 is one name."""

_LAST = re.compile(r"以及|和|及|与")
_COMMA = re.compile(r"[、，,;；]\s*")
_SENTENCE = re.compile(r"[^。；;\n]*")
_DIGITS = "零一二三四五六七八九"


class Listed(NamedTuple):
    """What one sentence lists: the names, the figure that it states, its other groups, and what it says around them.

    ``around`` is the sentence with ``…`` for the names, so that a name decides nothing: 新增示范企业3家，分别是….
    """

    names: list[str]
    total: int | None
    groups: dict[str, str]
    around: str


def listed(text: str, pattern: re.Pattern[str]) -> Iterator[Listed]:
    """Yield each list that a pattern finds in a text; a group ``names_2`` counts as ``names``."""
    for found in pattern.finditer(text):
        groups = {re.sub(r"_\d+$", "", key): value for key, value in found.groupdict().items() if value is not None}
        total = number(groups.pop("total", ""))
        printed = groups.pop("names", "")
        names = split(printed, total)
        if names:
            plain = {key: value.strip() for key, value in groups.items()}
            yield Listed(names, total, plain, _sentence_without_names(text, found, printed))


def _sentence_without_names(text: str, found: re.Match[str], names: str) -> str:
    """Return the sentence of a list without its names."""
    at = text.index(names, found.start())
    before, after = text[:at], text[at + len(names) :]
    start = max(before.rfind(mark) for mark in "。；;\n") + 1
    rest = _SENTENCE.match(after)
    return f"{before[start:].strip()}…{rest[0].strip() if rest else ''}"


def split(text: str, total: int | None = None) -> list[str]:
    """Split a list of names; a last 和 between names without a firm's ending only where the stated figure bears it out.

    >>> split("甲公司、乙厂和丙公司"), split("泰和、宇通"), split("A、B和C", 3)
    (['甲公司', '乙厂', '丙公司'], ['泰和', '宇通'], ['A', 'B', 'C'])
    """
    parts = [part.strip() for element in _COMMA.split(text.strip()) for part in _AND.split(element)]
    names = [part for part in parts if part]
    if names and total is not None and len(names) == total - 1:
        last = [part.strip() for part in _LAST.split(names[-1])]
        if len(last) == 2 and all(last):
            names[-1:] = last
    return names


def number(text: str) -> int | None:
    """Read a figure in digits (``1 146``) or in Chinese up to 99 (``二十五``); None where there is none.

    >>> number("1 146"), number("二十五"), number("十"), number("")
    (1146, 25, 10, None)
    """
    text = "".join(text.split()).replace("两", "二")
    if text.isascii() and text.isdigit():
        return int(text)
    found = re.fullmatch(f"([{_DIGITS}]?)(十?)([{_DIGITS}]?)", text)
    if not text or found is None or (not found[2] and found[1] and found[3]):
        return None
    tens, ten, ones = found.groups()
    if not ten:
        return _DIGITS.index(tens or ones)
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)
