"""Grouping of facts into firms: by the same code, the same name in one place, or a renaming between two names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from .decisions import Decision
from .firms import Firm, Group, Joined, Mention, Possible, names_of
from .known_joins import part_until_known
from .one_firm import one_firm
from .spots import Spots, firms_of


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
    firms, spots = firms_of(ordered)
    _keep_own_ids(firms)
    firms = _decide(firms, decisions)
    part_until_known(firms, ordered)
    for firm in firms:
        firm.names = list(names_of(firm))
    return Group(firms, list(_possible(firms, spots, decisions)))


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


def _possible(firms: Sequence[Firm], spots: Spots, decisions: Sequence[Decision]) -> Iterator[Possible]:
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
