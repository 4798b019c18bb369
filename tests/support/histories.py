"""Random histories of one firm in one regime, for the proofs."""

from __future__ import annotations

from datetime import date, timedelta

from given import DATASETS
from hypothesis import strategies as st
from qiangqi.standing.dates import EVER, Span
from qiangqi.standing.facts import STRENGTH, Fact
from qiangqi.standing.regime_files import load_regimes
from second_evaluator import Row

REGIMES = load_regimes(DATASETS)
TIERS = {
    "national-demonstration": ("demonstration", "candidate"),
    "national-advantage": ("advantage",),
    "zhengzhou": ("demonstration", "advantage", "reserve"),
    "xiping": ("advantage", "reserve"),
    "henan": ("demonstration", "advantage"),
}
TERM = 1096  # days in three years with one leap day: acts near it meet the ends of terms
STEPS = (0, 1, 30, 31, 181, 182, 184, 365, 366, 731, TERM - 31, TERM - 1, TERM, TERM + 1, TERM + 183, TERM + 184)

days = st.builds(
    lambda base, step, more: date(base, 1, 1) + timedelta(days=step + more),
    st.sampled_from((2013, 2015, 2018, 2019, 2020, 2021)),
    st.sampled_from(STEPS),
    st.one_of(st.just(0), st.sampled_from((-1, 1, 181, 184)), st.integers(0, 1500)),
)


@st.composite
def histories(draw: st.DrawFn, most: int = 12) -> tuple[str, list[Row]]:
    """Return a regime and up to ``most`` rows, acts out of order and contradictory ones included."""
    regime = draw(st.sampled_from(sorted(TIERS)))
    count = draw(st.integers(1, most))
    rows = [draw(_rows(regime, number)) for number in range(1, count + 1)]
    if draw(st.booleans()):
        # A publicity between a lapse and a late pass, or beside a pass without a grant, has its cases by hand.
        rows = [row for row in rows if row.kind != "publicised"] or rows[:1]
    else:
        rows = [row for row in rows if row.kind != "review_passed" or row.tier != "demonstration"] or rows[:1]
    return regime, _with_corrections(draw, rows)


@st.composite
def _rows(draw: st.DrawFn, regime: str, number: int) -> Row:
    tier = draw(st.sampled_from(TIERS[regime]))
    kinds = [kind for kind in STRENGTH if _can(regime, tier, kind)]
    kind = draw(st.sampled_from([*kinds, *(k for k in ("granted", "review_passed") if k in kinds)]))
    latest = draw(days)
    width = draw(st.sampled_from((0, 0, 0, 0, 0, 4, 30, 364)))
    published = latest + timedelta(days=draw(st.sampled_from((0, 0, 0, 20, 400))))
    start, end = draw(_terms(latest, kind))
    return Row(number, regime, tier, kind, latest - timedelta(days=width), latest, published, start, end)


def _can(regime: str, tier: str, kind: str) -> bool:
    is_list = REGIMES[regime].by_tier[tier].kind == "list"
    if is_list or kind == "listed":
        # A title that is put on a list is possible in a file, but no list has ever done it.
        # Nor does publicity meet a list here: where both meet, the cases say what holds.
        return is_list and kind in ("listed", "cancelled", "removed")
    return kind != "upgraded" or len(REGIMES[regime].titles) > 1


@st.composite
def _terms(draw: st.DrawFn, day: date, kind: str) -> tuple[date | None, date | None]:
    if kind not in ("granted", "upgraded", "review_passed", "listed") or draw(st.integers(0, 2)):
        return None, None
    if kind == "listed":
        return day, day + timedelta(days=draw(st.sampled_from((364, TERM - 1))))
    start = day + timedelta(days=draw(st.sampled_from((-900, -400, -200, -31, -1, 0, 1, 31, 200))))
    return start, start + timedelta(days=draw(st.sampled_from((0, 100, 364, 730, TERM - 1))))


def _with_corrections(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    if len(rows) < 2 or draw(st.integers(0, 4)):
        return rows
    last = rows[-1]
    target = rows[draw(st.integers(0, len(rows) - 2))].n
    return [*rows[:-1], Row(*(getattr(last, name) for name in Row.__dataclass_fields__ if name != "corrects"), target)]


def as_facts(rows: list[Row]) -> list[Fact]:
    """Return the rows as the engine takes them."""
    return [
        Fact(
            f"row:{row.n}",
            row.regime,
            row.tier,
            row.kind,
            Span(row.earliest.toordinal() if row.earliest else EVER, row.latest.toordinal()),
            row.published.toordinal(),
            (row.valid_from.toordinal(), row.valid_to.toordinal() + 1) if row.valid_from and row.valid_to else None,
            corrects=f"row:{row.corrects}" if row.corrects else None,
        )
        for row in rows
    ]
