"""The tables that every build writes anew: they are small, and rest on what all sources say together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from ..schema import firm_tables, list_tables, rule_tables
from ..schema.completeness import counter_of
from ..schema.report_tables import error_reports
from ..schema.source_files import source_files
from .fact_issues import fact_issues, numbers_of
from .inputs import Inputs
from .moved_rows import moved_rows
from .source_issues import source_issues


def small_tables(
    inputs: Inputs, db: sqlite3.Connection, fictional: bool
) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """Yield each table with its rows; the marks of the build are attached to the database."""
    yield "divisions", iter(inputs.divisions.rows)
    yield from rule_tables.every(inputs.regimes, inputs.vocabulary)
    yield "dictionary", rule_tables.dictionary()
    codes = inputs.vocabulary.words("issue_codes")
    yield "issues", fact_issues(db, codes, inputs.sources)
    yield "issues", source_issues(inputs.watched, codes, inputs.sources)
    yield "sources", list_tables.sources(inputs.sources, *numbers_of(db))
    left_out = dict(db.execute("select source_id, left_out from marks.raw_files").fetchall())
    yield "source_files", source_files(inputs.sources, left_out)
    yield "totals", list_tables.totals(inputs.sources, counter_of(db, inputs.sources))
    yield "moved_rows", moved_rows(inputs.moved)
    yield "error_reports", error_reports(db, inputs.reports)
    yield "withdrawn_ids", firm_tables.withdrawn_ids(inputs.decisions)
    yield "build", rule_tables.build_info(inputs.sha256, inputs.known_on, inputs.divisions_card, fictional)
