"""Adding of lists, told to the journal: all files that one command brings are one act, which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..sources import is_card
from .contents import digest_of
from .journal import Change, finish_said, record
from .lock import JOURNAL, writing


@contextmanager
def adding(datasets: Path, command: str, made_on: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold a datasets folder while a command adds files, and then write down which are new, on a day, ISO 8601.

    What is added is whole by itself, file by file; a command that is killed before it is written down has added, and
    ``remove`` takes it back.

    Raises:
        DataError: the folder cannot be written, or an act that was cut off cannot be finished.
    """
    with writing(datasets, command, say):
        finish_said(datasets, say)
        before = _files(datasets)
        try:
            yield
        finally:
            new = sorted(_files(datasets) - before)
            if new:
                changes = [Change(path=path, before=None, after=digest_of(datasets / path)) for path in new]
                record(datasets, "add", _sources(new), changes, made_on)


def _files(datasets: Path) -> set[str]:
    found = (path for path in datasets.glob("*/**/*") if path.is_file() and not path.name.startswith("."))
    names = (path.relative_to(datasets).as_posix() for path in found)
    return {name for name in names if not name.startswith((f"{JOURNAL}/", "."))}


def _sources(paths: list[str]) -> list[str]:
    cards = (path for path in paths if path.count("/") == 1 and path.endswith(".yml"))
    return [path.removesuffix(".yml") for path in cards if is_card(path.partition("/")[2])]
