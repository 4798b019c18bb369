"""The orders of a list: by one of its columns, either way, and ties told apart by a key, so that no row is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Orders:
    """The columns by which a list can be put in order: the SQL terms of each, those of ties, and what holds unasked.

    ``nulls last`` behind a term keeps rows without a value at the end, whichever way the order runs.
    """

    terms: Mapping[str, tuple[str, ...]]
    ties: tuple[str, ...]
    default: str

    @property
    def names(self) -> tuple[str, ...]:
        """What may be asked for: a column, or with ``-`` the same backwards."""
        return (*self.terms, *(f"-{name}" for name in self.terms))

    def sql(self, sort: str) -> str:
        """Return the terms behind ``order by``."""
        terms = self.terms[sort.lstrip("-")]
        if sort.startswith("-"):
            terms = tuple(map(_backwards, terms))
        return ", ".join((*terms, *self.ties))


def _backwards(term: str) -> str:
    """Return a term the other way round; descending, SQLite puts what has no value last by itself."""
    term = term.removesuffix(" nulls last")
    return f"{term.removesuffix(' desc')} nulls last" if term.endswith(" desc") else f"{term} desc"
