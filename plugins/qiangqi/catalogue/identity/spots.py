"""Names in places and spans of days, and which of them and of the codes are one firm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qiangqi.values.connected_groups import Clusters
from qiangqi.values.name_spans import END, NameSpans
from qiangqi.values.names import name_id

from .firms import Firm, Mention, named_firm


class Spots:
    """Names in places and spans of days, and which of them and of the codes are one firm; never two codes."""

    def __init__(self, rows: Sequence[Mention]) -> None:
        self._clusters = Clusters()
        self._homes: dict[str, set[str]] = {}
        for row in rows:
            for key in (row.key, row.new_key):
                if key:
                    self._homes.setdefault(key, set()).update((row.province,) if row.province else ())
        self._spans = NameSpans(self._changes(rows))
        self._days = {row.fact_id: row.happened_from or "" for row in rows}
        self._codes: dict[str, set[str]] = {}
        for row in rows:
            if row.code:
                self._codes.setdefault(self.spot(row), set()).add(row.code)
        for spot, codes in sorted(self._codes.items()):
            if len(codes) == 1:
                self._join(spot, min(codes))
        self._join_renamed(rows)

    def place(self, key: str, province: str) -> str:
        """Return the place that a name is told apart by: empty unless its rows are in two provinces."""
        return "" if len(self._homes[key]) < 2 else province or "unknown"

    def spot(self, row: Mention) -> str:
        """Return what stands for the name of a row: in its place, on the earliest day of its act.

        What corrects or annuls another row is about the firm of that row, whatever became of it since.
        """
        name = self._name(row.key, row.province)
        day = self._days[row.fact_id]
        return f"{name}|{self._spans.of(name, min(day, self._days.get(row.corrects or '', day)))}"

    def firm_of(self, row: Mention) -> str:
        """Return what stands for the firm of a row."""
        return self._clusters.find(self._root(row))

    def _root(self, row: Mention) -> str:
        return row.code or self.spot(row)

    def _name(self, key: str, province: str) -> str:
        return f"{key}|{self.place(key, province)}"

    def _changes(self, rows: Sequence[Mention]) -> Iterator[tuple[str, str, str]]:
        for row in rows:
            if row.changes_name:
                new = self._name(row.new_key, row.province) if row.new_key else END
                yield self._name(row.key, row.province), new, row.changed_on

    def _join_renamed(self, rows: Sequence[Mention]) -> None:
        """Join a new name with the firm that took it. Two firms that took one name stay two, and it is neither's."""
        taken: dict[str, list[Mention]] = {}
        for row in sorted((row for row in rows if row.changes_name and row.new_key), key=lambda row: row.changed_on):
            name = self._name(row.new_key or "", row.province)
            spot = f"{name}|{self._spans.of(name, row.changed_on, after=True)}"
            taken.setdefault(spot, []).append(row)
        # In the order of the days: a firm that took the name by way of another is one by then.
        for spot, takers in sorted(taken.items(), key=lambda item: (item[1][-1].changed_on, item[0])):
            roots = sorted({self.firm_of(row) for row in takers})
            if len(roots) == 1:
                self._join(roots[0], spot)

    def _join(self, left: str, right: str) -> None:
        if len(self._codes.get(right, ())) > 1 or len(self._codes.get(left, ())) > 1:
            return
        left, right = self._clusters.find(left), self._clusters.find(right)
        codes = {node for node in (left, right) if "|" not in node}
        if len(codes) < 2:
            self._clusters.join(*((right, left) if right in codes else (left, right)))


def _firm(rows: list[Mention], spots: Spots) -> Firm:
    code, new = next((row.code for row in rows if row.code), None), {row.new_key for row in rows}
    # A name that another was changed to is not the first, even where a list with it came out before the renaming.
    by_age = sorted(rows, key=lambda row: row.key in new)
    by_name = [_id(spots.spot(row)) for row in by_age]
    return named_firm(rows, code, by_name)


def _id(spot: str) -> str:
    """Return the id of a name from its key, its place and the first day of its span."""
    key, place, since = spot.rsplit("|", 2)
    return name_id(key, "|".join(filter(None, (place, since))))


def firms_of(rows: Sequence[Mention]) -> tuple[list[Firm], Spots]:
    """Return the firms of rows in the order of their publication, ordered by id, and the names that make them."""
    spots = Spots(rows)
    members: dict[str, list[Mention]] = {}
    for row in rows:
        members.setdefault(spots.firm_of(row), []).append(row)
    return sorted((_firm(found, spots) for found in members.values()), key=lambda firm: firm.id), spots
