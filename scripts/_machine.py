"""The machine that something is measured on, and how busy it was: figures are nothing without it.

A script imports it first: afterwards ``_project`` has put this folder last on the path.
"""

from __future__ import annotations

import os
import platform
from typing import Any


def machine(load_before: float) -> dict[str, Any]:
    """Return the machine and its load of one minute, before the measurement and now, as parts of its figures."""
    return {
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {platform.python_version()}",
        "load_before": round(load_before, 1),
        "load_after": round(os.getloadavg()[0], 1),
    }


def machine_line(figures: dict[str, Any]) -> str:
    """Return the same in words."""
    return f"{figures['machine']}, load {figures['load_before']} to {figures['load_after']}"
