"""The journal of a datasets folder: what each act changed, so that it is done as a whole and can be undone.

An act is begun once ``pending.json`` has its name: until then nothing of it was done, and from then on it is carried
to its end, by this process or, where that was ended, by the next command. The bytes before and after lie beside it
under their SHA-256. Who calls these functions holds the folder (:mod:`.lock`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qiangqi.durable import put_in_place, settle
from qiangqi.standing.contained_files import NotContained, inside
from qiangqi.standing.strict_yaml import DataError, Day, Strict

from ..sources import is_card
from .contents import digest_of, keep, place_of, put, sha256, take_away
from .lock import JOURNAL, reading, writing

_PENDING = "pending.json"


class Change(Strict):
    """A file of the datasets folder, and the SHA-256 of its bytes before and after; None where it is not there."""

    path: str
    before: str | None
    after: str | None


class Act(Strict):
    """What one command did: its verb, the ids of the sources, why, the day, and the act that it undoes.

    ``output`` is the folder of what is built and released, where that follows the act: it has to be the same one
    when what follows was broken off. ``lines`` are those of the rows that an act took out, where nothing else is kept.
    """

    number: int
    verb: str
    sources: list[str]
    because: str | None
    made_on: Day
    undoes: int | None = None
    output: str | None = None
    lines: list[int] = []
    changes: list[Change]

    def __str__(self) -> str:
        undoes = f" {self.undoes}" if self.undoes else ""
        return f"{self.number} {self.verb}{undoes} {' '.join(self.sources)} {self.made_on}"


def carry_out(
    datasets: Path,
    verb: str,
    sources: list[str],
    contents: Mapping[str, bytes | None],
    made_on: str,
    because: str | None = None,
    undoes: int | None = None,
    keeps: bool = True,
    output: Path | None = None,
    lines: Iterable[int] = (),
) -> Act:
    """Give files of a datasets folder, by their relative paths, new bytes, or with None take them away, as one act.

    With ``keeps=False`` the bytes that go are not kept, and the act cannot be undone. ``output`` is written down as the
    folder in which more follows, ``lines`` as those of the rows that go.

    Raises:
        DataError: an act is pending, or a file cannot be written.
    """
    if (other := pending(datasets)) is not None:
        raise DataError(datasets / JOURNAL / _PENDING, 1, f"{other} is pending; expected it finished first")
    try:
        changes = [_change(datasets, path, contents[path], keeps) for path in sorted(contents, key=_order(contents))]
        number = last_number(datasets) + 1
        act = Act(
            number=number,
            verb=verb,
            sources=sources,
            because=because,
            made_on=made_on,
            undoes=undoes,
            output=str(output.resolve()) if output else None,
            lines=sorted(lines),
            changes=[one for one in changes if one.before != one.after],
        )
        put(datasets / JOURNAL / _PENDING, act.model_dump_json(indent=1).encode())
    except (OSError, NotContained) as error:
        raise _unwritten(datasets, error) from None
    finish(datasets)
    return act


def record(datasets: Path, verb: str, sources: list[str], changes: list[Change], made_on: str) -> Act:
    """Write down an act that was done by other means; what it replaced is not kept.

    Raises:
        DataError: the journal cannot be written.
    """
    act = Act(
        number=last_number(datasets) + 1, verb=verb, sources=sources, because=None, made_on=made_on, changes=changes
    )
    try:
        put(_place(datasets, act), act.model_dump_json(indent=1).encode())
    except OSError as error:
        raise _unwritten(datasets, error) from None
    return act


def finish(datasets: Path) -> Act | None:
    """Carry the act that is pending to its end, and return it; None where none is.

    Raises:
        DataError: a file has been changed by another hand since the act began, or cannot be written.
    """
    act = pending(datasets)
    if act is None:
        return None
    journal = datasets / JOURNAL
    try:
        for change in act.changes:
            _apply(datasets, change)
        done = _place(datasets, act)
        done.parent.mkdir(exist_ok=True)
        put_in_place(journal / _PENDING, done)
        settle(journal)
    except OSError as error:
        raise _unwritten(datasets, error) from None
    return act


@contextmanager
def consistent(datasets: Path, command: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a folder for reading, as no act leaves it half done: one that was cut off is finished first, and said.

    Raises:
        DataError: the act cannot be finished.
    """
    while True:
        if pending(datasets) is not None:
            with writing(datasets, command, say):
                finish_said(datasets, say)
        with reading(datasets, say, command):
            if pending(datasets) is None:  # a writer that this one waited for may have been cut off
                yield
                return


def finish_said(datasets: Path, say: Callable[[str], None]) -> None:
    """Finish the act that is pending, if one is, and say which it was.

    Raises:
        DataError: it cannot be finished.
    """
    if (act := finish(datasets)) is not None:
        say(f"上次中断的操作已完成 an act that was cut off is finished: {act}")


def pending(datasets: Path) -> Act | None:
    """Return the act that was begun and is not done."""
    path = datasets / JOURNAL / _PENDING
    return _read(path) if path.exists() else None


def acts(datasets: Path) -> list[Act]:
    """Return the acts that are done, in their order."""
    return [_read(path) for path in sorted((datasets / JOURNAL / "acts").glob("*.json"))]


def last_change(act: Act, path: str) -> Change | None:
    """Return what an act did to a file, by its relative path; None where it left it as it was."""
    return next((change for change in act.changes if change.path == path), None)


def last_number(datasets: Path) -> int:
    """Return the number of the last act, 0 where there is none."""
    return max((act.number for act in acts(datasets)), default=0)


def digests_of(datasets: Path, paths: set[str]) -> set[str]:
    """Return the SHA-256 of all that files, by their relative paths, were and became by the acts of the journal."""
    changes = (change for act in acts(datasets) for change in act.changes if change.path in paths)
    return {digest for change in changes for digest in (change.before, change.after) if digest}


def _place(datasets: Path, act: Act) -> Path:
    return datasets / JOURNAL / "acts" / f"{act.number:05}.json"


def _order(contents: Mapping[str, bytes | None]) -> Callable[[str], tuple[bool, bool, str]]:
    """Let raw files and regimes come before the cards that name them, and go after them."""

    def key(path: str) -> tuple[bool, bool, str]:
        is_last = path.endswith(".yml") and is_card(Path(path).name)
        is_gone = contents[path] is None
        return is_gone, is_last != is_gone, path

    return key


def _change(datasets: Path, path: str, after: bytes | None, keeps: bool) -> Change:
    """Keep the bytes of one file before and after."""
    target = inside(datasets, path)
    before = target.read_bytes() if target.is_file() else None
    for content in (before if keeps else None, after):
        if content is not None:
            keep(datasets, content)
    return Change(path=path, before=_sha256(before), after=_sha256(after))


def _apply(datasets: Path, change: Change) -> None:
    target = datasets / change.path
    found = digest_of(target)
    if found == change.after:
        return
    if found != change.before:
        raise DataError(target, 1, "was changed by another hand while an act was pending; expected it as it was")
    if change.after is None:
        take_away(target, datasets)
    else:
        put(target, place_of(datasets, change.after).read_bytes())


def _read(path: Path) -> Act:
    try:
        return Act.model_validate(json.loads(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise DataError(path, 1, f"is no act: {type(error).__name__}; expected it as it was written") from None


def _sha256(content: bytes | None) -> str | None:
    return None if content is None else sha256(content)


def _unwritten(datasets: Path, error: Exception) -> DataError:
    problem = error.strerror if isinstance(error, OSError) else str(error)
    return DataError(datasets, 1, f"cannot be written: {problem}; what was begun is finished by the next command")
