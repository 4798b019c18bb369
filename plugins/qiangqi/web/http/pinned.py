"""The catalogue that an instance serves stays as it was when it began, whatever is built or moved in its place.

Before a row is read of an immutable catalogue it gets a hard link in a folder of the instance's own beside it, and
every part of the instance, its other processes among them, opens that link. The link goes with the instance; what an
instance that was killed left behind goes when the next one begins. Where no link can be made (another file system, no
right to write) the file is read where it lies; where that is replaced, nothing is answered until the next start.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from qiangqi.file_identity import Identity, identity_of
from qiangqi.served_links import FOLDER, lock, locked, remove_left

from .catalogue import catalogue_name

if TYPE_CHECKING:
    from datasette.app import Datasette

_TRIES = 5
"""How often the folder is made again that another instance, as its last, has just removed."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """One file: the path by which it was named, the one that is read, and its identity at the start."""

    named: Path
    path: Path
    identity: Identity | None

    @property
    def is_unchanged(self) -> bool:
        """Whether what is read is still what it was at the start."""
        return identity_of(self.path) == self.identity

    @property
    def is_gone(self) -> bool:
        """Whether no file has the name any more: the next start would fail."""
        return identity_of(self.named) is None

    @property
    def is_newest(self) -> bool:
        """Whether the file that has the name now is the one that is read."""
        return identity_of(self.named) == self.identity


Removal = Callable[[], object]
"""Removes a link and its folder, once."""

_PINNED: WeakKeyDictionary[Datasette, dict[str, Pinned]] = WeakKeyDictionary()
"""The pinned files of each instance, by the names of their databases."""

_LINKS: WeakKeyDictionary[Datasette, list[Removal]] = WeakKeyDictionary()
"""What removes the links of each instance; without a server that happens when the program ends."""


def pin(datasette: Datasette) -> None:
    """Let an immutable catalogue be read as it is now; no row may have been read of it yet."""
    found = _PINNED.setdefault(datasette, {})
    for name, database in datasette.databases.items():
        if name == catalogue_name(datasette) and not database.is_mutable:
            found[name] = _pinned(datasette, Path(database.path).absolute())
            database.path = str(found[name].path)


def unpin(datasette: Datasette) -> None:
    """Remove the links of an instance that answers no more."""
    for remove in _LINKS.pop(datasette, ()):
        remove()


def pinned_of(datasette: Datasette) -> dict[str, Pinned]:
    """Return the pinned files of an instance by the names of their databases."""
    return _PINNED.get(datasette, {})


def file_of(datasette: Datasette, name: str) -> Pinned:
    """Return the pinned file of a database; of one that may change, the file as it is now."""
    path = Path(datasette.databases[name].path)
    return pinned_of(datasette).get(name) or Pinned(path, path, identity_of(path))


def folder_for(datasette: Datasette, home: Path) -> Path:
    """Make a folder of an instance's own in a folder; it is removed with the links of the instance.

    Raises:
        OSError: none can be made there.
    """
    own, remove = _folder_of_its_own(datasette, home / FOLDER)
    _LINKS.setdefault(datasette, []).append(remove)
    return own


def _pinned(datasette: Datasette, named: Path) -> Pinned:
    with suppress(OSError):
        own, remove = _folder_of_its_own(datasette, named.parent / FOLDER)
        try:
            os.link(named.resolve(), own / named.name)
        except OSError:
            remove()
        else:
            _LINKS.setdefault(datasette, []).append(remove)
            return Pinned(named, own / named.name, identity_of(own / named.name))
    return Pinned(named, named, identity_of(named))


def _folder_of_its_own(datasette: Datasette, home: Path) -> tuple[Path, Removal]:
    """Make a folder that is removed with the instance, and remove those of instances that were killed."""
    for _ in range(_TRIES):
        home.mkdir(exist_ok=True)
        with suppress(FileNotFoundError), locked(home):
            remove_left(home)
            own = Path(tempfile.mkdtemp(dir=home))
            return own, weakref.finalize(datasette, _remove, own, lock(own))
    raise FileNotFoundError(home)


def _remove(own: Path, lock: int) -> None:
    shutil.rmtree(own, ignore_errors=True)
    os.close(lock)
    with suppress(OSError):  # others are still there
        own.parent.rmdir()
