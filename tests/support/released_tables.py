"""The tables of a release, read back."""

from __future__ import annotations

from pathlib import Path

from qiangqi.releases.versions import manifest_of


def day_of(folder: Path) -> str:
    return str(manifest_of(folder.parent, folder.name)["day"])
