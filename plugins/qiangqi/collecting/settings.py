"""What a run of the collector is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .clock import Clock
from .limits import Limits

AGENT = "qiangqi-collect/0.1"


@dataclass(slots=True)
class Settings:
    """What a run is given. ``agent`` is how it calls itself; ``allows_loopback`` is for tests."""

    datasets: Path
    inbox: Path
    clock: Clock
    limits: Limits = field(default_factory=Limits)
    agent: str = AGENT
    allows_loopback: bool = False
    say: Callable[[str], None] = print
