"""From a datasets folder to a served catalogue: read, check, write under a new name, switch.

The same input gives the same bytes, no socket is opened, and a build that fails leaves the last catalogue as it was.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import model_validator
from sqlite_utils import Database
from standing.answer import Engine
from standing.dates import first_day, format_span, iso, last_day
from standing.facts import Fact
from standing.regime import Regime
from standing.regime_files import load_regimes
from standing.timeline import History
from standing.yamlfile import DataError, Strict, Text, load

from . import tables
from .cards import Source, load_sources
from .charts.draw import fill_charts
from .database import create, fill, index
from .firms import Divisions, Firm, group
from .gate import admit
from .levels import fill_levels
from .plan_tables import fill_plans
from .plans import Plan, load_plans
from .readers import Skip
from .rows import FactRow, IssueRow, read
from .vocabulary import Vocabulary, load_vocabulary


class DivisionsCard(Strict):
    """What the table of divisions is, and under which licence it is reused."""

    standard: str
    year: int
    source: str
    licence: str
    scope: Text
    sha256: str
    rows: int

    @model_validator(mode="after")
    def _some(self) -> DivisionsCard:
        if self.rows < 1:
            raise ValueError("rows must be at least 1")
        return self


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a build reads, checked."""

    regimes: dict[str, Regime]
    vocabulary: Vocabulary
    divisions: list[dict[str, str]]
    divisions_card: DivisionsCard
    sources: list[Source]
    facts: list[FactRow]
    issues: list[IssueRow]
    sha256: str
    plans: list[Plan] = field(default_factory=list)
    skipped: list[tuple[Source, Skip]] = field(default_factory=list)


def gather(datasets: Path) -> Inputs:
    """Read a whole datasets folder.

    Raises:
        DataError: something in it does not fit; nothing has been written.
    """
    if not datasets.is_dir():
        raise DataError(datasets, 1, "is no folder; expected a datasets folder")
    regimes = load_regimes(datasets)
    sources = load_sources(datasets)
    facts: list[FactRow] = []
    issues: list[IssueRow] = []
    skipped: list[tuple[Source, Skip]] = []
    for source in sources:
        passed_over: list[Skip] = []
        for row in read(source, regimes, passed_over):
            (facts if isinstance(row, FactRow) else issues).append(row)  # type: ignore[arg-type]
        skipped += ((source, skip) for skip in passed_over)
        _check_bounds(source, facts)
    card, divisions = _divisions(datasets)
    vocabulary = load_vocabulary(datasets)
    plans = load_plans(datasets, regimes, vocabulary.words("measure_kinds"))
    return Inputs(regimes, vocabulary, divisions, card, sources, facts, issues, _hash_folder(datasets), plans, skipped)


def _check_bounds(source: Source, facts: list[FactRow]) -> None:
    if source.card.bounds is None:
        return
    low, high = source.card.bounds.facts
    found = sum(1 for fact in facts if fact.source.id == source.id)
    if not low <= found <= high:
        raise DataError(source.path, 1, f"bounds.facts: {found} facts; expected {low} to {high}")


def _divisions(datasets: Path) -> tuple[DivisionsCard, list[dict[str, str]]]:
    path = datasets / "divisions.csv"
    card = load(datasets / "divisions.yml", DivisionsCard)
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != card.sha256:
        raise DataError(datasets / "divisions.yml", 1, "sha256: is not the hash of divisions.csv; expected it")
    rows = list(csv.DictReader(data.decode("utf-8").splitlines()))
    if len(rows) != card.rows:
        raise DataError(path, 1, f"has {len(rows)} rows; expected {card.rows}")
    return card, rows


