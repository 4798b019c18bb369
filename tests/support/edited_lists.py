"""Lists that are edited by the command, and what the catalogue answers before and after."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from added_lists import files
from built_folders import fill
from commands import run
from made_up import FIRMS
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.lists.editing.edit import Edit, Holdings, holdings
from qiangqi.lists.editing.journal import carry_out
from qiangqi.lists.editing.lock import JOURNAL
from qiangqi.lists.editing.reasons import reason
from qiangqi.releases.release import release
from qiangqi.standing.dates import parse_day

LIST = "zhengzhou/list"
WHY = ("--reason", "虚构的理由|An invented reason.")
BEFORE = ("2024-06-01", "2025-01-01")
"""Days of knowledge before any act of these tests."""


def edit(folder: Path, verb: str, *arguments: object, status: int = 0) -> str:
    """Run a verb of ``scripts/source.py`` on a folder that is built beside it, and return what it says."""
    reason = WHY if verb not in ("restore", "log") else ()
    asked = () if verb == "log" else ("--yes",)
    where = ("--datasets", folder, "--output", folder.parent / "build")
    done = run("source", verb, *arguments, *where, *reason, *asked)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def apply(folder: Path, make: Callable[[Holdings], Edit], *published: str, day: str = "2026-01-02") -> Edit:
    """Carry out an act as the command does, but without showing its effect first."""
    text = reason("虚构的理由|An invented reason.")
    made = make(holdings(folder, frozenset(published), day, text))
    carry_out(folder, made.verb, list(made.sources), made.contents, day, text.zh)
    return made


def build(folder: Path) -> Path:
    """Build a folder beside it; return the catalogue."""
    output = folder.parent / "build"
    fill(output, folder, "built", lambda to: publish(folder, to))
    return output / "catalogue.db"


def release_of(folder: Path) -> Path:
    """Build and release a folder; return the catalogue."""
    output = folder.parent / "build"
    fill(output, folder, "released", lambda to: _release(folder, to))
    return output / "catalogue.db"


def _release(folder: Path, output: Path) -> None:
    release(publish(folder, output), output / "releases", made_on="2024-07-02")


def data(folder: Path) -> dict[str, str]:
    """Return the hash of each file that is data."""
    return {name: digest for name, digest in files(folder).items() if not name.startswith(JOURNAL)}


def answers(built: Path, known_on: str, names: tuple[str, ...] = FIRMS, as_of: str = "2024-06-30") -> list[Any]:
    """Return what is answered about some firms, but for the release."""
    catalogue = Catalogue(built)
    found = [catalogue.ask(name, parse_day(as_of), parse_day(known_on), "zhengzhou") for name in names]
    return [json.loads(json.dumps({**one, "release": None})) for one in found]


def statuses(built: Path, known_on: str, names: tuple[str, ...] = FIRMS) -> list[str]:
    return [one["standings"][0]["status"] for one in answers(built, known_on, names)]
