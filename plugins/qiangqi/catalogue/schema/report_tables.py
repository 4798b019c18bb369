"""Reports of errors in a finished catalogue: their table, and the mark on each fact that is disputed.

Both are written anew by every build, after the facts: a mark comes with one build and goes with another, and neither
rests on it nor enters what the engine reads.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from qiangqi.lists.error_reports.entries import Entry, Report

from .database import Row

_FACT = "select firm_id, name, source_id from facts where fact_id = ?"
_MARK = "update facts set disputed_since = min(coalesce(disputed_since, ?1), ?1) where fact_id = ?2"


def error_reports(db: sqlite3.Connection, reports: Sequence[Report]) -> Iterator[Row]:
    """Write into each fact with an open report since when it is disputed, and return a row for each report.

    A decided report may outlive its fact, as a list that no release had may be taken away; an open one disputes a fact
    that is there.

    Raises:
        DataError: an open report is of no fact, or of another firm's, or a decision rests on nothing that is here.
    """
    disputed = [report.entry for report in reports if report.entry.status == "open" and report.entry.fact]
    db.executemany(_MARK, ((entry.received, entry.fact) for entry in disputed))
    return _rows(db, reports)


def _rows(db: sqlite3.Connection, reports: Sequence[Report]) -> Iterator[Row]:
    for report in reports:
        entry = report.entry
        fact = _fact(db, entry.fact)
        if entry.fact and entry.status == "open":
            _refuse_other(report, fact)
        yield {**_row(report.id, entry), **_about(entry, fact), **_decided(db, report)}


def _fact(db: sqlite3.Connection, fact_id: str | None) -> tuple[str, str, str] | None:
    found: tuple[str, str, str] | None = db.execute(_FACT, (fact_id,)).fetchone() if fact_id else None
    return found


def _refuse_other(report: Report, fact: tuple[str, str, str] | None) -> None:
    if fact is None:
        raise report.error("fact", f"{report.entry.fact!r} is no fact; expected the id of one, or the report decided")
    if fact[1] != report.entry.firm:
        raise report.error("firm", f"{report.entry.firm!r} is not the firm of that fact; expected {fact[1]!r}")


def _row(id_: str, entry: Entry) -> Row:
    outcome = entry.outcome
    return {
        "report_id": id_,
        "received_on": entry.received,
        "kind": entry.kind,
        "status": entry.status,
        "name": entry.firm,
        "claim": entry.claim,
        "given_source": entry.source,
        "decided_on": entry.decided,
        "outcome_zh": outcome.zh if outcome else None,
        "outcome_en": outcome.en if outcome else None,
    }


def _about(entry: Entry, fact: tuple[str, str, str] | None) -> Row:
    is_same = fact is not None and fact[1] == entry.firm
    return {"fact_id": entry.fact, "firm_id": fact[0]} if fact and is_same else {}


def _decided(db: sqlite3.Connection, report: Report) -> Row:
    """Return on what a decision rests: a fact with its source, or a source."""
    named = report.entry.rests_on
    if named is None:
        return {}
    if fact := _fact(db, named):
        return {"by_fact_id": named, "source_id": fact[2]}
    if db.execute("select 1 from sources where source_id = ?", (named,)).fetchone():
        return {"source_id": named}
    raise report.error("rests_on", f"{named!r} is neither a source nor a fact; expected the id of one")
