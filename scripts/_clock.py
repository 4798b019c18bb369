"""The day on which a script runs."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today() -> date:
    """Return today's date in Asia/Shanghai."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()
