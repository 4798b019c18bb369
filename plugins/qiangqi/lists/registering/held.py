"""Which sources hold a list already: the same bytes, or the same firms, kinds and days in another file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import load

from ..cards import Card
from ..fact_rows import FactRow
from ..rows import read
from ..sources import Source, card_paths
from .answers import NONE
from .likeness import joined
from .questions import Question

SKIP, ADD = "skip", "add"

_SHA256 = re.compile(r"^sha256: [\"']?([0-9a-f]{64})", re.MULTILINE)
_BOUNDS = re.compile(r"^bounds:\s*\{?\s*facts: *\[(\d+), *(\d+)\]", re.MULTILINE)


class Held:
    """The lists of a datasets folder, and those that are to come into it together with another."""

    def __init__(self, datasets: Path) -> None:
        self._datasets = datasets
        self._cards = {f"{path.parent.name}/{path.stem}": path for path in card_paths(datasets)}
        self._texts = {id_: path.read_text(encoding="utf-8") for id_, path in self._cards.items()}
        self._sums = {id_: found[1] for id_, text in self._texts.items() if (found := _SHA256.search(text))}
        self._likenesses: dict[str, int] = {}
        self._regimes: dict[str, Regime] | None = None

    def add(self, id_: str, sha256: str, likeness: int) -> None:
        """Count a list among those that are held."""
        self._sums[id_], self._likenesses[id_] = sha256, likeness

    def has(self, id_: str) -> bool:
        """Whether a source of this id is there."""
        return id_ in self._cards

    def same_file(self, sha256: str) -> list[str]:
        """Return the ids of the sources of the same bytes."""
        return [id_ for id_, other in self._sums.items() if other == sha256]

    def same_list(self, facts: int, likeness: int) -> list[str]:
        """Return the ids of the sources that say of the same firms the same kinds on the same days."""
        if not facts:
            return []
        return [id_ for id_ in self._candidates(facts) if self._likeness(id_) == likeness]

    def _candidates(self, facts: int) -> Iterator[str]:
        """Yield the sources that may have so many facts, as far as their cards tell without being read whole."""
        yield from (id_ for id_ in self._likenesses if id_ not in self._cards)
        for id_, text in self._texts.items():
            bounds = _BOUNDS.search(text)
            if bounds is None or int(bounds[1]) <= facts <= int(bounds[2]):
                yield id_

    def _likeness(self, id_: str) -> int:
        if id_ not in self._likenesses:
            self._regimes = self._regimes or load_regimes(self._datasets)
            path, found = self._cards[id_], 0
            for row in read(Source(id=id_, path=path, card=load(path, Card)), self._regimes):
                found = joined(found, row) if isinstance(row, FactRow) else found
            self._likenesses[id_] = found
        return self._likenesses[id_]


def question(held: Held, sha256: str, facts: int, likeness: int, but: Collection[str]) -> Question | None:
    """Return the question whether a list that is held is added again, or None; ``but`` are no matter.

    For the same bytes the proposal is to leave them; where another file says the same there is none: it may be a
    second document of the same act, which is evidence of its own.
    """
    choices = (SKIP, ADD)
    if same := [id_ for id_ in held.same_file(sha256) if id_ not in but]:
        zh = f"与已登记的 {'、'.join(same)} 是同一个文件（SHA-256 相同），其中各行都已收录："
        zh += f"{SKIP} 不再登记，{ADD} 用另一编号另行登记"
        en = f"the same file as {', '.join(same)}, whose rows are all in the register: {SKIP} leaves it, {ADD} adds it "
        en += "as another source under another id"
        return Question(("same",), zh, en, SKIP, choices=choices)
    if same := [id_ for id_ in held.same_list(facts, likeness) if id_ not in but]:
        zh = f"企业、事项和日期与 {'、'.join(same)} 完全相同：{SKIP} 不登记，{ADD} 另行登记"
        en = f"the same firms, kinds and days as {', '.join(same)}: {SKIP} leaves it, {ADD} adds it as another source"
        return Question(("same",), zh, en, choices=choices)
    return None


def corrected(corrects: Collection[str]) -> set[str]:
    """Return the ids of the sources that answers to ``--corrects`` name: that they are alike is expected."""
    return {target.partition(":")[0] for target in corrects} - {NONE}
