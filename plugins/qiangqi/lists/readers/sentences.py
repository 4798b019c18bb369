"""Rows of a list from the sentences of a line, each name under what its own sentence says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .context import Surroundings
from .elements import Line, RawRow, Skip
from .prose import Listed


def rows_in_sentences(
    path: Path, line: Line, lists: Sequence[Listed], around: Surroundings, contexts: Sequence[str], number: int
) -> Iterator[RawRow | Skip]:
    """Yield the names of a line's lists and the totals that they state, numbered after ``number``.

    Raises:
        DataError: a name stands under no annex that the card names.
    """
    item = 0
    for found in lists:
        total = {} if found.total is None else {"total": str(found.total)}
        with around.sentence(found.around):
            for name in found.names:
                item, number = item + 1, number + 1
                values = {**around.context, **found.groups, **total, "name": name}
                yield _named(path, f"{line.address} item {item}", values, around, contexts, number)
        if found.total is not None:
            number += 1
            yield Skip(line.address, number, "total", found.total)


def _named(
    path: Path, address: str, values: dict[str, str], around: Surroundings, contexts: Sequence[str], number: int
) -> RawRow | Skip:
    if around.is_passed:
        return Skip(address, number, "other_annex")
    around.check(path, address, number)
    return RawRow(address, number, {name: values.get(name[1:], "") for name in contexts}, values)
