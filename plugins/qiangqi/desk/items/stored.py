"""Files in work on the disk: each has a folder, and a state that is written whole, so that no kill loses an answer.

The folder holds the file as it came, ``item.json`` with what was answered, and what was read of it, which is made anew
whenever it is missing or older than the answers. Two browsers, and two desks, change a state one after the other.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from qiangqi.durable import put_in_place, settle, write_settled

from ..file_names import plain_name

State = Literal["work", "saved", "left"]
"""``saved``: written into the datasets; ``left``: put away by the registrar."""

Key = tuple[str, ...]
_ITEM, _LOCK, _FILE = "item.json", ".lock", "file"


@dataclass(slots=True)
class Item:
    """One file in work: where it lies, under which name it came, and what was answered of it so far.

    ``options`` are texts by the names of the options of ``add.py``, ``answers`` those to questions by their keys,
    ``confirmed`` new regimes by official name and issuer. ``revision`` grows with every change.
    """

    folder: Path
    name: str
    received: str
    state: State = "work"
    options: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[Key, str] = field(default_factory=dict)
    confirmed: set[tuple[str, str]] = field(default_factory=set)
    same: str | None = None
    source: str = ""
    revision: int = 0

    @property
    def id(self) -> str:
        """Its number on the desk."""
        return self.folder.name

    @property
    def path(self) -> Path:
        """The file as it came."""
        return next(iter(sorted((self.folder / _FILE).iterdir())))

    @property
    def is_open(self) -> bool:
        """Whether it is still in work."""
        return self.state == "work"


def items(folder: Path) -> list[Item]:
    """Return every item of a work folder, the newest first."""
    found = (path for path in sorted((folder / "items").glob("[0-9]*"), reverse=True) if (path / _ITEM).is_file())
    return [_read(path) for path in found]


def item_of(folder: Path, id_: str) -> Item | None:
    """Return an item by its number, or None."""
    path = folder / "items" / id_
    return _read(path) if id_.isdigit() and (path / _ITEM).is_file() else None


def begin(folder: Path, source: Path, name: str, received: str) -> Item:
    """Make an item of a file, which is moved or linked into its folder; it is whole, or not there."""
    place = _next(folder / "items")
    kept = place / _FILE / plain_name(Path(name).name)
    kept.parent.mkdir(mode=0o700)
    shutil.copyfile(source, kept)
    kept.chmod(0o600)
    settle(kept)
    made = Item(place, name, received)
    _write(made)
    return made


@contextmanager
def changing(item: Item) -> Iterator[Item]:
    """Give an item as it is on the disk, alone, and write it back when the block ends without an error."""
    with os.fdopen(os.open(item.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        now = _read(item.folder)
        yield now
        now.revision += 1
        _write(now)


def drop(item: Item) -> None:
    """Take an item off the desk with its file."""
    (item.folder / _ITEM).unlink(missing_ok=True)
    shutil.rmtree(item.folder, ignore_errors=True)


def _next(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = max((int(path.name) for path in folder.glob("[0-9]*")), default=0)
    while True:
        number += 1
        place = folder / f"{number:04d}"
        try:
            place.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return place


def _read(folder: Path) -> Item:
    told: dict[str, Any] = json.loads((folder / _ITEM).read_text(encoding="utf-8"))
    told["answers"] = {tuple(key): text for key, text in told["answers"]}
    told["confirmed"] = {(name, issuer) for name, issuer in told["confirmed"]}
    return Item(folder, **told)


def _write(item: Item) -> None:
    told = {name: value for name, value in asdict(item).items() if name != "folder"}
    told["answers"] = [[list(key), text] for key, text in item.answers.items()]
    told["confirmed"] = sorted(item.confirmed)
    put(item.folder / _ITEM, json.dumps(told, ensure_ascii=False, indent=1).encode())


def put(path: Path, content: bytes) -> None:
    """Write a file of the desk whole or not at all, for its user alone."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    write_settled(fresh, content)
    fresh.chmod(0o600)
    put_in_place(fresh, path)
