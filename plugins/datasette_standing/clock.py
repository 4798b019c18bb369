"""The one place that asks what day it is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def today() -> int:
    """Return today's date in Asia/Shanghai as an ordinal."""
    return datetime.now(SHANGHAI).date().toordinal()
