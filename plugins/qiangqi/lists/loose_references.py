"""What loose facts say of each other: which row one replaces or annuls, and which come after the end of their firm."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from qiangqi.standing.facts import ANNULLED, ENDINGS, VOIDED, Fact
from qiangqi.values.names import name_key


class Issue(NamedTuple):
    """Why a row does not count: its number (the first data row is 1), the field, and what was expected."""

    row: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"row {self.row}" if self.row else "header"
        return f"{where}: {self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class LooseFact:
    """A fact with the firm that its row names."""

    name: str
    uscc: str | None
    fact: Fact


def check_references(items: Sequence[LooseFact], unread: Collection[int]) -> tuple[list[LooseFact], list[Issue]]:
    """See that a correction names another row of the file, and an annulment a grant, upgrade or pass.

    ``unread`` are the numbers of rows that are issues already; a correction may name one. An annulment is of the title
    of the row that it names.
    """
    by_id = {item.fact.id: item for item in items}
    good, issues = [], []
    for item in items:
        fact, named = item.fact, item.fact.corrects
        if named is None:
            good.append(item)
        elif named == fact.id or (named not in by_id and _number(named) not in unread):
            issues.append(Issue(_number(fact.id), "corrects", f"{_text(named)!r}; expected another row's number"))
        elif fact.kind != ANNULLED:
            good.append(item)
        elif named not in by_id or by_id[named].fact.kind not in VOIDED:
            message = f"row {_text(named)} is no grant, upgrade or pass; expected one that can be annulled"
            issues.append(Issue(_number(fact.id), "corrects", message))
        else:
            voided = by_id[named].fact
            good.append(replace(item, fact=fact._replace(regime=voided.regime, tier=voided.tier)))
    return good, issues


def _text(id_: str) -> str:
    return id_.removeprefix("row:")


def _number(id_: str) -> int:
    return int(_text(id_)) if _text(id_).isdecimal() else -1


def after_the_end(items: Sequence[LooseFact]) -> Iterator[Issue]:
    """Yield an issue for each act of a firm after it was dissolved, merged or divided: it may be another's."""
    ends: dict[str, list[LooseFact]] = {}
    for item in items:
        if item.fact.kind in ENDINGS and not item.fact.goes_on:
            ends.setdefault(name_key(item.name), []).append(item)
    for item in items if ends else ():
        for end in () if item.fact.kind in (*ENDINGS, ANNULLED) else ends.get(name_key(item.name), ()):
            is_one = len({item.uscc, end.uscc} - {None}) < 2
            if is_one and item.fact.happened.earliest > end.fact.happened.latest:
                message = (
                    f"is after the firm of that name was {end.fact.kind} (row {_text(end.fact.id)}) and does not count "
                    "for it; another firm of the name is possible, expected its code"
                )
                yield Issue(_number(item.fact.id), "effective_on", message)
