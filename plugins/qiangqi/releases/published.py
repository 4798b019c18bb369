"""Which sources any release has: what was once published stays, and changes only from a later day of knowledge on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from qiangqi.catalogue.building.lost_facts import Gone, compare, findings, withdrawals
from qiangqi.catalogue.query.read_only import address, opened
from qiangqi.lists.sources import load_sources
from qiangqi.standing.strict_yaml import DataError

from .changes.change_set import Edition
from .changes.release_files import edition_of
from .versions import sources_of, versions, withdrawn_sources


def published_sources(folder: Path) -> frozenset[str]:
    """Return the ids of the sources of all releases of a folder, withdrawn or not; none where it is not there."""
    return withdrawn_sources(folder).union(*(sources_of(folder, version) for version in versions(folder)))


@contextmanager
def beside_newest(built: Path, folder: Path) -> Iterator[tuple[sqlite3.Connection, Edition | None]]:
    """Open a catalogue with the newest release of a folder attached as ``last``; None where there is no release."""
    last = next((edition_of(folder, version) for version in reversed(versions(folder))), None)
    with closing(opened(built)) as db:
        if last is not None:
            db.execute("attach ? as last", (address(last.catalogue),))
        yield db, last


_GIVEN_BACK = """
select a.fact_id from last.facts a join main.facts b using (fact_id)
where a.withdrawn_on is not null and b.withdrawn_on is null order by 1 limit 1
"""
_WITHDRAWN = "select source_id, line, name from main.withdrawn"


def refuse_loss(built: Path, folder: Path, datasets: Path | None = None) -> None:
    """See that a catalogue has every fact of the newest release, and each withdrawal.

    With ``datasets``, from which it was built, what is wrong is said of a card.

    Raises:
        DataError: one is gone.
    """
    with beside_newest(built, folder) as (db, last):
        if last is None:
            return
        gone = compare(db).gone
        excused = withdrawals(gone, db.execute(_WITHDRAWN).fetchall())
        if lost := [fact for fact in gone if fact not in excused]:
            found = _finding(lost, last, datasets)
            message = f"release {last.version} has it; expected it to stay, and remove, replace or amend on it"
            raise DataError(found.path, found.line, f"{found.message}: {message}")
        if (row := db.execute(_GIVEN_BACK).fetchone()) is not None:
            message = f"{row[0]} is withdrawn in release {last.version}; what is published is not undone"
            raise DataError(last.catalogue, 1, f"{message}, expected a list that names the row again")


def _finding(lost: list[Gone], last: Edition, datasets: Path | None) -> DataError:
    if datasets is not None:
        return next(findings(lost, datasets, load_sources(datasets)))
    fact = lost[0]
    return DataError(last.catalogue, 1, f"{fact.source_id} line {fact.line}, {fact.name} ({fact.kind}), is gone")
