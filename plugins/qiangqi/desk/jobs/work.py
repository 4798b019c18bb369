"""What a job works with in its own process: its wish, what it says, and how far it is."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qiangqi.catalogue.building.progress import Progress
from qiangqi.values.personal_data import mask

from .job import PROGRESS, SAID, UPLOAD

_EVERY = 0.3
"""Seconds between two notes of how far a step is."""


@dataclass(frozen=True, slots=True)
class Work:
    """One job as its process sees it; ``day`` is the day of the work, ISO 8601."""

    folder: Path
    datasets: Path
    output: Path
    day: str
    wish: dict[str, Any]

    def say(self, text: str) -> None:
        """Say a line on the page, without personal data."""
        with (self.folder / SAID).open("a", encoding="utf-8") as file:
            file.write(f"{mask(text)}\n")

    def upload(self) -> Path | None:
        """Return the file that came with the wish."""
        return next(iter(sorted((self.folder / UPLOAD).glob("*"))), None)


class Noted(Progress):
    """Progress that stands in the job's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder, self._name, self._parts, self._whole, self._noted = folder, "", 0, 0, 0.0

    def step(self, name: str, total: int = 0) -> None:
        """Begin a step."""
        super().step(name, total)
        self._name, self._parts, self._whole = name, 0, total
        self._note()

    def add(self, rows: int, parts: int = 0) -> None:
        """Count rows and parts."""
        super().add(rows, parts)
        self._parts += parts
        if time.monotonic() - self._noted > _EVERY:
            self._note()

    def _note(self) -> None:
        self._noted = time.monotonic()
        share = min(self._parts / self._whole, 1) if self._whole else None
        fresh = self._folder / f".{PROGRESS}"
        fresh.write_text(json.dumps({"step": self._name, "share": share}), encoding="utf-8")
        os.replace(fresh, self._folder / PROGRESS)
