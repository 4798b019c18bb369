"""What is given to the tests: the project's folders, and days as the engine counts them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ROOT / "datasets"


def day(text: str) -> int:
    """Return a day's ordinal."""
    return date.fromisoformat(text).toordinal()
