"""What a lock pins: each package with what needs it, and the licence that its own metadata states.

Names, versions and edges are those of the lock, whatever machine reads it; licence and home are those of the
installed package, which is of the same version. A script imports this first: afterwards ``_project`` has put this
folder last on the path.
"""

from __future__ import annotations

import _project  # noqa: F401  # isort: skip

import re
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.spdx import fixup_id, is_expression

_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<rest>.*(?:\n[ ].*)*)", re.MULTILINE)
_NEEDED_BY = re.compile(r"^ +# (?:via )?  ?(?P<name>[\w.-]+)(?: \(pyproject\.toml[\w:]*\))?$", re.MULTILINE)

_CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""Classifiers that mean one licence; "BSD License" means several."""

_HOMES = ("source", "source code", "repository", "code", "github", "homepage", "home", "home-page", "documentation")


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of a lock: its licence as an SPDX expression, or as it is stated, and where it comes from."""

    name: str
    version: str
    needed_by: tuple[str, ...]
    licence: str
    home: str

    @property
    def is_spdx(self) -> bool:
        """Whether the licence is an SPDX expression."""
        return bool(self.licence) and is_expression(self.licence)


def read_lock(path: Path, stated: dict[str, dict[str, str]]) -> dict[str, Locked]:
    """Return the packages of a lock by name; ``stated`` holds what the metadata of a package do not state."""
    found: dict[str, Locked] = {}
    for pin in _PIN.finditer(path.read_text(encoding="utf-8")):
        name, version = pin["name"], pin["version"]
        needed_by = tuple(sorted({by["name"] for by in _NEEDED_BY.finditer(pin["rest"])}))
        if name in found:  # one version for each Python
            version = f"{found[name].version}, {version}"
        found[name] = Locked(name, version, needed_by, **(_of_metadata(name) | stated.get(name, {})))
    return found


def _of_metadata(name: str) -> dict[str, str]:
    try:
        given = metadata(name)
    except PackageNotFoundError:  # of another system or another Python
        return {"licence": "", "home": ""}
    return {"licence": _licence(given), "home": _home(given)}


def _licence(given: PackageMetadata) -> str:
    stated = given.get("License-Expression") or given.get("License") or ""
    if stated and is_expression(stated):
        return stated
    if known := fixup_id(stated):
        return known
    classified = [one.split(" :: ")[-1] for one in given.get_all("Classifier") or [] if one.startswith("License ::")]
    return " / ".join(_CLASSIFIERS.get(one, one) for one in classified)


def _home(given: PackageMetadata) -> str:
    """Return where a package is made; an address of the index that it was fetched from says nothing of that."""
    labelled = [one.partition(", ")[::2] for one in given.get_all("Project-URL") or []]
    homes = {label.lower(): address for label, address in labelled}
    homes |= {"home-page": given.get("Home-page") or ""}
    found = (homes[label] for label in _HOMES if "://" in homes.get(label, ""))
    return next((address for address in found if "pypi." not in address), "")
