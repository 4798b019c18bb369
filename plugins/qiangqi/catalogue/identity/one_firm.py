"""Rows that are about one firm at sight: of one name or of a firm renamed once, in one place, with one code at most.

Most are. What these answer :mod:`.grouping` answers as well, by way of names in places and spans of days.
"""

from __future__ import annotations

from collections.abc import Sequence

from qiangqi.standing.facts import ENDINGS
from qiangqi.values.names import name_id

from .firms import Firm, Mention, named_firm, names_of


def one_firm(rows: list[Mention]) -> Firm | None:
    """Return the firm of rows in the order of their publication, None where they may be of several."""
    if _is_plain(rows):
        by_name = name_id(rows[0].key)
        firm = Firm(by_name, rows)
        if firm.code:
            firm.id, firm.former = firm.code, {by_name: ("code", None)}
    elif _is_renamed_once(rows):
        old = next(row.key for row in rows if row.new_key)
        keys = (old, *({row.key for row in rows} - {old}))
        firm = named_firm(rows, next((row.code for row in rows if row.code), None), [name_id(key) for key in keys])
    else:
        return None
    firm.names = list(names_of(firm))
    return firm


def _is_plain(rows: Sequence[Mention]) -> bool:
    """Whether the rows bear one name, in one place, with one code at most, and nothing became of it."""
    first = rows[0]
    codes, provinces = {first.code}, {first.province}
    for row in rows:
        if row.key != first.key or row.new_key or row.kind in ENDINGS:
            return False
        codes.add(row.code)
        provinces.add(row.province)
    return _is_one(codes, provinces)


def _is_renamed_once(rows: Sequence[Mention]) -> bool:
    """Whether the rows bear the two names of one renaming, none the old one later, in one place with one code."""
    renamings = [row for row in rows if row.new_key]
    if len({(row.key, row.new_key) for row in renamings}) != 1 or any(row.withdrawn_on for row in renamings):
        return False
    old, new = renamings[0].key, renamings[0].new_key
    last = max(row.changed_on for row in renamings)
    known_on = min(row.published for row in renamings)
    for row in rows:
        is_old = row.key == old and (row.happened_from or "") <= last
        is_new = row.key == new and row.published >= known_on  # or it was known as another firm until then
        if not (is_old or is_new) or row.kind in ENDINGS:
            return False
    return old != new and _is_one({row.code for row in rows}, {row.province for row in rows})


def _is_one(codes: set[str | None], provinces: set[str]) -> bool:
    return len(codes - {None}) < 2 and len(provinces - {""}) < 2
