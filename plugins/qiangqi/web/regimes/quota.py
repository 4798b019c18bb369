"""The ceiling on a regime's yearly recommendations, by bureau: a number only where the holders' lists are complete."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from qiangqi.standing.coverage import ENDING, complete_until, world_of
from qiangqi.standing.dates import EVER, iso, parse_day
from qiangqi.standing.regime import Bureau, Quota, QuotaCount, Regime
from qiangqi.values.divisions import prefix_of

from ..http.catalogue import Register
from ..http.clock import today
from ..http.language import language


class Ceiling(NamedTuple):
    """The fewest and the most that may be recommended; they differ where a holder's title or place is unclear."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class QuotaTable:
    """One row a bureau, one cell a year; None where the lists are not complete."""

    day: str
    years: list[int]
    rows: list[tuple[str, list[Ceiling | None]]]
    holders: str
    because: str
    is_open: bool
    has_gaps: bool
    lacks_endings: bool


class Holders(NamedTuple):
    """How many firms of one bureau hold the title on a day, and of how many it is unclear."""

    yes: int
    unclear: int


def quota_table(register: Register, found: Regime) -> QuotaTable | None:
    """Return the ceilings of every year since the rules are proven, or None where the rules name none."""
    quota = found.quota
    if quota is None or quota.counted is None or quota.counted.regime not in register.regimes:
        return None
    counted = quota.counted
    years = _years(found, counted)
    columns = [_ceilings(register, quota, counted, parse_day(f"{year}-{counted.on}")) for year in years]
    rows = [(b.name[language()], [c[i] if c else None for c in columns]) for i, b in enumerate(counted.bureaus)]
    filled = [year for year, column in zip(years, columns, strict=True) if column]
    return QuotaTable(
        _day_of_year(counted.on),
        years,
        rows,
        register.regimes[counted.regime].by_tier[counted.tier].title[language()],
        counted.because[language()],
        not filled,
        len(filled) < len(years),
        any(_lacks_endings(register, counted, parse_day(f"{year}-{counted.on}")) for year in filled),
    )


def _day_of_year(on: str) -> str:
    month, day = map(int, on.split("-"))
    return f"{day} {month_name[month]}" if language() == "en" else f"{month}月{day}日"


def _years(found: Regime, counted: QuotaCount) -> list[int]:
    proven = found.rule_start.not_after if found.rule_start else None
    now = iso(today())
    last = int(now[:4]) - (now[5:] < counted.on)
    first = int(proven.day[:4]) if proven else last
    return list(range(first, last + 1))


def _ceilings(register: Register, quota: Quota, counted: QuotaCount, day: int) -> list[Ceiling] | None:
    """Return each bureau's ceiling on a day, or None where a firm not found could still be a holder."""
    known_on = parse_day(register.known_on)
    if register.catalogue.engine.absent(counted.regime, day, known_on).status != "not_held":
        return None
    rows = register.kept_rows(_HOLDERS, counted.regime, counted.tier, iso(day), iso(day))
    placed = [(bureau_of(counted.bureaus, row["region"] or "", row["division"]), row) for row in rows]
    by_bureau = [_holders(placed, bureau) for bureau in counted.bureaus]
    unplaced = sum(_holders(placed, None))
    return [
        Ceiling(quota.percent * yes // 100, quota.percent * (yes + unclear + unplaced) // 100)
        for yes, unclear in by_bureau
    ]


_HOLDERS = """
select f.region, f.division, i.holds_title, count(*) as firms
from intervals i join firms f using (firm_id)
where i.regime = ? and i.tier = ? and i.holds_title in ('yes', 'unclear')
  and (i.from_on is null or i.from_on <= ?) and (i.until_on is null or i.until_on >= ?)
group by f.region, f.division, i.holds_title
"""


def _holders(placed: Sequence[tuple[Bureau | None, Any]], bureau: Bureau | None) -> Holders:
    own = [row for its_bureau, row in placed if its_bureau is bureau]
    yes, unclear = (sum(row["firms"] for row in own if row["holds_title"] == held) for held in ("yes", "unclear"))
    return Holders(yes, unclear)


def bureau_of(bureaus: list[Bureau], region: str, division: str | None) -> Bureau | None:
    """Return the bureau of a firm: one that its printed region names, else the one of the finest division."""
    named = [bureau for bureau in bureaus if bureau.place and bureau.place in region]
    within = [b for b in bureaus if b.division and division and division.startswith(prefix_of(b.division))]
    within.sort(key=lambda bureau: -len(prefix_of(bureau.division or "")))
    return next(iter([*named, *within]), None)


def _lacks_endings(register: Register, counted: QuotaCount, day: int) -> bool:
    world = world_of(register.regimes[counted.regime], parse_day(register.known_on))
    return complete_until(world, ENDING, counted.tier, EVER) <= day
