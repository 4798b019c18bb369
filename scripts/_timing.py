"""How long answers take: one that is asked for, and the quantiles of many.

A script imports it first: afterwards ``_project`` has put this folder last on the path.
"""

from __future__ import annotations

import statistics
import time
import urllib.request
from collections.abc import Iterable


def timed(address: str) -> tuple[float, bytes]:
    """Ask for an address; return the seconds until the answer was whole, and its body."""
    begin = time.perf_counter()
    with urllib.request.urlopen(address, timeout=120) as answer:
        body: bytes = answer.read()
    return time.perf_counter() - begin, body


def quantiles(seconds: Iterable[float]) -> dict[str, float]:
    """Return the median and the 99th percentile of some times, in milliseconds; of few, the latter is the longest."""
    times = sorted(one * 1000 for one in seconds)
    return {"p50_ms": round(statistics.median(times), 2), "p99_ms": round(times[int(len(times) * 0.99)], 2)}
