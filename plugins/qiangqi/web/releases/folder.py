"""The folder of the releases, and which of them an instance shows: those that there were when it began.

Releases never change, but new ones come. An instance stays on the catalogue that it began with (:mod:`..http.pinned`);
so that its pages of releases and changes are of the same day, it reads a folder of its own, with a link to each release
that there was and a copy of their list. Where no folder can be made, the releases are read where they lie.

What is newest is the release in service, whichever others lie in the folder: those that were made after it, before the
service was taken back to it, keep their addresses and are told as not in service.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import click

from qiangqi.file_identity import Identity, identity_of
from qiangqi.releases.versions import (
    NoList,
    Withdrawal,
    list_of,
    made_after,
    version_with,
    versions,
    versions_of_kind,
    withdrawn_versions,
)

from ..http.catalogue import name_of, register_of
from ..http.pinned import file_of, folder_for
from ..http.settings import settings_of

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTING = "releases"
"""The plugin's setting: the folder of the releases, where that is not ``releases`` beside the catalogue."""


class PinnedReleases(NamedTuple):
    """The folder that is read, the list of the releases that there are, and that list's identity at the start.

    ``shown`` are the releases of its kind of firms, the oldest first; ``served`` is the one in service, None where the
    catalogue is in none, and ``later`` are those made after it.
    """

    folder: Path
    listed: Path
    identity: Identity | None
    shown: tuple[str, ...]
    served: str | None
    later: frozenset[str]


_PINNED: WeakKeyDictionary[Datasette, PinnedReleases] = WeakKeyDictionary()


def folder_of(datasette: Datasette) -> Path:
    """Return the folder in which an instance reads the releases."""
    pinned = _PINNED.get(datasette)
    return pinned.folder if pinned else _named(datasette)


def listed_folder(datasette: Datasette) -> Path:
    """Return the folder whose list says by now which releases were withdrawn: that counts at once."""
    pinned = _PINNED.get(datasette)
    return pinned.listed.parent if pinned else _named(datasette)


def shown_releases(datasette: Datasette) -> list[str]:
    """Return the releases that an instance shows, the oldest first: those of its kind of firms, real or invented."""
    pinned, gone = _PINNED.get(datasette), withdrawn_versions(listed_folder(datasette))
    found = pinned.shown if pinned else _of_kind(datasette, _named(datasette))
    return [version for version in found if version not in gone]


def releases_in_service(datasette: Datasette) -> list[str]:
    """Return the releases up to the one in service, the oldest first; all where the catalogue is in none."""
    _served, later = _place_of(datasette)
    return [version for version in shown_releases(datasette) if version not in later]


def release_in_service(datasette: Datasette) -> tuple[str | None, Withdrawal | None]:
    """Return the release that is served, None where the catalogue is in none, and its withdrawal if there was one."""
    served, _later = _place_of(datasette)
    return served, withdrawn_versions(listed_folder(datasette)).get(served or "")


def place_of_release(datasette: Datasette, version: str) -> Path | None:
    """Return the folder in which a release lies; None where there is none.

    One that came since the instance began has its address already: others may serve it, and lead here.
    """
    if version in shown_releases(datasette):
        return folder_of(datasette)
    folder = listed_folder(datasette)
    return folder if version in _of_kind(datasette, folder) else None


def _of_kind(datasette: Datasette, folder: Path) -> tuple[str, ...]:
    """Return the releases of a folder that are, as the catalogue is, of real firms or of invented ones."""
    return tuple(versions_of_kind(folder, register_of(datasette).is_fictional))


def _place_of(datasette: Datasette) -> tuple[str | None, frozenset[str]]:
    pinned = _PINNED.get(datasette)
    return (pinned.served, pinned.later) if pinned else _place_in(datasette, _named(datasette))


def _place_in(datasette: Datasette, folder: Path) -> tuple[str | None, frozenset[str]]:
    """Return the release of the catalogue that is served, and those made after it."""
    served = version_with(folder, register_of(datasette).catalogue.release)
    return served, made_after(folder, served)


def pin_releases(datasette: Datasette) -> None:
    """Let an instance show the releases that there are now, and no later ones; its files have been pinned already.

    Raises:
        click.ClickException: their list cannot be read, so that nobody knows which were withdrawn.
    """
    try:
        _pin_releases(datasette)
    except NoList as error:
        raise click.ClickException(str(error)) from None


def _pin_releases(datasette: Datasette) -> None:
    with suppress(LookupError, sqlite3.Error):  # no catalogue is served
        folder = _named(datasette)
        listed = list_of(folder)
        identity = identity_of(listed)  # before the list is read: one that comes meanwhile is seen as another
        shown, place = _of_kind(datasette, folder), _place_in(datasette, folder)
        _PINNED[datasette] = PinnedReleases(_linked(datasette, folder), listed, identity, shown, *place)


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
