"""The rows of one source for the incremental state: facts, issues, and the marks of each fact for the grouping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qiangqi.lists.accounting import raw_rows
from qiangqi.lists.fact_rows import FactRow, IssueRow
from qiangqi.lists.readers import Skip
from qiangqi.lists.rows import read
from qiangqi.lists.sources import Source
from qiangqi.standing.dates import iso
from qiangqi.standing.facts import ENDINGS
from qiangqi.standing.regime import Regime
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.divisions import DivisionsByYear
from qiangqi.values.names import name_id, name_key
from qiangqi.values.vocabulary import Word

from ..schema import list_tables
from ..schema.database import values
from ..schema.source_files import why_left_out
from .worker_pool import Chunk, in_chunks

LINES = 22
"""Bits of a row's number that count the rows of its source; those above are the source's own number."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What it takes to read a source; ``numbers`` gives each source's own number by its id."""

    regimes: dict[str, Regime]
    codes: dict[str, Word]
    divisions: DivisionsByYear
    numbers: Mapping[str, int]

    def __call__(self, source: Source) -> Iterator[Chunk]:
        """Yield the rows of a source, each with its number first.

        Raises:
            DataError: the source cannot be read, or has more rows than its numbers can count.
        """
        return in_chunks(self._rows(source))

    def _rows(self, source: Source) -> Iterator[tuple[str, tuple[Any, ...]]]:
        base = self.numbers[source.id] << LINES
        skipped: list[Skip] = []
        year = int(iso(source.published.latest)[:4])
        for place, row in enumerate(read(source, self.regimes, skipped), 1):
            if place >> LINES:
                raise DataError(source.raw_path or source.path, row.line, f"row {place}; expected fewer in one source")
            if isinstance(row, IssueRow):
                yield "issues", (base + place, *values("issues", list_tables.issue(row, self.codes[row.code])))
            else:
                yield from self._fact(base + place, row, year)
        for place, skip in enumerate(skipped, 1):
            yield "skipped", values("skipped", list_tables.skipped(base + place, source, skip))
        # A file that stays is not counted for the gate nor searched for persons again.
        yield "raw_files", (source.id, raw_rows(source), why_left_out(source))

    def _fact(self, number: int, row: FactRow, year: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        key, code = name_key(row.name), self.divisions.code(row.region, year)
        new_key = name_key(row.new_name) if row.new_name and row.kind not in ENDINGS else None
        # Right at once where a firm has a code everywhere or nowhere; the grouping puts the rest right.
        yield "facts", (number, *values("facts", list_tables.fact(row, row.uscc or name_id(key))))
        province = code[:2] if code else ""
        latest = iso(row.happened.latest)  # a bound for computing, stated or not
        yield "marks", (number, key, province, row.uscc, iso(row.source.code_known_on), new_key, latest)
