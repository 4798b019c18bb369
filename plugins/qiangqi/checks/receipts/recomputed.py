"""What a catalogue answers now beside what a receipt says: the same, the same in other words, or otherwise.

None of the three says anything about the receipt itself, which its digest and its signature bear out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .receipt import canonical

WORDING = frozenset(("says", "last_known", "verify"))
"""The keys of sentences, and of where to ask: other wording is no other answer, nor is a sentence more."""

_HEAVIEST = ("outcome", "status", "holds_title", "term", "since", "until", "next", "barred_until")
"""Fields in the order in which a difference is told; all others come after them."""


class Recomputed(NamedTuple):
    """One sentence on what comes out, and whether that is the receipt's answer, if in other words."""

    says: str
    is_same: bool


def compared(receipt: Mapping[str, Any], again: Any, release: str, has_its_rules: bool) -> Recomputed:
    """Say how an answer that was made again stands to the receipt's."""
    who = "the catalogue" if release == receipt["catalogue"]["release"] else f"another release, {release},"
    if not has_its_rules:
        who += " whose rules are not those that the receipt names,"
    was = receipt["answer"]
    if canonical(again) == canonical(was):
        return Recomputed(f"{who} gives the same answer again", True)
    if receipt["kind"] == "batch":
        says = f"{who} answers some rows otherwise or in other words; the receipt of a batch has only their digests"
        return Recomputed(says, False)
    changed = sorted(dict.fromkeys(_changed(was, again, "answer")), key=_weight)
    if not changed:
        return Recomputed(f"{who} gives the same answer in other words", True)
    return Recomputed(f"{who} answers otherwise: {', '.join(changed)}; it was issued by {receipt['software']}", False)


def _weight(name: str) -> int:
    return _HEAVIEST.index(name) if name in _HEAVIEST else len(_HEAVIEST)


def _changed(was: Any, now: Any, name: str) -> Iterator[str]:
    """Yield the names of the fields that differ, wording apart."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            if key not in WORDING:
                yield from _changed(was.get(key), now.get(key), key)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for one, other in zip(was, now, strict=True):
            yield from _changed(one, other, name)
    elif was != now:
        yield name
