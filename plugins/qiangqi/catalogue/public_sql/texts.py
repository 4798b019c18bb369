"""Checks of a statement's text before it runs: names that are Datasette's own business, and the size of searches."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .authorizer import NotAllowed

TERMS = 200
"""The most words of one text in a statement that searches the index; a search of the box has 60 characters."""

INDEX_LENGTH = 10_000
"""The most bytes of one value in such a statement: a text that the statement itself puts together is no longer."""

_OWN = re.compile(r"\b(?:sqlite_\w+|pragma_\w+|\w+_fts_(?:data|idx|docsize|config|content))\b", re.IGNORECASE)
_INDEX = re.compile(r"\w_fts\b", re.IGNORECASE)
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_TERM = re.compile(r"[A-Za-z0-9\x80-\U0010ffff]+")
"""A word of the index: its tokenizer parts words at every other character of ASCII."""


def searches(sql: str) -> bool:
    """Whether a statement names a search index."""
    return bool(_INDEX.search(sql))


def check(texts: Iterable[str], values: Iterable[str]) -> None:
    """Look at the texts of a statement of the public, and at the values of its parameters.

    Raises:
        NotAllowed: a text names a table that only Datasette itself reads, or a search has too many words.
    """
    sql = "\n".join(texts)
    if found := _OWN.search(sql):
        raise NotAllowed("table", found[0])
    if searches(sql) and any(len(_TERM.findall(text)) > TERMS for text in [*_LITERAL.findall(sql), *values]):
        raise NotAllowed("terms", str(TERMS))
