"""Restoring: an act of the journal is undone by another one, and every file has the bytes that it had before."""

from __future__ import annotations

from pathlib import Path

from qiangqi.standing.strict_yaml import DataError

from .contents import digest_of, place_of
from .journal import Act, Change, acts, carry_out
from .lock import JOURNAL
from .unfinished_purges import PURGE


def restore(datasets: Path, number: int | None, made_on: str) -> Act:
    """Undo an act, or without a number the last one that stands: every file has the bytes that it had before.

    Raises:
        DataError: there is no such act, it cannot be undone, or a later one changed the same file.
    """
    act, contents = undoing(datasets, number)
    return carry_out(datasets, "restore", act.sources, contents, made_on, undoes=act.number)


def undoing(datasets: Path, number: int | None) -> tuple[Act, dict[str, bytes | None]]:
    """Return the act that would be undone, and the bytes that its files would have then, as in :func:`restore`."""
    act = _to_undo(datasets, number)
    contents: dict[str, bytes | None] = {}
    for change in act.changes:
        if digest_of(datasets / change.path) != change.after:
            message = f"is not as act {act.number} left it; {_later(datasets, act, change)}"
            raise DataError(datasets / change.path, 1, message)
        contents[change.path] = None if change.before is None else _kept(datasets, act, change.before)
    return act, contents


def undone(found: list[Act]) -> set[int]:
    """Return the numbers of the acts that do not stand any more; an act whose undoing was undone stands again."""
    off: set[int] = set()
    for act in reversed(found):
        if act.undoes is not None and act.number not in off:
            off.add(act.undoes)
    return off


def _to_undo(datasets: Path, number: int | None) -> Act:
    found = acts(datasets)
    off = undone(found)
    standing = [act for act in found if act.number not in off and (number is not None or _can_be_undone(act))]
    act = next((act for act in reversed(standing) if number in (None, act.number)), None)
    if act is None:
        known = ", ".join(str(act.number) for act in standing) or "none"
        what = "no act can be undone" if number is None else f"act {number} is not there, or is undone"
        raise DataError(datasets / JOURNAL, 1, f"{what}; expected one of: {known}")
    return act


def _can_be_undone(act: Act) -> bool:
    """Whether an act is one that ``restore`` means without a number: none that undoes, and none that kept nothing."""
    return act.undoes is None and act.verb != PURGE


def _later(datasets: Path, act: Act, change: Change) -> str:
    found = acts(datasets)
    own = [one for one in found if one.number > act.number and _touches(one, change.path)]
    if purge := next((one for one in own if one.verb == PURGE), None):
        return f"it was purged by act {purge.number}, which cannot be undone; expected restore NUMBER (see log)"
    off = undone(found)
    standing = [one.number for one in own if one.number not in off]
    return f"expected act {standing[-1]} restored first" if standing else "expected it as the journal knows it"


def _touches(act: Act, path: str) -> bool:
    return act.undoes is None and any(change.path == path for change in act.changes)


def _kept(datasets: Path, act: Act, digest: str) -> bytes:
    path = place_of(datasets, digest)
    if not path.is_file():
        raise DataError(path, 1, f"was purged: act {act.number} cannot be undone")
    return path.read_bytes()
