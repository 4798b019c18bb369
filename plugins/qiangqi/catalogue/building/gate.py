"""The gate between a finished build and the catalogue in service: what does not pass is not published.

It reads the finished file and the last published one by SQL, and the cards for what they expect; it does not know how
the build came to its rows. The rows of a raw file are counted apart from them, once for each state of the file.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from qiangqi.lists.accounting import Account, Title, accounts, of_card, stated
from qiangqi.lists.sources import Source
from qiangqi.standing.strict_yaml import DataError

from ..query.read_only import address, opened
from . import closed_lists, lost_facts

_FACTS = "select source_id, count(*) from facts group by source_id"
_ISSUES = "select source_id, count(*) from issues where line is not null and of_fact_id is null group by source_id"
_SKIPPED = "select source_id, count(*) from skipped where reason != 'blank' group by source_id"
_WITHDRAWN = "select source_id, line, name from main.withdrawn"
_OF_SOURCES = """
select source_id, regime, tier, kind from facts
where tier is not null and withdrawn_on is null and source_id in (select value from json_each(?))
"""
_EXCESS = "select source_id, scope, batch, stated, held from totals where is_stock = 0 and held > stated order by 1"


@dataclass(slots=True)
class Check:
    """One condition: what it asks, what was compared (a line each), and what does not fit."""

    asks: str
    compared: list[str] = field(default_factory=list)
    findings: list[DataError] = field(default_factory=list)


class Refused(DataError):
    """A finished build that may not be published; ``str()`` is one line for each finding."""

    def __init__(self, findings: Sequence[DataError]) -> None:
        first = findings[0]
        super().__init__(first.path, first.line, first.message)
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


def admit(
    built: Path,
    last: Path,
    datasets: Path,
    sources: Sequence[Source],
    say: Callable[[str], None] | None = None,
    raw_rows: Mapping[str, int] | None = None,
) -> None:
    """Let a finished build pass, or refuse it.

    ``built`` is the finished file, ``last`` the one in service (which need not exist yet); ``sources`` are the cards
    of ``datasets``. ``say`` receives the whole reasoning line by line, also where all is well. ``raw_rows`` are the
    rows of each raw file, where they were counted already.

    Raises:
        Refused: a condition is not met.
    """
    findings: list[DataError] = []
    tell = say or (lambda line: None)
    with closing(opened(built)) as db:
        for check in checks(db, last, datasets, sources, raw_rows):
            findings += check.findings
            for line in _reasoning(check):
                tell(line)
    tell(f"gate: refused, {len(findings)} findings" if findings else "gate: passed")
    if findings:
        raise Refused(findings)


def _reasoning(check: Check) -> Iterator[str]:
    yield f"[{'refused' if check.findings else 'passed'}] {check.asks}"
    yield from (f"    {line}" for line in check.compared)
    yield from (f"    ! {finding}" for finding in check.findings)


def checks(
    db: sqlite3.Connection,
    last: Path,
    datasets: Path,
    sources: Sequence[Source],
    raw_rows: Mapping[str, int] | None = None,
) -> Iterator[Check]:
    """Yield each condition, checked, in the order in which a reader wants them."""
    facts, issues, skipped = (_numbers(db, sql) for sql in (_FACTS, _ISSUES, _SKIPPED))
    found = list(accounts(sources, facts, issues, skipped, raw_rows))
    yield _rows(found)
    yield _bounds(found)
    yield _totals(db, sources)
    yield _disappeared(db, last, datasets, sources)
    yield _closed(db, datasets, sources)


def _numbers(db: sqlite3.Connection, sql: str) -> dict[str, int]:
    return dict(db.execute(sql).fetchall())


def _rows(found: list[Account]) -> Check:
    check = Check("every row of each raw file is one fact, one issue, or skipped by a named reason")
    check.compared = [f"{account.source.id}: {account.message}" for account in found]
    check.compared.append(f"sum: {sum(a.rows for a in found)} rows of {len(found)} sources")
    check.findings = [account.lost for account in found if account.lost]
    return check


def _bounds(found: list[Account]) -> Check:
    check = Check("the facts of each source are as many as its card expects")
    for account in found:
        if bounds := account.source.card.bounds:
            low, high = bounds.facts
            check.compared.append(f"{account.source.id}: {account.facts} facts, expected {low} to {high}")
    check.findings = [account.out_of_bounds for account in found if account.out_of_bounds]
    return check


def _totals(db: sqlite3.Connection, sources: Sequence[Source]) -> Check:
    check = Check("no source has more facts of a title and kind than it says itself that it names")
    # Only where a document states a figure; counted here and not by `group by`, which sorts every row.
    ids = json.dumps([source.id for source in sources if source.card.totals])
    counted = Counter(db.execute(_OF_SOURCES, [ids]))
    facts = {(id_, Title(*title)): number for (id_, *title), number in counted.items()}
    found = list(stated(sources, facts))
    check.compared = [f"{one.source.id}: {one.message}" for one in found]
    check.findings = [one.exceeded for one in found if one.exceeded]
    paths = {source.id: source.path for source in sources}
    for id_, scope, batch, number, held in db.execute(_EXCESS):
        message = f"totals: {number} stated of {scope} {batch}, but {held} firms are held of it; expected no more"
        check.findings.append(of_card(paths[id_], "totals", message))
    return check


def _disappeared(db: sqlite3.Connection, last: Path, datasets: Path, sources: Sequence[Source]) -> Check:
    check = Check("no fact of the last release is gone unless its source says so")
    if not last.exists():
        check.compared = ["a first build: there is no last release to compare with"]
        return check
    try:
        db.execute("attach ? as last", (address(last),))
        found = lost_facts.compare(db)
    except sqlite3.DatabaseError as error:
        check.findings = [DataError(last, 1, f"cannot be compared: {error}; expected the last release, or no file")]
        return check
    withdrawn = lost_facts.withdrawals(found.gone, db.execute(_WITHDRAWN).fetchall())
    edited = lost_facts.edited(found.gone, datasets, _act_of(last)) - withdrawn
    check.compared = [
        f"{found.before} facts in the last release, {found.moved} of them on another line, {len(withdrawn)} withdrawn"
    ]
    if edited:
        check.compared.append(f"{len(edited)} facts left by an act on their list before any release had them")
    lost = [fact for fact in found.gone if fact not in withdrawn | edited]
    check.findings = list(lost_facts.findings(lost, datasets, sources))
    return check


def _act_of(last: Path) -> int:
    """Return the number of the last act on the datasets that a catalogue was built from, as its summary says it."""
    try:
        return int(json.loads(last.with_suffix(".json").read_text(encoding="utf-8"))["act"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _closed(db: sqlite3.Connection, datasets: Path, sources: Sequence[Source]) -> Check:
    check = Check("every kind, status, code, regime, tier, article and division is in its closed list")
    paths = {source.id: source.path for source in sources}
    for column in closed_lists.compare(db):
        name = f"{column.table}.{column.column}"
        check.compared.append(f"{name}: {column.values} different values, {len(column.unknown)} of them unknown")
        for unknown in column.unknown:
            path = paths.get(unknown.source_id or "", datasets / "vocabulary.yml")
            message = f"{name}: unknown {unknown.value!r}; expected a word of its closed list"
            check.findings.append(of_card(path, "values", message))
    return check
