"""Rows as a card's ``rows`` and ``edition_of`` tell them: passed over by name, given a region, or given values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .card_values import Lookup
from .cards import Card, RowMeaning
from .cells import Correction
from .line_ranges import numbers
from .readers import RawRow, Skip

OF_A_FACT = ("regime", "tier", "kind")
"""What a row may be given that is no column of its own."""

Meanings = Mapping[int, RowMeaning]


def meant(found: Iterable[RawRow | Skip], card: Card, columns: Mapping[str, str]) -> Iterator[RawRow | Skip]:
    """Yield the rows of a raw file as the card means them; ``columns`` are the headers by role."""
    if not card.rows and card.edition_of is None:
        yield from found
        return
    unchanged = numbers(card.edition_of.unchanged) if card.edition_of else frozenset()
    by_line, region = {entry.line: entry for entry in card.rows}, _Region(columns)
    for row in found:
        if isinstance(row, Skip):
            region.heading = region.heading if row.reason in ("blank", "note", "total") else ""
            yield row
            continue
        entry = by_line.get(row.line)
        if entry is not None and entry.means == "skip":
            yield Skip(row.address, row.line, "set_aside")
        elif entry is not None and entry.means == "heading":
            region.head(row)
            yield Skip(row.address, row.line, "heading")
        else:
            placed = region.placed(row, entry)
            yield Skip(row.address, row.line, "in_earlier_edition") if row.line in unchanged else placed


class _Region:
    """The region of the next row: its own, that of the heading above it, or carried down from the row above."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._column, self._name = columns.get("region"), columns["name"]
        self.heading = self._last = ""

    def head(self, row: RawRow) -> None:
        """Take a row as a heading: what it prints in the first column that is filled, the name's before others."""
        self.heading = row.cells[self._name] or next(filter(None, row.cells.values()), "")

    def placed(self, row: RawRow, entry: RowMeaning | None) -> RawRow:
        """Return a row with its region; one that it is given is put in place later, beside what is printed."""
        if self._column is None:
            return row
        printed = row.cells[self._column]
        region = self._last if entry is not None and entry.means == "carry" else printed or self.heading
        self._last = entry.gives.get("region", region) if entry is not None else region
        return row if region == printed else row._replace(cells={**row.cells, self._column: region})


def given(entry: RowMeaning | None, headers: Mapping[str, str], value: dict[str, str]) -> list[Correction]:
    """Put the values that a row is given in place of the printed ones, and return what was replaced."""
    found = []
    because = entry.because if entry else None
    for role, used in entry.gives.items() if entry else ():
        if role in OF_A_FACT or because is None:
            continue
        if role in headers:
            found.append(Correction(headers[role], value[role], used, because.zh, because.en))
        value[role] = used
    return found


def of_fact(entry: RowMeaning | None, found: dict[str, Lookup]) -> dict[str, Lookup]:
    """Return the meaning of a row's values, with the kind, tier and regime that the row itself is given."""
    parts = {role: entry.gives[role] for role in OF_A_FACT if role in entry.gives} if entry else {}
    if not parts:
        return found
    title = {key: text for key, text in parts.items() if key != "kind"}
    changed = {**found}
    if title:
        changed["title"] = found["title"].model_copy(update={**title, "issue": None})
    if "kind" in parts:
        changed["event"] = found["event"].model_copy(update={"kind": parts["kind"], "issue": None})
    return changed
