"""The clock of a collector, given to it: the instant, what passes, and waiting; tests give one that does not wait."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """What tells a collector the time."""

    def now(self) -> datetime:
        """Return the instant, in UTC."""

    def seconds(self) -> float:
        """Return seconds that only pass; their start means nothing."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the instant, in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Return seconds that only pass."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def day_of(instant: datetime) -> str:
    """Return the day in Shanghai on which an instant falls, ISO 8601."""
    return instant.astimezone(SHANGHAI).date().isoformat()
