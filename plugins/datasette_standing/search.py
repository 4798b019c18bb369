"""Search for firms by any part of a name, code or place; every text is plain text to it.

The index holds a space after each character, so a query of several characters is a phrase of them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from catalogue.database import spaced
from catalogue.names import name_key

from .register import Register

COUNTED = 1000
"""Counting stops here."""

_LONGEST = 200
_WORDS = 12


def match_text(text: str) -> str:
    """Return the FTS5 expression for a query: each word a phrase of its characters, all of them wanted."""
    plain = "".join(" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in text)
    words = dict.fromkeys(key for word in plain.split() if (key := name_key(word).replace('"', "")))
    if any(len(word) > _LONGEST for word in words) or len(words) > _WORDS:
        return '""'
    return " ".join(f'"{spaced(word)}"' for word in words) or '""'


@dataclass(frozen=True, slots=True)
class Hit:
    """A firm found, and the text of its own that the query met."""

    firm_id: str
    name: str
    uscc: str | None
    region: str | None
    matched: str


@dataclass(frozen=True, slots=True)
class Found:
    """The hits asked for, the best first, and how many there are in all; the count is a bound if not exact."""

    total: int
    is_exact: bool
    hits: list[Hit]


def search(register: Register, text: str, limit: int, offset: int, known_on: int) -> Found:
    """Return the firms that a text may mean: the same name or code first, then names that begin with it."""
    meant = register.catalogue.find(text, known_on)
    matching = register.ids(
        """
        select f.firm_id from firms f
        where f.rowid in (select rowid from firms_fts where firms_fts match ? limit ?)
        """,
        match_text(text),
        COUNTED + 1,
    )
    ids = list(dict.fromkeys([*meant, *matching]))
    ranked = sorted((_ranked(register, id_, text, id_ in meant) for id_ in ids), key=lambda item: item[0])
    hits = [hit for _, hit in ranked[offset : offset + limit]]
    return Found(min(len(ids), COUNTED), len(ids) <= COUNTED, hits)


def _ranked(register: Register, firm_id: str, text: str, is_meant: bool) -> tuple[tuple[int, int, str], Hit]:
    firm = register.row("select name, uscc, region from firms where firm_id = ?", firm_id)
    assert firm is not None
    names = register.rows("select name, name_key from firm_names where firm_id = ? order by known_on, fact_id", firm_id)
    place, matched = _met(firm["name"], [(row["name"], row["name_key"]) for row in names], firm, text)
    rank = (0 if is_meant else place, len(firm["name"]), firm_id)
    return rank, Hit(firm_id, firm["name"], firm["uscc"], firm["region"], matched)


def _met(current: str, names: list[tuple[str, str]], firm: object, text: str) -> tuple[int, str]:
    """Say how near the query is, the nearest 1, and which text of the firm it met."""
    wanted = name_key(text)
    ordered = sorted(names, key=lambda name: name[0] != current)
    for name, key in ordered:
        if key.startswith(wanted):
            return 1 if name == current else 2, name
    for name, key in ordered:
        if wanted in key:
            return 3, name
    code, region = firm["uscc"] or "", firm["region"] or ""  # type: ignore[index]
    if wanted and wanted in code.casefold():
        return 4, code
    words = [name_key(word) for word in text.split()]
    for name, key in ordered:
        if words and all(word in key for word in words):
            return 5, name
    if wanted and wanted in name_key(region):
        return 6, region
    return 7, current
