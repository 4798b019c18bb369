"""What time it is for a page; the day is that of :mod:`qiangqi.values.clock`."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from qiangqi.values.clock import SHANGHAI as SHANGHAI
from qiangqi.values.clock import today as today


def moment() -> str:
    """Return the time in Asia/Shanghai to the second, as RFC 3339 writes it."""
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")


def seconds_to_midnight(now: datetime | None = None) -> int:
    """Return the whole seconds that are left of the day in Asia/Shanghai."""
    here = (now or datetime.now(SHANGHAI)).astimezone(SHANGHAI)
    midnight = datetime.combine(here.date() + timedelta(days=1), time(), SHANGHAI)
    return int((midnight - here).total_seconds())
