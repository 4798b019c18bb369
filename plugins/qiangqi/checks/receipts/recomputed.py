"""What a catalogue answers now beside what a receipt says: the same, the same in other words, or otherwise.

None of the three says anything about the receipt itself, which its digest and its signature bear out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .receipt import canonical
from .told import Texts, both

WORDING = frozenset(("says", "last_known", "verify", "note"))
"""The keys of sentences, and of where to ask: other wording is no other answer, nor is a sentence more."""

_HEAVIEST = ("outcome", "status", "holds_title", "term", "since", "until", "next", "barred_until")
"""Fields in the order in which a difference is told; all others come after them."""


class Recomputed(NamedTuple):
    """One sentence on what comes out, and whether that is the receipt's answer, if in other words."""

    texts: Texts
    is_same: bool

    @property
    def says(self) -> str:
        """Both languages on one line."""
        return both(self.texts)


def compared(receipt: Mapping[str, Any], again: Any, release: str, has_its_rules: bool) -> Recomputed:
    """Say how an answer that was made again stands to the receipt's."""
    zh, en = _who(receipt, release, has_its_rules)
    was = receipt["answer"]
    if canonical(again) == canonical(was):
        return Recomputed((f"{zh}给出相同的答复", f"{en} gives the same answer again"), True)
    if receipt["kind"] == "batch":
        return Recomputed(
            (
                f"{zh}对部分行的答复或措辞不同；批量回执只含各行的摘要",
                f"{en} answers some rows otherwise or in other words; the receipt of a batch has only their digests",
            ),
            False,
        )
    changed = sorted(dict.fromkeys(_changed(was, again, "answer")), key=_weight)
    if not changed:
        return Recomputed((f"{zh}给出相同的答复，措辞不同", f"{en} gives the same answer in other words"), True)
    return Recomputed(
        (
            f"{zh}答复不同：{'、'.join(changed)}；回执由 {receipt['software']} 出具",
            f"{en} answers otherwise: {', '.join(changed)}; it was issued by {receipt['software']}",
        ),
        False,
    )


def _who(receipt: Mapping[str, Any], release: str, has_its_rules: bool) -> Texts:
    """Name the catalogue that was asked, beside the one that the receipt names."""
    zh, en = "所给目录", "the catalogue"
    if release != receipt["catalogue"]["release"]:
        zh, en = f"另一版本 {release} ", f"another release, {release},"
    if not has_its_rules:
        zh, en = f"{zh}（规则与回执所载不同）", f"{en} whose rules are not those that the receipt names,"
    return zh, en


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
