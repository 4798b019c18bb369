"""What a worker process does: it looks rows up with a checker of its own, finishes them, and forgets a batch.

The other side, which hands out the rows, is :mod:`.worker_pool`.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.languages import set_language
from qiangqi.processes import follow_parent

from .batch import Batch, Checker, LookedUpRows
from .evaluation import Words
from .lookup import open_for_reading
from .results import CheckQuery, Result, counted

T = TypeVar("T")

Rendering = Callable[[Sequence[Result]], T]
"""Makes of results what is wanted of them; it is named by its module, as another process finds it."""

_COURTESY = 3
"""How far a worker gives way to the process that answers single checks (the system's niceness)."""

_LITTER = 1_000_000
"""Objects after which a worker looks for what it may let go of: a batch makes as many, and leaves none in a circle."""

_CHECKER: list[Checker] = []
_BATCHES: dict[int, Batch] = {}
_LOOKED_UP: dict[tuple[int, int], LookedUpRows] = {}


def start(path: Path, changed: int, words: Words) -> None:
    """Open the catalogue, once for all that this process will be sent."""
    follow_parent()
    if hasattr(os, "nice"):
        os.nice(_COURTESY)
    if path.stat().st_mtime_ns != changed:
        raise LookupError("the catalogue is another one by now; expected the file that is served")
    _CHECKER[:] = [Checker(open_for_reading(path), Catalogue(path).engine, words)]
    _ = _CHECKER[0].frequent
    gc.freeze()
    gc.set_threshold(_LITTER)


def look_up(number: int, query: CheckQuery, first: int, rows: Sequence[object]) -> tuple[str, ...]:
    """Look for the firms of some rows, from the row ``first`` on; return those of their names that are on no record."""
    if number not in _BATCHES:
        _BATCHES[number] = _CHECKER[0].batch(query)
    looked_up = _LOOKED_UP[number, first] = _BATCHES[number].look_up(rows)
    return looked_up.wanted


class NotLookedUp(Exception):
    """Rows are to be finished that another process looked up, which has been ended since."""


def finish(number: int, first: int, admitted: frozenset[str], render: Rendering[T]) -> tuple[T, Mapping[str, int]]:
    """Return what rows that were looked up come to, and how many are of each outcome.

    Raises:
        NotLookedUp: this process did not look them up, or has finished them before.
    """
    looked_up = _LOOKED_UP.pop((number, first), None)
    if looked_up is None:
        raise NotLookedUp
    return _rendered(_BATCHES[number].finish(looked_up, first, admitted), render)


def finish_anew(
    query: CheckQuery, first: int, rows: Sequence[object], admitted: frozenset[str], render: Rendering[T]
) -> tuple[T, Mapping[str, int]]:
    """Look up and finish rows in one, as another process that was ended would have; nothing of them is kept."""
    batch = _CHECKER[0].batch(query)
    return _rendered(batch.finish(batch.look_up(rows), first, admitted), render)


def _rendered(results: Sequence[Result], render: Rendering[T]) -> tuple[T, Mapping[str, int]]:
    return render(results), counted(results)


def in_language(lang: str, task: Callable[..., T], *given: object) -> T:
    """Do a task in the language of the request that it is done for."""
    set_language(lang)
    return task(*given)


def forget(number: int) -> None:
    """Let go of a batch."""
    _BATCHES.pop(number, None)
    for key in [key for key in _LOOKED_UP if key[0] == number]:
        del _LOOKED_UP[key]
