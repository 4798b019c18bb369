"""A row that differs between two releases."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Op = Literal["ADD", "MOD", "DEL"]
Row = dict[str, Any]


class Difference(NamedTuple):
    """A row that is not the same in both: its key, and what was compared of it, None where there was no such row."""

    op: Op
    key: Row
    before: Row | None
    after: Row | None
