"""Facts of one firm, as lists state them, and the acts that they add up to.

A fact is one row of one source and is never edited. Rows that name one document are one act; a fact that
corrects another replaces it whole from its own publication on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from .dates import EVER, NEVER, Span

KINDS = ("cancelled", "removed", "review_failed", "upgraded", "granted", "review_passed", "listed", "publicised")
"""Kinds that act on a title, the strongest first: of one tier's facts of one day only the strongest acts."""

ANNULLED = "annulled"

VOIDED_GRANT, VOIDED_PASS = "voided_grant", "voided_pass"
"""What an annulled grant or pass is to the engine: no act, but a title that is asked about."""

VOIDED = {"granted": VOIDED_GRANT, "upgraded": VOIDED_GRANT, "review_passed": VOIDED_PASS}
"""What can be annulled, and what it is then."""

RENAMED = "renamed"

FILED = "review_filed"
"""That a review was filed in time; beside what acts on its day it acts as well."""

ENDINGS = ("dissolved", "merged", "split")
"""Acts of the firm itself by which it may end; they count in every regime and tier, as a renaming does."""

OF_THE_FIRM = (*ENDINGS, RENAMED)
"""Kinds that need no tier and make no standing of their own."""

NAMING = ("merged", "split", RENAMED)
"""Kinds that carry a second name: of the firm that goes on, or the new one of the same firm."""

STRENGTH = {kind: place for place, kind in enumerate(KINDS)}

EVERY_KIND = (*KINDS, FILED, ANNULLED, *OF_THE_FIRM)
"""Every kind of fact."""

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


_FALL = frozenset(("review_passed", "review_failed", "review_filed"))
GRANTS = frozenset(("granted", "upgraded"))


