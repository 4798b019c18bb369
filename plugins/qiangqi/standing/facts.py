"""Facts of one firm, as lists state them, and the acts that they add up to.

A fact is one row of one source and is never edited. Rows that name one document are one act; a fact that
corrects another replaces it whole from its own publication on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .dates import EVER, Span

KINDS = ("cancelled", "removed", "review_failed", "upgraded", "granted", "review_passed", "listed", "publicised")
"""Kinds that act on a title, the strongest first: of one tier's facts of one day only the strongest acts."""

RENAMED = "renamed"

STRENGTH = {kind: place for place, kind in enumerate(KINDS)}

GRADES = (
    "government_site",
    "official_text_mirror",
    "government_source_news",
    "news",
    "association_site",
    "company_site",
    "securities_filing",
)
"""Grades of evidence, the strongest first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of one source about one firm.

    ``happened`` bounds the day of the act, inclusive; ``published`` is the latest day of its publication.
    ``valid`` is the printed term as a half-open interval, or None. ``corrects`` is the id of the fact replaced.
    ``is_made_day``: the latest day is only that on which the raw file was made, which is no day of any act.
    """

    id: str
    regime: str
    tier: str | None
    kind: str
    happened: Span
    published: int
    valid: tuple[int, int] | None = None
    document: str | None = None
    corrects: str | None = None
    grade: str | None = None
    new_name: str | None = None
    uscc: str | None = None
    is_made_day: bool = False


class Act(NamedTuple):
    """What an issuer did to one title on one day, with the facts that say so.

    ``others`` are the kinds of weaker facts of the same day: they do not act, but they are known and cited.
    ``unproven``: no earliest day is proven, and this run stands for the days before the latest.
    """

    day: int
    tier: str
    kind: str
    valid: tuple[int, int] | None
    facts: tuple[str, ...]
    others: tuple[str, ...] = ()
    unproven: bool = False


def known(facts: Iterable[Fact], known_on: int) -> list[Fact]:
    """Return the facts published by ``known_on``, without those that a known correction replaces."""
    published = [fact for fact in facts if fact.published <= known_on]
    replaced = {fact.corrects for fact in published if fact.corrects}
    return [fact for fact in published if fact.id not in replaced] if replaced else published


def join_documents(facts: Iterable[Fact]) -> list[tuple[Fact, tuple[str, ...]]]:
    """Join the rows of one tier and kind that name one document into one fact with all their ids.

    The day is narrowed to what every row allows; rows that contradict each other keep the whole width.
    """
    joined: dict[object, list[Fact]] = {}
    for fact in facts:
        key = (fact.tier, fact.kind, fact.document) if fact.document else fact.id
        joined.setdefault(key, []).append(fact)
    return [_join(group) for group in joined.values()]


def _join(group: list[Fact]) -> tuple[Fact, tuple[str, ...]]:
    if len(group) == 1:
        return group[0], (group[0].id,)
    group = sorted(group, key=_preference)
    earliest = max(fact.happened.earliest for fact in group)
    latest = min(fact.happened.latest for fact in group)
    if earliest > latest:
        earliest = min(fact.happened.earliest for fact in group)
        latest = max(fact.happened.latest for fact in group)
    first = group[0]
    one = Fact(first.id, first.regime, first.tier, first.kind, Span(earliest, latest), first.published, first.valid)
    return one, tuple(fact.id for fact in group)


def _preference(fact: Fact) -> tuple[object, ...]:
    # A printed term speaks before a missing one, the later end first; then the narrower date; the id makes it total.
    start, end = fact.valid or (0, 0)
    width = fact.happened.latest - fact.happened.earliest
    return (fact.valid is None, -end, start, width, -fact.published, fact.id)


def acts(joined: Sequence[tuple[Fact, tuple[str, ...]]], latest: bool) -> list[Act]:
    """Return the acts, every date at its latest or every one at its earliest.

    Where no earliest day is proven the act keeps its latest day and says so: what it did before is not known.
    """
    days: dict[tuple[int, str], list[tuple[Fact, tuple[str, ...]]]] = {}
    for fact, ids in joined:
        if fact.tier is not None and fact.kind in STRENGTH:
            day = fact.happened.latest if latest or fact.happened.earliest == EVER else fact.happened.earliest
            days.setdefault((day, fact.tier), []).append((fact, ids))
    return [_strongest(day, tier, group, latest) for (day, tier), group in days.items()]


def _strongest(day: int, tier: str, group: list[tuple[Fact, tuple[str, ...]]], latest: bool) -> Act:
    if len(group) > 1:
        group = sorted(group, key=lambda item: (STRENGTH[item[0].kind], *_preference(item[0])))
    first = group[0][0]
    ids = group[0][1] if len(group) == 1 else tuple(id_ for _, some in group for id_ in some)
    unproven = not latest and first.happened.earliest == EVER
    return Act(day, tier, first.kind, first.valid, ids, tuple(fact.kind for fact, _ in group[1:]), unproven)


def weakest(grades: Iterable[str | None]) -> str | None:
    """Return the weakest grade among those given, or None where a fact carries none (loose facts)."""
    found = list(grades)
    if not found or None in found:
        return None
    return max((grade for grade in found if grade), key=GRADES.index)
