"""An act on lists that are held, for commands and the desk alike: what it starts from, its effect, and its doing.

Who calls any of these holds the datasets folder for writing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from qiangqi.catalogue.building.progress import Progress
from qiangqi.lists.editing.edit import Edit, Holdings, holdings
from qiangqi.lists.editing.journal import Act, carry_out, finish_said
from qiangqi.lists.editing.reasons import given
from qiangqi.standing.strict_yaml import Text

from .preview.trial import try_contents
from .published import published_sources
from .publishing.pending import RELEASES, finish_pending
from .purging import follow

_ASIDE = Path(".cache") / "editing"
"""Where acts are tried, in the folder of what is built."""


def settle(datasets: Path, output: Path, say: Callable[[str], None]) -> None:
    """Finish what an earlier command was cut off at: a switch before a purge, so that it brings nothing back.

    Raises:
        DataError: it cannot be finished.
    """
    finish_pending(output, say)
    finish_said(datasets, say)
    follow(datasets, output, say)


def held_for(datasets: Path, output: Path, day: str, because: Text, as_published: frozenset[str]) -> Holdings:
    """Return what an act on a day, ISO 8601, starts from; ``as_published`` are lists that count as published.

    Raises:
        DataError: something in the folder does not fit.
    """
    return holdings(datasets, published_sources(output / RELEASES) | as_published, day, because)


def effect_of(
    datasets: Path,
    output: Path,
    contents: Mapping[str, bytes | None],
    day: str,
    progress: Progress,
    may_lose: bool = False,
) -> Path:
    """Try an act aside, and return the file of what differs; what releases have may be lost with ``may_lose`` alone.

    Raises:
        DataError: what would be does not fit, or the gate would refuse it.
    """
    return try_contents(datasets, contents, output / _ASIDE, output, day, progress, may_lose)


def carried_out(
    datasets: Path,
    edit: Edit,
    day: str,
    keeps: bool = True,
    output: Path | None = None,
    lines: frozenset[int] = frozenset(),
) -> Act:
    """Carry an act out on a day; with ``keeps=False`` it cannot be undone. More follows in ``output``, if given.

    ``lines`` are those of the rows that go where nothing of them is kept.

    Raises:
        DataError: a file cannot be written.
    """
    return carry_out(
        datasets,
        edit.verb,
        list(edit.sources),
        edit.contents,
        day,
        given(edit.because),
        keeps=keeps,
        output=output,
        lines=lines,
    )
