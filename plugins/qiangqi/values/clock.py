"""What day it is: that of Shanghai, whatever the clock of the machine says."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def today() -> int:
    """Return today's date in Asia/Shanghai as an ordinal."""
    return datetime.now(SHANGHAI).date().toordinal()
