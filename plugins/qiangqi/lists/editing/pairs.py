"""Rows of a list beside those of its earlier editions: which say the same, which replace one, which came and went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from qiangqi.values.names import name_key

from ..fact_rows import FactRow, IssueRow


class Pairs(NamedTuple):
    """New rows that say what an old one says, those that replace one (new, old), and old and new rows without one."""

    same: list[FactRow]
    changed: list[tuple[FactRow, FactRow]]
    gone: list[FactRow]
    come: list[FactRow]


def paired(old: Iterable[FactRow], new: Iterable[FactRow]) -> Pairs:
    """Pair the facts of an earlier edition with those of a later one.

    A row replaces another one of the same firm by name, whose code is not another, in the same regime: of the same
    tier and kind before others, and on the same line before others. Whose name changed is another firm as far as a
    list can tell: the old row goes, and a new one comes.
    """
    olds, news = list(old), list(new)
    same = _take(olds, news, says)
    changed: list[tuple[FactRow, FactRow]] = []
    for like in (_as_title, _as_regime):
        changed += _take(olds, news, like)
    return Pairs([row for row, _ in same], changed, olds, news)


def says(row: FactRow) -> Hashable:
    """Return all that a row says, its address apart; a latest day that is only that of the raw file is told so."""
    latest = "made" if row.is_made_day else row.happened.latest
    card = row.source.card
    return (
        *(row.name, row.uscc, row.old_code, row.regime, row.tier, row.kind, row.happened.earliest, latest, row.valid),
        *(row.new_name, row.region, row.batch, row.goes_on, card.number, card.evidence),
    )


def issue_says(row: IssueRow) -> Hashable:
    """Return all that an issue says, its address apart."""
    return row.name, row.field, row.value, row.code


def _as_title(row: FactRow) -> Hashable:
    return name_key(row.name), row.regime, row.tier, row.kind


def _as_regime(row: FactRow) -> Hashable:
    return name_key(row.name), row.regime


def _take(
    olds: list[FactRow], news: list[FactRow], key: Callable[[FactRow], Hashable]
) -> list[tuple[FactRow, FactRow]]:
    """Take out of both lists the rows that are alike by a key, on one line before others; return them (new, old)."""
    waiting: dict[Hashable, list[FactRow]] = defaultdict(list)
    for row in olds:
        waiting[key(row)].append(row)
    found: list[tuple[FactRow, FactRow]] = []
    for on_line in (True, False):
        for row in list(news):
            fits = [one for one in waiting[key(row)] if _one_firm(one, row) and (not on_line or one.line == row.line)]
            if fits:
                found.append((row, fits[0]))
                waiting[key(row)].remove(fits[0])
                olds.remove(fits[0])
                news.remove(row)
    return found


def _one_firm(old: FactRow, new: FactRow) -> bool:
    return old.uscc is None or new.uscc is None or old.uscc == new.uscc
