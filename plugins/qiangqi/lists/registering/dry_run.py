"""A dry run of a draft card: it is read as a build would read it, in a folder of its own with the same regimes."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from qiangqi.durable import link_or_copy
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes, regime_paths
from qiangqi.standing.regime_folder import files_of
from qiangqi.standing.strict_yaml import DataError, Text, load

from ..accounting import Account, Stated, Title, raw_rows, stated
from ..cards import Card, Corrects
from ..fact_rows import FactRow, IssueRow
from ..readers import Skip
from ..rows import read
from ..scans.waiting import Waiting
from ..sources import Source, load_sources
from .card_text import card_text, regime_text
from .correction import corrections
from .likeness import RowsAbove, joined

EXAMPLES = 3

Seen = Callable[[FactRow | IssueRow | Skip], None]
"""Is given what became of each row: facts and issues in their order, and then what was passed over."""


@dataclass(slots=True)
class Outcome:
    """What the draft gives: counts, the first facts, a few issues of each code, skipped rows by reason, totals.

    ``shared_codes`` are the facts whose code the file prints on another name too, ``renamed`` those that give a new
    name, ``twice`` those that a row above says of the same firm. ``wrong`` is what a build would refuse; with any of
    it nothing is written.
    """

    rows: int = 0
    facts: int = 0
    likeness: int = 0
    titles: Counter[Title] = field(default_factory=Counter)
    first: list[FactRow] = field(default_factory=list)
    shared_codes: list[FactRow] = field(default_factory=list)
    renamed: list[FactRow] = field(default_factory=list)
    twice: list[FactRow] = field(default_factory=list)
    issues: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[IssueRow]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    figures: list[int] = field(default_factory=list)
    totals: list[Stated] = field(default_factory=list)
    wrong: list[Text] = field(default_factory=list)
    corrects: list[Corrects] = field(default_factory=list)


def dry_run(
    card: Card,
    regime: Regime | None,
    place: str,
    id: str,
    raw: Path,
    datasets: Path,
    corrects: Mapping[str, str],
    scan: Waiting | None = None,
    seen: Seen | None = None,
) -> Outcome:
    """Read a file by its draft card and count what comes of each row; ``corrects`` are facts that rows of it replace.

    The rows of a scan are read from its cells.

    Raises:
        AnswerError: a fact that a row is to replace is not there.
        DataError: the file cannot be read as the card says, or a value is neither handled nor named.
    """
    with _folder(datasets) as folder:
        _write(folder / place, id, card, regime, raw)
        if card.cells is not None and scan is not None:
            (folder / place / card.cells.file).write_bytes(scan.cells())
        regimes = load_regimes(folder)
        (source,) = load_sources(folder)
        if load(source.path, Card) != card:
            raise DataError(source.path, 1, "reads back as another card; expected the same")
        with _named_as_known(folder / place / (card.raw or ""), raw, folder, datasets):
            outcome = _read(source, regimes, seen or (lambda _row: None))
        outcome.corrects = list(corrections(corrects, source, datasets, regimes))
        return outcome


@contextmanager
def _named_as_known(copy: Path, raw: Path, folder: Path, datasets: Path) -> Iterator[None]:
    """Let an error name the file that the registrar gave, or the one that would be written, and not the copy tried.

    Raises:
        DataError: what was raised.
    """
    try:
        yield
    except DataError as error:
        if error.path == copy:
            raise DataError(raw, error.line, error.message) from None
        if error.path.is_relative_to(folder):
            raise DataError(datasets / error.path.relative_to(folder), error.line, error.message) from None
        raise


@contextmanager
def _folder(datasets: Path) -> Iterator[Path]:
    """Make a folder with the regimes of another and no source."""
    with tempfile.TemporaryDirectory() as made:
        for path in regime_paths(datasets):
            for file in files_of(path):
                target = Path(made) / file.relative_to(datasets)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, target)
        yield Path(made)


def _write(place: Path, id: str, card: Card, regime: Regime | None, raw: Path) -> None:
    (place / "raw").mkdir(parents=True, exist_ok=True)
    (place / f"{id}.yml").write_text(card_text(card), encoding="utf-8")
    link_or_copy(raw.resolve(), place / (card.raw or ""))
    if regime is not None:
        (place / f"regime-{regime.id}.yml").write_text(regime_text(regime), encoding="utf-8")


def _read(source: Source, regimes: dict[str, Regime], seen: Seen) -> Outcome:
    found, skipped, above = Outcome(), list[Skip](), RowsAbove()
    for row in read(source, regimes, skipped):
        seen(row)
        if isinstance(row, FactRow):
            found.facts += 1
            found.likeness = joined(found.likeness, row)
            found.titles[Title(row.regime, row.tier or "", row.kind)] += 1
            found.shared_codes += [row] if row.has_shared_code else []
            found.renamed += [row] if row.new_name else []
            found.twice += [row] if above.has(row) else []
            found.first += [row] if len(found.first) < EXAMPLES else []
        else:
            found.issues[row.code] += 1
            count = found.examples.setdefault(row.code, [])
            count += [row] if len(count) < EXAMPLES else []
    for skip in skipped:
        seen(skip)
    found.skipped.update(skip.reason for skip in skipped)
    found.figures = [skip.total for skip in skipped if skip.total is not None]
    found.rows = raw_rows(source)
    _judge(found, source)
    return found


def _judge(found: Outcome, source: Source) -> None:
    passed = sum(number for reason, number in found.skipped.items() if reason != "blank")
    account = Account(source, found.rows, found.facts, sum(found.issues.values()), passed)
    found.totals = list(stated([source], {(source.id, title): number for title, number in found.titles.items()}))
    rows, facts = f"{found.rows} 行与事项、问题和跳过的行数之和不符", f"读到 {found.facts} 项，不在事项数范围之内"
    refused = [(rows, account.lost), (facts, account.out_of_bounds)]
    refused += [(f"读到 {one.facts} 项，多于文件所列总数 {one.stated}", one.exceeded) for one in found.totals]
    found.wrong = [Text(zh=zh, en=finding.message) for zh, finding in refused if finding is not None]
