"""Registry of the charts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from . import plan_charts, source_charts, title_charts
from .chart import Chart, Source

MAKERS = (
    title_charts.levels,
    title_charts.regimes,
    source_charts.facts,
    source_charts.completeness,
    plan_charts.targets,
    plan_charts.amounts,
)


def charts(db: sqlite3.Connection, lang: str, size: str = "wide") -> Iterator[Chart]:
    """Yield every chart for which the catalogue has rows, in one language and size."""
    source = Source(db, lang, size)
    for make in MAKERS:
        yield from make(source)
