"""Grouping of facts into firms: by the same code, the same name in one place, or a renaming between two names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from qiangqi.values.connected_groups import Clusters
from qiangqi.values.name_spans import END, NameSpans
from qiangqi.values.names import name_id

from .decisions import Decision
from .firms import Firm, Group, Joined, Mention, Possible, named_firm, names_of
from .one_firm import one_firm


def group(rows: Sequence[Mention], decisions: Sequence[Decision] = ()) -> Group:
    """Group mentions into firms, ordered by id.

    The same code is the same firm. Without a code the same name is the same firm inside one place, and only where
    no two codes share name and place; places count only where the rows of a name are known to be in two provinces. A
    renaming joins the old name's firm and the new name's, unless their codes differ or two firms took that name; for
    acts after it, or after the firm's end, the old name is another's. What only may be one firm is returned with the
    firms. ``decisions`` say the rest.
    """
    ordered = sorted(rows, key=lambda row: (row.published, row.fact_id))
    if not decisions and (firm := one_firm(ordered)):
        return Group([firm], [])
    spots = _Spots(ordered)
    members: dict[str, list[Mention]] = {}
    for row in ordered:
        members.setdefault(spots.firm_of(row), []).append(row)
    firms = sorted((_firm(found, spots) for found in members.values()), key=lambda firm: firm.id)
    _keep_own_ids(firms)
    firms = _decide(firms, decisions)
    for firm in firms:
        firm.names = list(names_of(firm))
    return Group(firms, list(_possible(firms, spots, decisions)))


class _Spots:
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


def _firm(rows: list[Mention], spots: _Spots) -> Firm:
    code, new = next((row.code for row in rows if row.code), None), {row.new_key for row in rows}
    # A name that another was changed to is not the first, even where a list with it came out before the renaming.
    by_age = sorted(rows, key=lambda row: row.key in new)
    by_name = [_id(spots.spot(row)) for row in by_age]
    return named_firm(rows, code, by_name)


def _id(spot: str) -> str:
    """Return the id of a name from its key, its place and the first day of its span."""
    key, place, since = spot.rsplit("|", 2)
    return name_id(key, "|".join(filter(None, (place, since))))


def _keep_own_ids(firms: list[Firm]) -> None:
    """Drop a former id that is another firm's own, or that would lead to two firms."""
    own = {firm.id for firm in firms}
    seen = Counter(old for firm in firms for old in firm.former)
    for firm in firms:
        firm.former = {old: why for old, why in firm.former.items() if old not in own and seen[old] == 1}


class Unfit(ValueError):
    """A decision that does not fit the firms; ``id`` is the one that it is about."""

    def __init__(self, id_: str, message: str) -> None:
        super().__init__(f"{id_}: {message}")
        self.id = id_


def _decide(firms: list[Firm], decisions: Sequence[Decision]) -> list[Firm]:
    """Join what is decided to be one firm; the code, or else the firm that is named first, keeps its id."""
    if not decisions:
        return firms
    by_id = {firm.id: firm for firm in firms} | {old: firm for firm in firms for old in firm.former}
    for decision in sorted(decisions, key=lambda item: (item.published, [firm.id for firm in item.firms])):
        found = [by_id.get(named.id) for named in decision.firms]
        if decision.decision == "withdrawn":
            if found[0] is not None:
                raise Unfit(decision.firms[0].id, f"is withdrawn, but {len(found[0].rows)} facts are about it")
            continue
        for named, firm in zip(decision.firms, found, strict=True):
            if firm is None:
                raise Unfit(named.id, f"no firm of the name {named.name} has this id; expected one")
        if decision.joins and found[0] is not found[1]:
            kept = _absorb([firm for firm in found if firm], decision)
            by_id.update({id_: kept for id_, firm in by_id.items() if firm in found})
    return sorted({id(firm): firm for firm in by_id.values()}.values(), key=lambda firm: firm.id)


def _absorb(pair: list[Firm], decision: Decision) -> Firm:
    codes = {firm.code for firm in pair if firm.code}
    if len(codes) > 1:
        raise Unfit(pair[0].id, f"has another code than {pair[1].id}; expected firms that may be one")
    kept, lost = pair if pair[0].code or not pair[1].code else pair[::-1]
    if lost.joined:
        raise Unfit(lost.id, f"has taken in another firm; expected that decision to name {kept.id} as well")
    kept.joined |= {row.number: Joined(decision.published, lost.id) for row in lost.rows}
    kept.former |= {**lost.former, lost.id: ("decision", decision.published)}
    kept.rows = sorted([*kept.rows, *lost.rows], key=lambda row: (row.published, row.fact_id))
    return kept


def _possible(firms: Sequence[Firm], spots: _Spots, decisions: Sequence[Decision]) -> Iterator[Possible]:
    """Yield the pairs that share a name, or a renaming, and are not told apart by two codes."""
    if len(firms) < 2:
        return
    settled = {frozenset(n.id for n in item.firms): item for item in decisions if item.decision == "different"}
    homes: dict[tuple[str, str], set[str]] = {}
    for firm in firms:
        for _, key, _, _, row in firm.names:
            if not row.withdrawn_on:
                homes.setdefault((key, firm.id), set()).add(spots.place(key, row.province))
    by_id = {firm.id: firm for firm in firms}
    pairs: dict[tuple[str, str], str] = {}
    for key, shared in groupby(sorted(homes), key=lambda pair: pair[0]):
        ids = [id_ for _, id_ in shared]
        without = [id_ for id_ in ids if not by_id[id_].code]
        for one in without:
            for other in ids:
                if other != one:
                    left, right = sorted((one, other))
                    apart = homes[key, one].isdisjoint(homes[key, other])
                    code = "name_elsewhere" if apart else "name_changed"
                    pairs[left, right] = "name_and_code" if by_id[other].code else code
    for (left, right), code in sorted(pairs.items()):
        yield Possible(left, right, code, settled.get(frozenset((left, right))))
