"""The journal of a switch: what is to be moved where, written before the first move and gone after the last.

While there is no journal nothing has begun: what was prepared is left over and is of no use. Once there is one every
file lies ready on the same disk, and whoever comes next makes the moves that are left. A move is a renaming, and to
make it again does nothing.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from qiangqi.durable import put_in_place, settle
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

NAME = ".publish.json"
"""The journal's name in the folder of the catalogue in service."""


class Move(NamedTuple):
    """A file or folder that lies ready, and the place that it takes; both relative to the journal's folder."""

    ready: str
    place: str


class Switch(NamedTuple):
    """A switch to a release: its version, the SHA-256 of its catalogue, and the moves that make it, in their order."""

    version: str
    sha256: str
    moves: tuple[Move, ...]


def pending(folder: Path) -> Switch | None:
    """Return the switch that was begun in a folder and not finished, or None.

    Raises:
        DataError: the journal cannot be read.
    """
    path = folder / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        moves = tuple(Move(*move) for move in found["moves"])
        return Switch(found["version"], found["sha256"], moves)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataError(path, 1, f"cannot be read: {error.strerror}; expected a folder to write to") from None
    except (ValueError, KeyError, TypeError):
        message = "is no journal of a switch; expected one, or no file: remove it and publish again"
        raise DataError(path, 1, message) from None


def switch(folder: Path, wanted: Switch) -> None:
    """Write the journal of a switch, and make it: from the journal on it is made, whatever happens meanwhile.

    Raises:
        DataError: what is to be moved is not there.
        OSError: the journal could not be written, and nothing has begun; or a move failed, and the journal stays.
    """
    fresh = folder / f"{NAME}.new"
    fresh.write_text(json.dumps(wanted._asdict(), indent=2) + "\n", encoding="utf-8")
    settle(fresh)
    put_in_place(fresh, folder / NAME)
    finish(folder, wanted)


def finish(folder: Path, begun: Switch) -> None:
    """Make the moves of a switch that are left, and remove its journal.

    Raises:
        DataError: what is to be moved is neither ready nor in its place.
        OSError: a move failed; the journal stays.
    """
    for move in begun.moves:
        _make(folder, begun, folder / move.ready, folder / move.place)
    (folder / NAME).unlink()
    settle(folder)


def _make(folder: Path, begun: Switch, ready: Path, place: Path) -> None:
    if not ready.exists():
        if not _is_wanted(begun, place):
            message = f"{place.name} is neither ready nor in its place; remove this journal and publish again"
            raise DataError(folder / NAME, 1, message)
        return
    if place.is_dir():  # a release of this version is there already, and the same content is the same bytes
        shutil.rmtree(ready)
    else:
        os.replace(ready, place)
    settle(place.parent)


def _is_wanted(begun: Switch, place: Path) -> bool:
    """Whether what takes a place is what a switch was to put there, and not what something else put there since."""
    if not place.exists():
        return False
    if place.suffix == ".db":
        return file_sha256(place) == begun.sha256
    text = place.read_text(encoding="utf-8") if place.suffix == ".json" else begun.version
    return begun.version in text or begun.sha256 in text
