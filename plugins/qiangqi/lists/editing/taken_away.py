"""Which facts acts took away: those that a list had before an act of the journal and has no more after it."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError, load
from qiangqi.values.names import name_key

from ..cards import Card
from ..fact_rows import FactRow
from ..rows import read
from ..sources import Source
from .contents import digest_of, place_of
from .journal import Act, acts, last_change
from .unfinished_purges import PURGE


class Said(NamedTuple):
    """What makes a fact the same on another line: the key of its name, what it is of, and its day as it is stated."""

    name: str
    regime: str
    tier: str | None
    kind: str
    happened: str


class TakenAway(NamedTuple):
    """What acts took away of one list: facts, each so often; or with None nobody can say which, so that any may be."""

    facts: Counter[Said] | None
    lines: frozenset[int]

    def take(self, fact: Said, line: int) -> bool:
        """Whether a fact is one of them; each is one for one fact alone."""
        if self.facts is None or line in self.lines:
            return True
        self.facts[fact] -= 1
        return self.facts[fact] >= 0


def taken_away(datasets: Path, id_: str, since: int) -> TakenAway:
    """Return what the acts after the number ``since`` took away of a list; nothing where it is not as they left it.

    An act that took the whole list away took all of it. Of a purge the journal keeps the lines alone.
    """
    path = f"{id_}.yml"
    own = [act for act in acts(datasets) if act.number > since and last_change(act, path) is not None]
    found = Counter[Said]()
    lines = frozenset(line for act in own for line in act.lines)
    if not own or digest_of(datasets / path) != _change(own[-1], path)[1]:
        return TakenAway(found, frozenset())
    regimes = load_regimes(datasets)
    for act in own:
        before, after = (_facts(datasets, path, digest, regimes) for digest in _change(act, path))
        if act.verb == PURGE and act.lines:
            continue
        if before is None or after is None or _change(act, path)[1] is None:
            return TakenAway(None, lines)
        found += before - after
        found -= after - before
    return TakenAway(found, lines)


def _change(act: Act, path: str) -> tuple[str | None, str | None]:
    change = last_change(act, path)
    return (change.before, change.after) if change else (None, None)


def _facts(datasets: Path, path: str, digest: str | None, regimes: dict[str, Regime]) -> Counter[Said] | None:
    """Return the facts of a list as its card was, None where that or its file is not kept any more."""
    if digest is None:
        return Counter()
    with tempfile.TemporaryDirectory() as made:
        card_path = Path(made) / path
        try:
            _give(datasets, path, digest, card_path)
            card = load(card_path, Card)
            place = path.partition("/")[0]
            for name, sha256 in ((card.raw, card.sha256), *(((c.file, c.sha256),) if (c := card.cells) else ())):
                if name is not None and sha256 is not None:
                    _give(datasets, f"{place}/{name}", sha256, card_path.parent / name)
            return Counter(_said(read(Source(id=path.removesuffix(".yml"), path=card_path, card=card), regimes)))
        except (DataError, FileNotFoundError):
            return None


def _said(rows: Iterable[object]) -> Iterable[Said]:
    for row in rows:
        if isinstance(row, FactRow):
            yield Said(name_key(row.name), row.regime, row.tier, row.kind, row.happened_known)


def _give(datasets: Path, path: str, digest: str, target: Path) -> None:
    """Copy the bytes of a SHA-256 from the journal, or from the folder where they stand there now.

    Raises:
        FileNotFoundError: neither has them.
    """
    kept, standing = place_of(datasets, digest), datasets / path
    if not kept.is_file() and digest_of(standing) != digest:
        raise FileNotFoundError(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept if kept.is_file() else standing, target)
