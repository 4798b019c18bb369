"""What is offered where a search finds no firm: names like the text, and rows that print it and are no fact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qiangqi.values.names import name_key

from ..http.catalogue import Register
from ..http.labels import word
from ..http.language import language

if TYPE_CHECKING:
    from collections import Counter

MOST_ISSUES = 5
"""The most rows that are offered."""

_ISSUES = "select issue_id, name, code from issues where instr(name, ?) order by issue_id limit ?"


@dataclass(frozen=True, slots=True)
class NearFirm:
    """A firm whose name is like the text, and why; it is offered and never taken for the one that was meant."""

    firm_id: str
    name: str
    region: str | None
    why: str


def near_firms(register: Register, text: str, known_on: int) -> list[NearFirm]:
    """Return the firms whose names are most like a text, as the checks compare names; the most like first."""
    from qiangqi.checks.similar_names import Nearness  # its comparison is loaded where it is needed

    found = Nearness(register.connection, known_on, _frequent(register)).like(name_key(text))
    shown = ((near, register.row("select name, region from firms where firm_id = ?", near.firm_id)) for near in found)
    return [NearFirm(near.firm_id, row["name"], row["region"], near.sentence(language())) for near, row in shown if row]


@lru_cache(maxsize=4)
def _frequent(register: Register) -> Counter[str]:
    from qiangqi.checks.similar_names import frequent_pairs

    return frequent_pairs(register.connection)


def rows_with(register: Register, text: str) -> list[dict[str, Any]]:
    """Return rows of sources whose printed name has the text and which are no fact, such as a name in short."""
    if len(text) < 2:
        return []
    found = register.rows(_ISSUES, text, MOST_ISSUES)
    return [{**dict(row), "word": word(register, "issue_codes", row["code"])} for row in found]