def _hash_folder(datasets: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in datasets.rglob("*") if p.is_file() and p.suffix in (".yml", ".csv")):
        digest.update(f"{path.relative_to(datasets).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def engine_facts(rows: list[FactRow]) -> list[Fact]:
    """Return the engine's view of fact rows."""
    return [
        Fact(
            row.id,
            row.regime,
            row.tier,
            row.kind,
            row.happened,
            row.source.published.latest,
            row.valid,
            row.source.card.number,
            None,
            row.source.card.evidence,
            row.new_name,
            row.uscc,
        )
        for row in rows
    ]


def write(inputs: Inputs, path: Path, fictional: bool = False) -> None:
    """Write the catalogue to ``path``, which must not exist; ``fictional`` marks one of invented firms."""
    firms = group(inputs.facts, Divisions(inputs.divisions))
    known_on = max((source.published.latest for source in inputs.sources), default=0)
    db = Database(path)
    with db.conn:
        create(db)
        for name, rows in _everything(inputs, firms, known_on):
            fill(db, name, rows)
        if fictional:
            fill(db, "build", [{"key": "fictional", "value": "虚构"}])
        index(db)
    db.conn.execute("pragma optimize")
    db.close()


def _everything(inputs: Inputs, firms: list[Firm], known_on: int) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    yield "divisions", iter(inputs.divisions)
    yield "regimes", tables.regimes(inputs.regimes)
    yield "tiers", tables.tiers(inputs.regimes)
    yield "provisions", tables.provisions(inputs.regimes)
    yield "parameters", tables.parameters(inputs.regimes)
    yield "conditions", tables.conditions(inputs.regimes)
    yield "notes", tables.notes(inputs.regimes)
    yield "coverage", tables.coverage(inputs.regimes)
    yield "vocabulary", tables.vocabulary(inputs.vocabulary)
    yield "dictionary", tables.dictionary()
    yield "sources", tables.sources(inputs.sources, inputs.facts, inputs.issues)
    yield "totals", tables.totals(inputs.sources, inputs.facts)
    yield "firms", (_firm_row(firm) for firm in firms)
    yield "former_ids", (_former_row(firm) for firm in firms if firm.former_id)
    yield "facts", (fact for firm in firms for fact in _fact_rows(firm))
    yield "firm_names", _name_rows(firms)
    yield "skipped", tables.skipped(inputs.skipped)
    yield "issues", tables.issues(inputs.issues, inputs.vocabulary)
    engine = Engine(inputs.regimes)
    bars: list[dict[str, Any]] = []
    yield "intervals", _interval_rows(firms, engine, known_on, bars)
    yield "bars", ({"bar_id": number, **row} for number, row in enumerate(bars, 1))
    yield "build", tables.build_info(inputs.sha256, known_on, inputs.divisions_card)


def _firm_row(firm: Firm) -> dict[str, Any]:
    return {
        "firm_id": firm.id,
        "name": firm.name,
        "name_key": tables.name_key(firm.name),
        "uscc": firm.uscc,
        "uscc_known_on": iso(firm.code_known_on) if firm.code_known_on is not None else None,
        "region": firm.region,
        "division": firm.division,
        "facts": len(firm.rows),
    }


def _former_row(firm: Firm) -> dict[str, Any]:
    return {
        "old_id": firm.former_id,
        "firm_id": firm.id,
        "because": "来源补充了统一社会信用代码 / a source brought the code",
    }


def _name_rows(firms: list[Firm]) -> Iterator[dict[str, Any]]:
    number = 0
    for firm in firms:
        for name, known_on, kind, fact_id in firm.names:
            number += 1
            yield {
                "name_id": number,
                "firm_id": firm.id,
                "name": name,
                "name_key": tables.name_key(name),
                "kind": kind,
                "known_on": iso(known_on),
                "fact_id": fact_id,
            }


def _fact_rows(firm: Firm) -> Iterator[dict[str, Any]]:
    for row in firm.rows:
        start, end = row.valid or (None, None)
        yield {
            "fact_id": row.id,
            "firm_id": firm.id,
            "name": row.name,
            "source_id": row.source.id,
            "line": row.line,
            "regime": row.regime,
            "tier": row.tier,
            "kind": row.kind,
            "happened": format_span(row.happened),
            "happened_from": first_day(row.happened.earliest),
            "happened_to": iso(row.happened.latest),
            "date_text": row.happened_text,
            "date_because": row.happened_because,
            "published_on": iso(row.source.published.latest),
            "valid_from": iso(start) if start else None,
            "valid_to": last_day(end) if end else None,
            "document": row.source.card.number,
            "batch": row.batch or None,
            "region": row.region or None,
            "uscc": row.uscc,
            "new_name": row.new_name,
            "old_code": row.old_code,
            "corrections": tables.corrections(row),
            "corrects": None,
            "evidence": row.source.card.evidence,
        }


def _histories(firms: list[Firm], engine: Engine, known_on: int) -> Iterator[tuple[Firm, History]]:
    for firm in firms:
        facts = engine_facts(firm.rows)
        for regime in sorted({fact.regime for fact in facts if fact.tier}):
            yield firm, engine.history(facts, regime, known_on)


def _interval_rows(
    firms: list[Firm], engine: Engine, known_on: int, bars: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the intervals of every history, and put its bars aside: tracing the histories is the dear part."""
    number = 0
    for firm, history in _histories(firms, engine, known_on):
        bars.extend(tables.bars(firm.id, history))
        for row in tables.intervals(firm.id, history):
            number += 1
            yield {"interval_id": number, **row}


def publish(
    datasets: Path,
    output: Path,
    name: str = "catalogue",
    fictional: bool = False,
    say: Callable[[str], None] | None = None,
) -> Path:
    """Build the catalogue of ``datasets`` into ``output`` and switch to it; return the database's path.

    ``fictional`` marks a catalogue of invented firms in its build table; ``say`` is told the gate's reasoning.

    Raises:
        DataError: the input does not fit, or the gate refuses the build; the catalogue in ``output`` is as it was.
    """
    inputs = gather(datasets)
    output.mkdir(parents=True, exist_ok=True)
    target, fresh = output / f"{name}.db", output / f".{name}.new.db"
    fresh.unlink(missing_ok=True)
    write(inputs, fresh, fictional)
    fill_levels(fresh, inputs.sources)
    fill_plans(fresh, inputs.plans)
    fill_charts(fresh)
    admit(fresh, target, datasets, inputs.sources, say)
    _settle(fresh)
    digest = file_sha256(fresh)
    os.replace(fresh, target)
    summary = {"sha256": digest, "datasets": inputs.sha256, "facts": len(inputs.facts), "issues": len(inputs.issues)}
    _write_whole(output / f"{name}.json", json.dumps(summary, indent=2, sort_keys=True) + "\n")
    return target


def _settle(path: Path) -> None:
    """Force the file's bytes to the disk before it takes the old one's place."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _write_whole(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file: for a catalogue, its release."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
