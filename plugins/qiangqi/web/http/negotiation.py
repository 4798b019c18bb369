"""What a reader takes, by the grammar of RFC 9110 (12.4.2, 12.5.1, 12.5.3): weights decide, and their order does not.

No library fits: WebOb and Werkzeug take 0.1 s to load, python-mimeparse cuts quoted texts at their commas and lets the
more specific of two equals win, and none of them weighs codings without the rest of a framework.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_ELEMENT = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*+")+')
_RANGE = re.compile(rf"\s*({_TOKEN}(?:/{_TOKEN})?)\s*(.*)", re.DOTALL)
_PARAMETER = re.compile(rf';\s*(?:({_TOKEN})=({_TOKEN}|"(?:[^"\\]|\\.)*+"))?\s*')
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


class _Range(NamedTuple):
    """One element of such a header: what it names, its parameters and its weight."""

    name: str
    parameters: frozenset[tuple[str, str]]
    weight: float


class Weight(NamedTuple):
    """How a reader takes something: from 0, not at all, to 1, and whether it is named or falls under ``*``."""

    weight: float
    is_named: bool


def preferred(accept: str | None, offers: Sequence[str]) -> str:
    """Return which of some media types a reader takes best; of equals, and where it takes none, the first."""
    return max(offers, key=lambda offer: weight_of(accept, offer).weight)


def weight_of(accept: str | None, offer: str) -> Weight:
    """Return how a reader takes a media type by its ``Accept``; the most specific range that it falls under decides.

    Without such a header anything is taken.
    """
    if not (accept or "").strip():
        return Weight(1, is_named=False)
    own = next(_ranges(offer))
    found = [(_depth(one, own), one.weight) for one in _ranges(accept or "") if _depth(one, own)]
    depth, weight = max(found, default=(0, 0.0))
    return Weight(weight, is_named=depth >= _NAMED)


def takes_gzip(accept_encoding: str | None) -> bool:
    """Return whether a reader takes gzip by its ``Accept-Encoding``; one without such a header is sent none."""
    found = {one.name: one.weight for one in _ranges(accept_encoding or "")}
    return found.get("gzip", found.get("x-gzip", found.get("*", 0))) > 0


_NAMED = 3


def _depth(asked: _Range, own: _Range) -> int:
    """Return how closely a range describes a type: 0 not at all, 1 as any, 2 by its kind, 3 by name, or beyond that."""
    if asked.name == own.name:
        return _NAMED + len(asked.parameters) if asked.parameters <= own.parameters else 0
    if asked.name == "*/*":
        return 1
    return 2 if asked.name == f"{own.name.partition('/')[0]}/*" else 0


def _ranges(header: str) -> Iterator[_Range]:
    """Yield the elements of a header; one that the grammar does not have is passed over."""
    for element in _ELEMENT.findall(header):
        found = _RANGE.fullmatch(element)
        parameters = _parameters(found[2]) if found else None
        if found and parameters is not None:
            own = [item for item in parameters if item[0] != "q"]
            weight = dict(parameters).get("q", "1")
            if _WEIGHT.fullmatch(weight):
                yield _Range(found[1].lower(), frozenset(own), float(weight))


def _parameters(text: str) -> list[tuple[str, str]] | None:
    """Return the parameters behind a name, their values without quotes, or None where they are none."""
    if _PARAMETER.sub("", text):
        return None
    pairs = ((name.lower(), value.strip('"').lower()) for name, value in _PARAMETER.findall(text))
    return [pair for pair in pairs if pair[0]]
