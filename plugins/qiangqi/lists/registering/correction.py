"""Corrections of facts of an earlier source: what the registrar says of each row, matched in both lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from qiangqi.standing.dates import iso
from qiangqi.standing.regime import Regime
from qiangqi.values.names import name_key
from qiangqi.values.personal_data import mask

from ..cards import Corrects
from ..corrections import RecordedFact, replaced
from ..fact_rows import FactRow
from ..rows import read
from ..sources import Source, load_sources
from .answers import AnswerError


def corrections(
    targets: Mapping[str, str], source: Source, datasets: Path, regimes: dict[str, Regime]
) -> Iterator[Corrects]:
    """Yield the entries of the card: ``targets`` are ``SOURCE`` or ``SOURCE:LINE`` by the line or the name of a row.

    Raises:
        AnswerError: a row, a source or the fact that is to be replaced is not there.
    """
    if not targets:
        return
    there = {found.id: found for found in load_sources(datasets)}
    own = list(recorded_facts(source, regimes))
    for row, target in targets.items():
        id_, _, line = target.partition(":")
        if id_ not in there or (line and not line.isdigit()):
            raise AnswerError(
                f"--corrects {mask(row)}={target!r}; expected SOURCE or SOURCE:LINE of a card that is there"
            )
        entry = Corrects(line=_line(row, own), source=id_, of=int(line) if line else None)
        try:
            _, other = replaced(entry, own, recorded_facts(there[id_], regimes))
        except ValueError as error:
            raise AnswerError(f"--corrects {mask(row)}={target}: {error}") from None
        yield entry.model_copy(update={"of": other.line, "name": other.name})


def recorded_facts(source: Source, regimes: dict[str, Regime]) -> Iterator[RecordedFact]:
    """Yield the facts of a source as far as a correction can name them."""
    published = iso(source.published.latest)
    for row in read(source, regimes):
        if isinstance(row, FactRow):
            yield RecordedFact(row.id, row.line, row.name, row.tier, row.kind, row.happened_known, published)


def _line(row: str, own: list[RecordedFact]) -> int:
    if row.isdigit():
        return int(row)
    found = [fact.line for fact in own if name_key(fact.name) == name_key(row)]
    if len(found) != 1:
        problem = f"rows {', '.join(map(str, found))} have" if found else "no row has"
        raise AnswerError(f"--corrects {mask(row)}: {problem} this name; expected one row, or its line")
    return found[0]
