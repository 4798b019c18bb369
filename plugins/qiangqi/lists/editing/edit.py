"""What an act on a datasets folder starts from, and what it would change, before anything is written."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError, Text

from ..cards import Card
from ..fact_rows import FactRow, IssueRow
from ..rows import read
from ..sources import Source, load_sources
from .card_revision import revised


class Edit(NamedTuple):
    """An act that is not carried out yet: the new bytes of each file by its relative path, None where it goes."""

    verb: str
    sources: tuple[str, ...]
    because: Text
    contents: dict[str, bytes | None]
    says: tuple[str, ...]


class Read(NamedTuple):
    """The facts and issues of a source."""

    facts: list[FactRow]
    issues: list[IssueRow]


@dataclass(frozen=True, slots=True)
class Holdings:
    """A datasets folder, the sources in it that a release has, the day of the act, ISO 8601, and its reason."""

    datasets: Path
    regimes: dict[str, Regime]
    sources: dict[str, Source]
    published: frozenset[str]
    today: str
    because: Text

    def source(self, id_: str) -> Source:
        """Return a source by its id.

        Raises:
            DataError: there is none.
        """
        if id_ not in self.sources:
            near = [known for known in self.sources if id_ in known][:5]
            hint = f"; did you mean {', '.join(near)}" if near else ""
            raise DataError(self.datasets, 1, f"no source {id_!r}; expected PLACE/ID of a card{hint}")
        return self.sources[id_]

    def editions(self, source: Source) -> list[Source]:
        """Return a source and its later editions, in their order; of an edition the whole row that it belongs to."""
        of = source.card.edition_of
        base = self.source(of.source) if of else source
        later = [one for one in self.sources.values() if one.card.edition_of and one.card.edition_of.source == base.id]
        return [base, *sorted(later, key=lambda one: _number(one.id))]

    def read(self, source: Source) -> Read:
        """Read the rows of a source.

        Raises:
            DataError: they cannot be read as the card says.
        """
        rows = list(read(source, self.regimes))
        return Read(
            [row for row in rows if isinstance(row, FactRow)], [row for row in rows if isinstance(row, IssueRow)]
        )

    def path_of(self, source: Source) -> str:
        """Return the relative path of a card."""
        return source.path.relative_to(self.datasets).as_posix()

    def raw_of(self, source: Source) -> str | None:
        """Return the relative path of a raw file."""
        return source.raw_path.relative_to(self.datasets).as_posix() if source.raw_path else None

    def cells_of(self, source: Source) -> str | None:
        """Return the relative path of the confirmed cells of a scan."""
        return (
            source.rows_path.relative_to(self.datasets).as_posix() if source.card.cells and source.rows_path else None
        )

    def with_card(self, source: Source, card: Card) -> dict[str, bytes | None]:
        """Return the change of one card."""
        text = source.path.read_text(encoding="utf-8")
        return {self.path_of(source): revised(text, source.card, card).encode()}


def holdings(datasets: Path, published: frozenset[str], today: str, because: Text) -> Holdings:
    """Return what a datasets folder holds.

    Raises:
        DataError: something in it does not fit.
    """
    sources = {source.id: source for source in load_sources(datasets)}
    return Holdings(datasets, load_regimes(datasets), sources, published, today, because)


@contextmanager
def tried(source: Source, card: Card, raw: bytes | None) -> Iterator[Source]:
    """Give a source as it would be with another card, and with other bytes of its raw file, in a folder of its own."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / source.path.parent.name / source.path.name
        target = path.parent / (card.raw or "raw")
        target.parent.mkdir(parents=True)
        if raw is not None:
            target.write_bytes(raw)
        elif source.raw_path is not None:
            shutil.copyfile(source.raw_path, target)
        if source.rows_path is not None and card.cells is not None:
            shutil.copyfile(source.rows_path, path.parent / card.cells.file)
        yield Source(id=source.id, path=path, card=card)


def _number(id_: str) -> int:
    found = re.search(r"-v(\d+)$", id_)
    return int(found[1]) if found else 0