class Fact(NamedTuple):
    """One row of one source about one firm.

    ``happened`` bounds the day of the act, inclusive; ``published`` is the latest day of its publication.
    ``valid`` is the printed term as a half-open interval, or None. ``corrects`` is the id of the fact replaced, or of
    the grant annulled. ``is_made_day``: the latest day is only that on which the raw file was made, which is no day of
    any act. From the day ``withdrawn`` on the row counts no more. ``goes_on``: the firm of a merger or division says
    that it goes on itself.
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
    withdrawn: int = NEVER
    goes_on: bool = False

    def day(self, latest: bool) -> int:
        """Return the day of the act in one run of the dates; the latest in both where no earliest one is proven."""
        return self.happened.latest if latest or self.happened.earliest == EVER else self.happened.earliest


class Act(NamedTuple):
    """What an issuer did to one title on one day, with the facts that say so.

    ``others`` are the kinds of weaker facts of the same printed date: they do not act, but they are known and cited.
    ``unproven``: no earliest day is proven, and this run stands for the days before the latest. ``other`` is the day of
    the act in the other run of the dates: of acts that fall on one day the one that is earlier there comes first.
    """

    day: int
    tier: str
    kind: str
    valid: tuple[int, int] | None
    facts: tuple[str, ...]
    others: tuple[str, ...] = ()
    unproven: bool = False
    other: int = EVER


Groups = dict[tuple[Span, str, str], list[tuple[Fact, tuple[str, ...]]]]
"""The facts that may act, with all their ids, by printed date and tier, and a word for those that act beside others."""


def known(facts: Collection[Fact], known_on: int) -> list[Fact]:
    """Return the facts published and not withdrawn by ``known_on``, without those that a known correction replaces.

    What a known annulment names stays as a voided grant, so that its title still has an answer.
    """
    standing = [fact for fact in facts if fact.published <= known_on < fact.withdrawn]
    for fact in standing:
        if fact.corrects:
            break
    else:
        return standing
    replaced = {fact.corrects for fact in standing if fact.kind != ANNULLED}
    kept = [fact for fact in facts if fact.published <= known_on and fact.id not in replaced]
    return _void(kept, standing, known_on)


def _void(kept: list[Fact], standing: Sequence[Fact], known_on: int) -> list[Fact]:
    """Return the facts with the annulled grants and passes voided, also where their row is withdrawn.

    An annulment that names a row means what corrects it as well. Rows of one document are one act, so all of them are
    voided.
    """
    annulments = [fact for fact in kept if fact.kind == ANNULLED and known_on < fact.withdrawn]
    named = {fact.corrects for fact in annulments if fact.corrects}
    while more := {fact.id for fact in standing if fact.kind != ANNULLED and fact.corrects in named} - named:
        named |= more
    acts = {_one_act(fact) for fact in kept if fact.id in named and fact.document}
    return [
        fact._replace(kind=VOIDED[fact.kind], withdrawn=NEVER)
        if fact.kind in VOIDED and (fact.id in named or _one_act(fact) in acts)
        else fact
        for fact in kept
        if known_on < fact.withdrawn or (fact.id in named and fact.kind in VOIDED)
    ]


def _one_act(fact: Fact) -> tuple[object, ...]:
    return (fact.regime, fact.tier, fact.kind, fact.document)


def join_documents(facts: Sequence[Fact]) -> list[tuple[Fact, tuple[str, ...]]]:
    """Join the rows of one tier and kind that name one document into one fact with all their ids.

    The day is narrowed to what every row allows; rows that contradict each other keep the whole width.
    """
    if len(facts) == 1:
        return [(facts[0], (facts[0].id,))]
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
    """Return the acts, every date at its latest or every one at its earliest; of one printed date the strongest acts.

    Where no earliest day is proven the act keeps its latest day and says so: what it did before is not known.
    """
    groups: Groups = {}
    voided: list[tuple[int, str]] = []
    for fact, ids in joined:
        if fact.tier is None:
            continue
        if fact.kind in STRENGTH:
            groups.setdefault((fact.happened, fact.tier, ""), []).append((fact, ids))
        elif fact.kind == FILED:
            groups.setdefault((fact.happened, fact.tier, FILED), []).append((fact, ids))
        elif fact.kind == VOIDED_GRANT:
            voided.append((fact.day(latest), fact.tier))
    if voided:
        groups = _without_fallen(groups, voided, latest)
    return [_strongest(tier, group, latest) for (_, tier, _), group in groups.items()]


def _without_fallen(groups: Groups, voided: Sequence[tuple[int, str]], latest: bool) -> Groups:
    """Return the facts by their dates without the reviews of a voided grant: those after it, up to the next grant."""
    facts = [(fact.day(latest), fact) for group in groups.values() for fact, _ in group]
    grants = [(day, fact.tier, True) for day, fact in facts if fact.kind in GRANTS]
    grants += [(day, tier, False) for day, tier in voided]

    def stands(fact: Fact) -> bool:
        day = fact.day(latest)
        return max(((on, holds) for on, of, holds in grants if of == fact.tier and on < day), default=(0, True))[1]

    kept = {
        key: [item for item in group if item[0].kind not in _FALL or stands(item[0])] for key, group in groups.items()
    }
    return {key: group for key, group in kept.items() if group}


def _strongest(tier: str, group: list[tuple[Fact, tuple[str, ...]]], latest: bool) -> Act:
    first, ids = group[0]
    others: tuple[str, ...] = ()
    if len(group) > 1:
        group = sorted(group, key=lambda item: (STRENGTH.get(item[0].kind, 0), *_preference(item[0])))
        first = group[0][0]
        ids = tuple(id_ for _, some in group for id_ in some)
        others = tuple(fact.kind for fact, _ in group[1:])
    earliest, day = first.happened
    if latest:
        return Act(day, tier, first.kind, first.valid, ids, others, False, earliest)
    return Act(earliest or day, tier, first.kind, first.valid, ids, others, earliest == EVER, day)


def weakest(grades: Iterable[str | None]) -> str | None:
    """Return the weakest grade among those given, or None where a fact carries none (loose facts)."""
    found = list(grades)
    if not found or None in found:
        return None
    return max((grade for grade in found if grade), key=GRADES.index)
