"""Accounting for every row of the raw files: a fact, an issue, or skipped by a named reason; how many were expected.

The rows are counted here from the raw files on their own, apart from the readers that make facts of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qiangqi.standing.strict_yaml import DataError, first_line

from .readers.row_count import count
from .sources import Source


class Title(NamedTuple):
    """A kind of fact about one title of a regime."""

    regime: str
    tier: str
    kind: str


@dataclass(frozen=True, slots=True)
class Account:
    """One source: the rows of its raw file, and the facts, issues and skipped rows that they became."""

    source: Source
    rows: int
    facts: int
    issues: int
    skipped: int

    @property
    def message(self) -> str:
        """The sum in words."""
        return f"{self.rows} rows, {self.facts} facts, {self.issues} issues, {self.skipped} skipped"

    @property
    def lost(self) -> DataError | None:
        """What is wrong where the rows do not add up."""
        if self.rows == self.facts + self.issues + self.skipped:
            return None
        path = self.source.path
        return of_card(path, "raw", f"raw: {self.message}; expected each row exactly once")

    @property
    def out_of_bounds(self) -> DataError | None:
        """What is wrong where there are more or fewer facts than the card expects."""
        bounds, path = self.source.card.bounds, self.source.path
        if bounds is None or bounds.facts[0] <= self.facts <= bounds.facts[1]:
            return None
        low, high = bounds.facts
        return of_card(path, "bounds", f"bounds.facts: {self.facts} facts; expected {low} to {high}")


def accounts(
    sources: Iterable[Source],
    facts: Mapping[str, int],
    issues: Mapping[str, int],
    skipped: Mapping[str, int],
    rows: Mapping[str, int] | None = None,
) -> Iterator[Account]:
    """Return the account of each source, from the numbers of its facts, issues and skipped rows by source id.

    ``rows`` are those of its raw file, where they are counted already.

    Raises:
        DataError: a raw file cannot be read.
    """
    for source in sources:
        numbers = (found.get(source.id, 0) for found in (facts, issues, skipped))
        yield Account(source, raw_rows(source) if rows is None else rows[source.id], *numbers)


def raw_rows(source: Source) -> int:
    """Count the rows of a source's raw file that are not blank; 0 where only figures are held.

    The header of a plain CSV is no row. In a file that is read by a card's ``reading`` every header is one, skipped
    by name like a title or a note.
    """
    raw, card = source.rows_path, source.card
    if raw is None:
        return 0
    if card.reading is not None:
        return count(raw, card.reading, card.encoding)
    try:
        with raw.open(encoding=card.encoding, newline="") as file:
            return max(sum(1 for row in csv.reader(file) if row) - 1, 0)
    except (OSError, UnicodeDecodeError, LookupError, csv.Error) as error:
        raise DataError(raw, 1, f"cannot be counted: {error}; expected CSV in {card.encoding}") from None


@dataclass(frozen=True, slots=True)
class Stated:
    """What one document says of one title and kind, all batches together, and the facts that it gives of it."""

    source: Source
    title: Title
    stated: int
    facts: int

    @property
    def message(self) -> str:
        """The comparison in words."""
        return f"{' '.join(self.title)}: {self.facts} facts of {self.stated} stated"

    @property
    def exceeded(self) -> DataError | None:
        """What is wrong where there are more facts than the document says that it names."""
        if self.facts <= self.stated:
            return None
        path = self.source.path
        return of_card(path, "totals", f"totals: {self.message}; expected no more facts")


def stated(sources: Iterable[Source], facts: Mapping[tuple[str, Title], int]) -> Iterator[Stated]:
    """Compare what each document states with its facts, counted by source id and title.

    Of several scopes of one batch the widest counts; a cumulative or mixed figure is not comparable.
    """
    for source in sources:
        widest: dict[tuple[Title, str], int] = {}
        for total in source.card.totals:
            if total.is_ == "act" and total.regime and total.tier and total.kind:
                kind = "publicised" if total.stage == "publicity" else total.kind
                batch = (Title(total.regime, total.tier, kind), total.batch)
                widest[batch] = max(widest.get(batch, 0), total.count)
        for title in dict.fromkeys(title for title, _ in widest):
            named = sum(number for (of, _), number in widest.items() if of == title)
            yield Stated(source, title, named, facts.get((source.id, title), 0))


def of_card(path: Path, key: str, message: str) -> DataError:
    """Return a finding with the line on which a card gives a key; 1 where it does not."""
    return DataError(path, first_line(path, starts=f"{key}:"), message)
