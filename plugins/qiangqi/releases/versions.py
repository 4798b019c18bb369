"""The releases in one folder: which there are, in the order in which they were made, and what each says of itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from qiangqi.durable import put_in_place, settle
from qiangqi.file_identity import Identity, identity_of
from qiangqi.standing.strict_yaml import DataError

MANIFEST = "manifest.json"
_LIST = "versions.json"


class NoList(DataError, ValueError):
    """A list of releases, or what a release says of itself, that cannot be read: half of it, or changed by hand."""

    def __init__(self, path: Path, why: str = "cannot be read") -> None:
        super().__init__(path, 1, f"{why}; expected it whole, as it was written or where it was copied from")


class Withdrawal(NamedTuple):
    """Since when a release is withdrawn, ISO 8601, and why, in both languages."""

    on: str
    because: dict[str, str]


def versions(folder: Path) -> list[str]:
    """Return the versions of the releases in a folder, the oldest first; one not whole, or withdrawn, is none."""
    whole = {path.parent.name for path in folder.glob(f"[!.]*/{MANIFEST}")} - withdrawn_versions(folder).keys()
    listed = [version for version in _listed(folder) if version in whole]
    return [*sorted(whole - set(listed)), *listed]


def withdrawn_versions(folder: Path) -> dict[str, Withdrawal]:
    """Return the releases that were withdrawn, with the day and the reason; nothing of them is served any more."""
    kept = _kept(folder).get("withdrawn", {})
    return {version: Withdrawal(one["on"], one["because"]) for version, one in kept.items()}


def withdrawn_sources(folder: Path) -> frozenset[str]:
    """Return the ids of the sources that withdrawn releases had: those were published, and stay so."""
    kept = _kept(folder).get("withdrawn", {})
    return frozenset(id_ for one in kept.values() for id_ in one.get("sources", ()))


def sources_of(folder: Path, version: str) -> list[str]:
    """Return the ids of the sources of a release."""
    return [one["source_id"] for one in manifest_of(folder, version)["inputs"]["sources"]]


def withdraw(folder: Path, gone: Iterable[str], on: str, because: Mapping[str, str]) -> None:
    """Withdraw releases from a day, ISO 8601, on: the list says it before their files go."""
    kept = _kept(folder)
    marked = {version: {"on": on, "because": dict(because), "sources": sources_of(folder, version)} for version in gone}
    left = [version for version in versions(folder) if version not in marked]
    withdrawn = {**kept.get("withdrawn", {}), **marked}
    _put(folder, _text(left, kept.get("made_on", {}), withdrawn))
    remove_withdrawn(folder)


def remove_withdrawn(folder: Path) -> None:
    """Remove the files of each withdrawn release that are still there.

    Raises:
        OSError: they cannot be removed.
    """
    for version in withdrawn_versions(folder):
        if (folder / version).exists():
            shutil.rmtree(folder / version)


def list_of(folder: Path) -> Path:
    """Return the list of the releases in a folder: it is replaced with each new one."""
    return folder / _LIST


def manifest_of(folder: Path, version: str) -> dict[str, Any]:
    """Return what a release says of itself.

    Raises:
        NoList: it cannot be read, or lacks what every release says.
    """
    path = folder / version / MANIFEST
    found = _told(path)
    catalogue = found.get("catalogue")
    of_catalogue = catalogue if isinstance(catalogue, dict) else {}
    parts = {**found, **{f"catalogue.{name}": text for name, text in of_catalogue.items()}}
    if lacking := [name for name, kind in _SAID.items() if not isinstance(parts.get(name), kind)]:
        raise NoList(path, f"is no manifest of a release, it lacks {', '.join(lacking)}")
    return found


_SAID = {
    "version": str,
    "day": str,
    "catalogue.name": str,
    "catalogue.sha256": str,
    "inputs": dict,
    "tables": list,
    "files": list,
}
"""What every manifest says, by kind; the rest of it came with time."""


class Released(NamedTuple):
    """The catalogue of a release: its SHA-256, and whether it is of invented firms."""

    sha256: str | None
    is_fictional: bool


def catalogue_in(folder: Path, version: str) -> Released:
    """Return what a release says of its catalogue; its manifest is read once.

    Raises:
        NoList: it cannot be read, or gives a sum that is no text.
    """
    return _catalogue_in(folder, version, (folder / version / MANIFEST).stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _catalogue_in(folder: Path, version: str, _changed: int) -> Released:
    path = folder / version / MANIFEST
    told = _told(path)
    catalogue = told.get("catalogue")
    sha256 = catalogue.get("sha256") if isinstance(catalogue, dict) else None
    if not isinstance(sha256, str | None):
        raise NoList(path, "is no manifest of a release, its catalogue.sha256 is no text")
    return Released(sha256, bool(told.get("fictional")))


def versions_of_kind(folder: Path, is_fictional: bool) -> list[str]:
    """Return the versions of the releases of invented firms, or of those of real ones, the oldest first."""
    return [version for version in versions(folder) if catalogue_in(folder, version).is_fictional == is_fictional]


def version_with(folder: Path, sha256: str) -> str | None:
    """Return the release of a catalogue by the SHA-256 of its file; None where it is in none."""
    found = reversed(versions(folder))
    return next((version for version in found if catalogue_in(folder, version).sha256 == sha256), None)


def made_after(folder: Path, version: str | None) -> frozenset[str]:
    """Return the releases that were made after one; none after one that is not there."""
    found = versions(folder)
    return frozenset(found[found.index(version) + 1 :] if version in found else ())


def made_on(folder: Path, version: str) -> str | None:
    """Return the day, ISO 8601, on which a release was made; None where the list does not say."""
    found: str | None = _kept(folder).get("made_on", {}).get(version)
    return found


def add_version(folder: Path, version: str, made_on: str | None = None) -> None:
    """Put a version at the end of the list, unless it is on it, and the day it was made; the list is replaced whole."""
    _put(folder, list_with(folder, version, made_on))


def list_with(folder: Path, version: str, made_on: str | None = None) -> str:
    """Return the text of the list with a version at its end, unless it is on it, and the day it was made."""
    listed = versions(folder) if version in _listed(folder) else [*_without(versions(folder), version), version]
    days = {**({version: made_on} if made_on else {}), **_kept(folder).get("made_on", {})}
    return _text(listed, days, _kept(folder).get("withdrawn", {}))


def _text(listed: list[str], days: Mapping[str, str], withdrawn: Mapping[str, Any]) -> str:
    """Return the text of the list; it tells of withdrawn releases where there are any."""
    about = {"versions": listed, "made_on": days, **({"withdrawn": withdrawn} if withdrawn else {})}
    return json.dumps(about, indent=2, ensure_ascii=False) + "\n"


def _put(folder: Path, text: str) -> None:
    fresh = folder / f".{_LIST}.new"
    fresh.write_text(text, encoding="utf-8")
    settle(fresh)
    put_in_place(fresh, list_of(folder))


def _without(found: list[str], version: str) -> list[str]:
    return [one for one in found if one != version]


def _listed(folder: Path) -> list[str]:
    return list(_kept(folder).get("versions", ()))


def _kept(folder: Path) -> Mapping[str, Any]:
    listed = list_of(folder)
    return _read(listed, identity_of(listed))


@lru_cache(maxsize=8)
def _read(listed: Path, identity: Identity | None) -> Mapping[str, Any]:
    """Return what the list says; it is replaced whole, and has another identity then."""
    try:
        found = _told(listed)
    except FileNotFoundError:
        return {}
    kinds = {"versions": list, "made_on": dict, "withdrawn": dict}
    if not all(isinstance(found.get(name, kind()), kind) for name, kind in kinds.items()):
        raise NoList(listed)
    return found


def _told(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise NoList(path) from None
    if not isinstance(found, dict):
        raise NoList(path)
    return found
