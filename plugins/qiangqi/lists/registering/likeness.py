"""Whether two lists say the same, whatever their order and layout, and whether one says the same twice."""

from __future__ import annotations

from hashlib import blake2b

from qiangqi.standing.dates import format_span
from qiangqi.values.names import name_key

from ..fact_rows import ACT_FIELDS, FactRow

_MODULUS = 1 << 64


def joined(likeness: int, fact: FactRow) -> int:
    """Return the likeness of a list with one more fact; that of a list without facts is 0."""
    return (likeness + _number(fact.name, fact.kind, fact)) % _MODULUS


class RowsAbove:
    """The acts of the rows of one list so far: a number for each, and the codes of its firms, but no row."""

    def __init__(self) -> None:
        self._codes: dict[int, set[str]] = {}

    def has(self, fact: FactRow) -> bool:
        """Whether a row above says the same of the same firm, and keep the row; two codes are two firms."""
        act = _number(fact.name, "\0".join(str(getattr(fact, field)) for field in ACT_FIELDS), fact)
        codes, own = self._codes.setdefault(act, set()), fact.uscc or ""
        is_same = bool(codes) and ("" in codes or not own or own in codes)
        codes.add(own)
        return is_same


def _number(name: str, act: str, fact: FactRow) -> int:
    said = f"{name_key(name)}\0{act}\0{format_span(fact.happened)}"
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest())
