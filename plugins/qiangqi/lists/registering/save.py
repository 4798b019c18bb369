"""Saving of a registration: raw file, card and new regime come into the datasets folder together, or not at all.

Each is written under a temporary name, forced to the disk, and then linked to its name, which fails where the name is
taken. The card comes last: until it stands, no build sees the source, and the same command can be given again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from qiangqi.durable import write_settled
from qiangqi.standing.contained_files import NotContained, inside
from qiangqi.standing.regime import Regime
from qiangqi.standing.strict_yaml import DataError

from ..cards import Card
from .card_text import card_text, regime_text


def targets(datasets: Path, place: str, id: str, card: Card, regime: Regime | None) -> Iterator[tuple[str, Path]]:
    """Yield what would be written, in its order: raw, the cells of a scan, regime where it is new, card.

    Raises:
        DataError: a raw name leaves the folder of raw files.
    """
    folder = datasets / place
    raw = folder / (card.raw or "")
    if raw.parent != folder / "raw" or raw.name.startswith("."):
        raise DataError(folder, 1, f"raw name {raw.name!r}; expected a plain file name")
    yield "raw", raw
    if card.cells is not None:
        yield "cells", folder / card.cells.file
    if regime is not None:
        names = (folder / "regime.yml", folder / f"regime-{regime.id}.yml")
        text = regime_text(regime)
        yield "regime", next((path for path in names if not path.exists() or _holds(path, text.encode())), names[1])
    yield "card", folder / f"{id}.yml"


def contents_of(
    datasets: Path, place: str, id: str, card: Card, regime: Regime | None, data: bytes, cells: bytes = b""
) -> list[tuple[Path, bytes]]:
    """Return what would be written, in its order; ``data`` is the raw file, ``cells`` the confirmed rows of a scan.

    Raises:
        DataError: a raw name leaves the folder of raw files.
    """
    contents = {
        "raw": data,
        "cells": cells,
        "card": card_text(card).encode(),
        "regime": regime_text(regime).encode() if regime else b"",
    }
    return [(path, contents[what]) for what, path in targets(datasets, place, id, card, regime)]


def write(
    datasets: Path, place: str, id: str, card: Card, regime: Regime | None, data: bytes, cells: bytes = b""
) -> list[Path]:
    """Write what was tried, and return the files; ``cells`` are the confirmed rows of a scan.

    Raises:
        DataError: a file of one of the names is there already with other content, or cannot be written.
    """
    planned = contents_of(datasets, place, id, card, regime, data, cells)
    refuse_existing(planned)
    made: list[Path] = []
    temporary = datasets / f".add-{place}-{id}"
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        fresh = [_write_temporary(temporary / str(number), content) for number, (_, content) in enumerate(planned)]
        for (path, content), new in zip(planned, fresh, strict=True):
            inside(datasets, path.relative_to(datasets).as_posix())
            path.parent.mkdir(parents=True, exist_ok=True)
            if not _holds(path, content):
                os.link(new, path)
                made.append(path)
    except BaseException as error:
        for path in made:
            path.unlink(missing_ok=True)
        if isinstance(error, NotContained):
            raise DataError(planned[-1][0], 1, f"cannot be written: {error}; nothing was kept") from None
        if isinstance(error, OSError):
            raise DataError(planned[-1][0], 1, f"cannot be written: {error.strerror}; nothing was kept") from None
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return [path for path, _ in planned]


def refuse_existing(planned: list[tuple[Path, bytes]]) -> None:
    """Refuse a name that is taken; the same bytes under it, left by a command that was cut off, are not in the way.

    Raises:
        DataError: a file is there already.
    """
    for path, content in planned:
        is_card = path is planned[-1][0]
        if path.exists() and (is_card or not _holds(path, content)):
            raw = next(data for _, data in planned)
            raise DataError(path, 1, _SAME if is_card and _is_of(path, raw) else _OTHER)


_SAME = (
    "这个文件已登记（SHA-256 相同），没有再写 this very file is there already (the same SHA-256), nothing was written; "
    "expected another --id to add it as another source, or scripts/source.py amend to tell what it says otherwise"
)
_OTHER = (
    "这个名称已有另一份文件，没有写入 is there already with another file, nothing is replaced; "
    "expected another --id (or --raw-name)"
)


def _is_of(card: Path, raw: bytes) -> bool:
    return hashlib.sha256(raw).hexdigest() in card.read_text(encoding="utf-8", errors="replace")


def _write_temporary(path: Path, content: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    write_settled(path, content)
    return path


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
