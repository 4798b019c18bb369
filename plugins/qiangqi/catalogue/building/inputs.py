"""What a build reads, checked before anything is written: rules, words, divisions, cards and identity decisions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qiangqi.lists.error_reports.entries import Report, load_reports
from qiangqi.lists.fact_rows import FactRow, IssueRow
from qiangqi.lists.rows import read
from qiangqi.lists.sources import Source, load_sources
from qiangqi.lists.watched_sources import WatchedSource, load_watched_sources
from qiangqi.standing.dates import parse_day
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError, load, read_data
from qiangqi.values.divisions import DivisionTables, division_tables
from qiangqi.values.divisions_card import DivisionsCard
from qiangqi.values.vocabulary import Vocabulary, load_vocabulary

from ..identity.decisions import Decision, load_decisions
from ..plans.plan_files import Plan, load_plans
from .moved_rows import Moved, load_moved


@dataclass(frozen=True)
class Inputs:
    """Everything that a build reads except the rows of the raw files, which are read one source at a time."""

    regimes: dict[str, Regime]
    vocabulary: Vocabulary
    divisions: DivisionTables
    divisions_card: DivisionsCard
    sources: list[Source]
    decisions: list[Decision]
    plans: list[Plan]
    moved: list[Moved]
    reports: list[Report]
    watched: list[WatchedSource]
    sha256: str

    @cached_property
    def rows(self) -> list[FactRow | IssueRow]:
        """Every row of every source, all in memory: for accounts of a folder of ordinary size, not for a build."""
        return [row for source in self.sources for row in read(source, self.regimes)]

    @property
    def facts(self) -> list[FactRow]:
        """The rows that are facts."""
        return [row for row in self.rows if isinstance(row, FactRow)]

    @property
    def issues(self) -> list[IssueRow]:
        """The rows that are issues."""
        return [row for row in self.rows if isinstance(row, IssueRow)]

    @property
    def known_on(self) -> int:
        """The latest day on which anything of it was published or withdrawn: the day of knowledge of a build.

        Where it holds nothing, the first day that there is.
        """
        days = [source.published.latest for source in self.sources]
        withdrawn = [parse_day(entry.published) for source in self.sources for entry in source.card.withdrawn]
        return max((*days, *withdrawn, *(decision.known_on for decision in self.decisions)), default=1)


def gather(datasets: Path) -> Inputs:
    """Read a whole datasets folder, the rows of the raw files apart.

    Raises:
        DataError: something in it does not fit; nothing has been written.
    """
    if not datasets.is_dir():
        raise DataError(datasets, 1, "is no folder; expected a datasets folder")
    regimes, sources = load_regimes(datasets), load_sources(datasets)
    card, divisions = _divisions(datasets)
    decisions, vocabulary = load_decisions(datasets), load_vocabulary(datasets)
    plans = load_plans(datasets, regimes, vocabulary.words("measure_kinds"))
    reports = load_reports(datasets, vocabulary.words("report_kinds"))
    moved, watched, sha256 = load_moved(datasets), load_watched_sources(datasets, sources), _hash_folder(datasets)
    read = (regimes, vocabulary, divisions, card, sources, decisions, plans, moved, reports, watched)
    return Inputs(*read, sha256)


def _divisions(datasets: Path) -> tuple[DivisionsCard, DivisionTables]:
    card, history = load(datasets / "divisions.yml", DivisionsCard), ""
    table = _text(datasets, "divisions.csv", card.sha256)
    if card.history_sha256 is not None:
        history = _text(datasets, "divisions-history.csv", card.history_sha256)
    tables = division_tables(table, history, card.no_place)
    _refuse_other_count(datasets / "divisions.csv", tables.rows, card.rows)
    if card.history_sha256 is not None:
        _refuse_other_count(datasets / "divisions-history.csv", tables.history, card.history_rows)
    return card, tables


def _text(datasets: Path, name: str, sha256: str) -> str:
    text = read_data(datasets / name)
    if hashlib.sha256(text.encode()).hexdigest() != sha256:
        raise DataError(datasets / "divisions.yml", 1, f"sha256: is not the hash of {name}; expected it")
    return text


def _refuse_other_count(path: Path, rows: list[dict[str, str]], count: int) -> None:
    if len(rows) != count:
        raise DataError(path, 1, f"has {len(rows)} rows; expected {count}")


def _hash_folder(datasets: Path) -> str:
    digest = hashlib.sha256()
    found = (p for p in datasets.rglob("*") if p.suffix in (".yml", ".csv") and p.is_file() and not p.is_symlink())
    for path in sorted(found):
        digest.update(f"{path.relative_to(datasets).as_posix()}\0".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
