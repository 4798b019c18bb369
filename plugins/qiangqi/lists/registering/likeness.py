"""Whether two lists say the same: a number over their firms, kinds and days, whatever their order and their layout."""

from __future__ import annotations

from hashlib import blake2b

from qiangqi.standing.dates import format_span
from qiangqi.values.names import name_key

from ..fact_rows import FactRow

_MODULUS = 1 << 64


def joined(likeness: int, fact: FactRow) -> int:
    """Return the likeness of a list with one more fact; that of a list without facts is 0."""
    said = f"{name_key(fact.name)}\0{fact.kind}\0{format_span(fact.happened)}"
    return (likeness + int.from_bytes(blake2b(said.encode(), digest_size=8).digest())) % _MODULUS
