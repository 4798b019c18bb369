"""What is known on a day (§4): publications, withdrawals, corrections, annulments; and what is an issue (§2, §7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from .law import NATIONAL, ONE_TITLE, Note, known_notes
from .rows import FIRM_ACTS, GRANTS, LISTS, REVIEWS, STRENGTH, Row, rank

VOIDABLE = (*GRANTS, "review_passed")


class World(NamedTuple):
    """All that an answer of one regime depends on; ``voided`` are the rows that an annulment named."""

    rows: tuple[Row, ...]
    voided: tuple[Row, ...]
    regime: str
    closed: bool
    notes: tuple[Note, ...]


def world(rows: Sequence[Row], regime: str, known_on: date, closed: bool) -> World:
    live, voided = known(rows, known_on)
    live = one_act_each(live)
    return World(
        tuple(row for row in live if row.regime == regime or row.kind in FIRM_ACTS),
        tuple(row for row in voided if row.regime == regime),
        regime,
        closed,
        known_notes(regime, known_on, closed),
    )


def known(rows: Sequence[Row], known_on: date) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows that count on a day of knowledge, and those that an annulment known by then voids."""
    bad = issues(rows)
    seen = [
        row
        for row in rows
        if row.n not in bad and row.published <= known_on and not (row.withdrawn and row.withdrawn <= known_on)
    ]
    replaced = {row.corrects: row.n for row in seen if row.corrects is not None and row.kind != "annulled"}
    annulled = {row.corrects for row in seen if row.kind == "annulled" and row.n not in replaced}
    named = {n for first in annulled for n in followed(first, replaced)}
    live = tuple(
        sorted(
            (r for r in seen if r.n not in replaced and not (r.n in named and r.kind in VOIDABLE)), key=lambda r: r.n
        )
    )
    voided = tuple(
        r for r in rows if r.n in named and r.published <= known_on and r.n not in replaced and r.kind in VOIDABLE
    )
    return tuple(r for r in live if r.kind in (*STRENGTH, "review_filed", *FIRM_ACTS)), voided


def one_act_each(rows: Sequence[Row]) -> tuple[Row, ...]:
    """§2: rows of one tier and kind that name one document are one act, on its earliest date."""
    acts: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        acts.setdefault((row.regime, row.tier, row.kind, row.document or f"row {row.n}"), []).append(row)
    found = []
    for group in acts.values():
        starts = [row.earliest for row in group if row.earliest]
        earliest = min(starts) if len(starts) == len(group) else None
        found.append(replace(min(group, key=rank), earliest=earliest, latest=min(row.latest for row in group)))
    return tuple(found)


def followed(first: int | None, replaced: Mapping[int, int]) -> Iterable[int]:
    """A grant that was corrected is the same grant: its annulment reaches the row that replaced it."""
    reached: list[int] = []
    while first is not None and first not in reached:
        reached.append(first)
        first = replaced.get(first)
    return reached


def issues(rows: Sequence[Row]) -> set[int]:
    """The rows that cannot act wherever they stand (§2); those after a firm's end depend on the run."""
    kinds = {row.n: row.kind for row in rows}
    return {
        row.n
        for row in rows
        if (row.kind == "upgraded" and row.regime in ONE_TITLE)
        or (row.kind == "review_filed" and row.regime != NATIONAL)
        or (row.tier in LISTS and row.kind in (*GRANTS, *REVIEWS))
        or (row.kind == "annulled" and kinds.get(row.corrects or 0) not in VOIDABLE)
    }


def standing_rows(known_world: World, run: str) -> tuple[Row, ...]:
    """§2: with a grant fall its reviews, filings and failures: those after its day until the next grant's."""
    rows = known_world.rows
    fallen: set[int] = set()
    for grant in (row for row in known_world.voided if row.kind in GRANTS):
        day = grant.on(run)
        others = [r.on(run) for r in rows if r.tier == grant.tier and r.kind in GRANTS and r.on(run) >= day]
        until = min(others, default=date.max)
        reviews = (r for r in rows if r.tier == grant.tier and r.kind.startswith("review_"))
        fallen |= {r.n for r in reviews if day < r.on(run) <= until}  # decision 0050: one of a grant's day is older
    return tuple(row for row in rows if row.n not in fallen)
