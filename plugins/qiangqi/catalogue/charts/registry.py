"""Which charts there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from . import of_plans, of_sources, of_titles
from .chart import Chart, Source

MAKERS = (
    of_titles.levels,
    of_titles.regimes,
    of_sources.facts,
    of_sources.completeness,
    of_plans.targets,
    of_plans.amounts,
)


def charts(db: sqlite3.Connection, lang: str) -> Iterator[Chart]:
    """Yield every chart for which the catalogue has rows, in one language."""
    source = Source(db, lang)
    for make in MAKERS:
        yield from make(source)
