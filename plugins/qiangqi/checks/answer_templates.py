"""Texts with marks in the place of a firm's name and of the ids of its facts, to be filled in for each firm."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from operator import itemgetter

from qiangqi.catalogue.query.fact_rows import fact_of
from qiangqi.standing.facts import Fact

from .known_firm import CORRECTS, REGIME, FactRow

NAME = "\ue0f0"
"""A private-use character: stands for the firm's name."""

OF_NAME = -1

Parts = tuple[str | int, ...]
"""Texts and, between them, whose place it is: ``OF_NAME``, or the number of a fact."""


class AnswerTemplate:
    """Stretches of text and, between them, places for a firm's name and the ids of its facts."""

    __slots__ = ("_ordered", "_stretches")

    def __init__(self, parts: Parts) -> None:
        self._stretches = tuple([part for part in parts if isinstance(part, str)])
        texts = iter(range(len(parts)))
        places = [
            next(texts) if isinstance(part, str) else part if part == OF_NAME else len(self._stretches) + part
            for part in parts
        ]
        self._ordered: Callable[[tuple[str, ...]], Sequence[str]] = itemgetter(*places)

    def filled(self, own: Sequence[str]) -> str:
        """Return the text for a firm; ``own`` are the ids of its facts and then its name, as JSON without quotes."""
        return "".join(self._ordered((*self._stretches, *own)))


_FACT = "\ue0f1{:06d}\ue0f2"
_ELSEWHERE = "\ue0f1\ue0f2"
"""Stands for a fact that is replaced and is not known."""

_MARKS = re.compile("(\ue0f0|\ue0f1[0-9]{6}\ue0f2)")
_ESCAPED = re.compile(r'["\\\x00-\x1f]')
"""What stands otherwise in JSON than in a text; most names and all ids have none of it."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_text(value: object) -> str:
    """Return a value as JSON without spaces, its characters as they are."""
    return _encode(value)


def parts_of(value: object) -> Parts:
    """Return a value's JSON with places for its marks."""
    found = _MARKS.split(json_text(value))
    return tuple([part if place % 2 == 0 else _slot(part) for place, part in enumerate(found) if part])


def moved(parts: Parts, places: Sequence[int]) -> Parts:
    """Return parts that count some facts of a firm as ones that count all; ``places`` are those of the facts there."""
    return tuple([places[part] if isinstance(part, int) and part != OF_NAME else part for part in parts])


def _slot(mark: str) -> int:
    return OF_NAME if mark == NAME else int(mark[1:-1])


def marked(rows: tuple[FactRow, ...]) -> list[Fact]:
    """Return facts with a mark for each id, in the order of the ids: where ids decide, they decide alike."""
    marks = {row[0]: _FACT.format(place) for place, row in enumerate(rows)}
    return [
        fact_of(
            (
                marks[row[0]],
                None,  # the new name and the code play no part in a standing
                None,
                *row[REGIME:CORRECTS],
                marks.get(row[CORRECTS], _ELSEWHERE) if row[CORRECTS] else None,
                *row[CORRECTS + 1 : -1],
            )
        )
        for row in rows
    ]


def bare(text: str) -> str:
    """Return a text as JSON without its quotes."""
    return _encode(text)[1:-1] if _ESCAPED.search(text) else text


def all_bare(texts: Sequence[str]) -> Sequence[str]:
    """Return texts as JSON without their quotes; nearly always they are so already, which is seen at once."""
    return list(map(bare, texts)) if _ESCAPED.search("".join(texts)) else texts
