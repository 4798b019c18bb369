"""The folder of the releases, and which of them an instance shows: those that there were when it began.

Releases never change, but new ones come. An instance stays on the catalogue that it began with (:mod:`..http.pinned`);
so that its pages of releases and changes are of the same day, it reads a folder of its own, with a link to each release
that there was and a copy of their list. Where no folder can be made, the releases are read where they lie.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from qiangqi.file_identity import Identity, identity_of
from qiangqi.releases.versions import list_of, versions

from ..http.catalogue import name_of
from ..http.pinned import file_of, folder_for
from ..http.settings import settings_of

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTING = "releases"
"""The plugin's setting: the folder of the releases, where that is not ``releases`` beside the catalogue."""


class PinnedReleases(NamedTuple):
    """The folder that is read, the list of the releases that there are, and that list's identity at the start."""

    folder: Path
    listed: Path
    identity: Identity | None


_PINNED: WeakKeyDictionary[Datasette, PinnedReleases] = WeakKeyDictionary()


def folder_of(datasette: Datasette) -> Path:
    """Return the folder in which an instance reads the releases."""
    pinned = _PINNED.get(datasette)
    return pinned.folder if pinned else _named(datasette)


def listed_folder(datasette: Datasette) -> Path:
    """Return the folder whose list says by now which releases were withdrawn: that counts at once."""
    pinned = _PINNED.get(datasette)
    return pinned.listed.parent if pinned else _named(datasette)


def pin_releases(datasette: Datasette) -> None:
    """Let an instance show the releases that there are now, and no later ones; its files have been pinned already."""
    with suppress(LookupError):  # no catalogue is served
        folder = _named(datasette)
        listed = list_of(folder)
        identity = identity_of(listed)  # before the list is read: one that comes meanwhile is seen as another
        _PINNED[datasette] = PinnedReleases(_linked(datasette, folder), listed, identity)


def pinned_releases(datasette: Datasette) -> PinnedReleases | None:
    """Return the releases that an instance shows; None for one that shows whatever there are."""
    return _PINNED.get(datasette)


def _named(datasette: Datasette) -> Path:
    named = settings_of(datasette).get(SETTING)
    if named:
        return Path(named)
    return file_of(datasette, name_of(datasette)).named.parent / "releases"


def _linked(datasette: Datasette, folder: Path) -> Path:
    """Return a folder of the instance's own with a link to each release, or ``folder`` where none can be made."""
    try:
        own = folder_for(datasette, file_of(datasette, name_of(datasette)).named.parent)
        for version in versions(folder):
            (own / version).symlink_to((folder / version).absolute(), target_is_directory=True)
        if list_of(folder).is_file():
            shutil.copyfile(list_of(folder), list_of(own))
    except OSError:
        return folder
    return own
