"""Random histories of one firm in one regime, for the proofs.

``histories()`` draws what lists usually state; ``histories(acts=MORE)`` adds filings, annulments, the firm's own acts,
withdrawals, printed terms ahead and in a lapse, and reviews that are early or published twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from given import DATASETS
from hypothesis import strategies as st
from qiangqi.standing.dates import EVER, NEVER, Span
from qiangqi.standing.facts import Fact
from qiangqi.standing.regime_files import load_regimes
from second_evaluator import Row, issues

REGIMES = load_regimes(DATASETS)
TIERS = {
    "national-demonstration": ("demonstration", "candidate"),
    "national-advantage": ("advantage",),
    "zhengzhou": ("demonstration", "advantage", "reserve"),
    "xiping": ("advantage", "reserve"),
    "henan": ("demonstration", "advantage"),
    "shanghai-advantage": ("advantage",),
}
TERM = 1096  # days in three years with one leap day: acts near it meet the ends of terms
FIRST = ("cancelled", "removed", "review_failed", "upgraded", "granted", "review_passed", "listed", "publicised")
FIRM_ACTS = ("dissolved", "merged", "split")
STEPS = (0, 1, 30, 31, 181, 182, 184, 365, 366, 731, TERM - 31, TERM - 1, TERM, TERM + 1, TERM + 183, TERM + 184)

days = st.builds(
    lambda base, step, more: date(base, 1, 1) + timedelta(days=step + more),
    st.sampled_from((2013, 2015, 2018, 2019, 2020, 2021)),
    st.sampled_from(STEPS),
    st.one_of(st.just(0), st.sampled_from((-1, 1, 181, 184)), st.integers(0, 1500)),
)


@st.composite
def histories(draw: st.DrawFn, most: int = 12, acts: Sequence[str] = ()) -> tuple[str, list[Row]]:
    """Return a regime and up to ``most`` rows, acts out of order and contradictory ones included.

    Up to four of ``acts``, keys of ``MORE``, may come on top of these.
    """
    regime = draw(st.sampled_from(sorted(TIERS)))
    count = draw(st.integers(1, most))
    rows = [draw(_rows(regime, number)) for number in range(1, count + 1)]
    if acts:
        rows = _with_more(draw, regime, rows, acts)
    if draw(st.booleans()):
        # A publicity between a lapse and a late pass, or beside a pass without a grant, has its cases by hand.
        rows = [row for row in rows if row.kind != "publicised"] or rows[:1]
    else:
        rows = [row for row in rows if row.kind != "review_passed" or row.tier != "demonstration"] or rows[:1]
    return regime, _with_corrections(draw, rows)


@st.composite
def _rows(draw: st.DrawFn, regime: str, number: int) -> Row:
    tier = draw(st.sampled_from(TIERS[regime]))
    kinds = [kind for kind in FIRST if _can(regime, tier, kind)]
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


def _with_more(draw: st.DrawFn, regime: str, rows: list[Row], names: Sequence[str]) -> list[Row]:
    """Add up to four of the named acts, most of them near an act that is there."""
    acts = [MORE[name] for name in names if name != "review_filed"]
    if "review_filed" in names and regime == "national-demonstration":
        acts += [_filed, _filed, _filed]
    for _ in range(draw(st.integers(0, 4)) if acts else 0):
        rows = draw(st.sampled_from(acts))(draw, rows)
    return rows


def _more(rows: list[Row], row: Row, day: date, **changes: object) -> list[Row]:
    fresh = {"n": max(each.n for each in rows) + 1, "corrects": None, "withdrawn": None}
    plain = {"earliest": day, "latest": day, "published": day, "valid_from": None, "valid_to": None}
    return [*rows, replace(row, **{**fresh, **plain, **changes})]  # type: ignore[arg-type]


def _review_near(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """A review early in a term, on both sides of its last twelve months, or soon after another review."""
    row = draw(st.sampled_from([row for row in rows if row.tier]))
    if REGIMES[row.regime].by_tier[row.tier].kind == "list":
        return rows
    kind = draw(st.sampled_from(("review_passed", "review_failed", "review_failed")))
    steps = (10, 29, 30, 31, 60, 181, 200, 364, 500, 729, 730, 731, 732, 1000, TERM, TERM + 100, TERM + 200)
    return _more(rows, row, row.latest + timedelta(days=draw(st.sampled_from(steps))), kind=kind)


def _a_title(draw: st.DrawFn, rows: list[Row]) -> Row | None:
    """One of the rows about a title, None where there is none."""
    titles = [row for row in rows if row.tier and REGIMES[row.regime].by_tier[row.tier].kind != "list"]
    return draw(st.sampled_from(titles)) if titles else None


def _printed_ahead(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """A grant or pass whose printed term is still to start, and perhaps a review between the two days."""
    row = _a_title(draw, rows)
    if row is None:
        return rows
    day = row.latest + timedelta(days=draw(st.sampled_from((1, 20, 200, 500, TERM - 40, TERM + 20, TERM + 200))))
    ahead = draw(st.sampled_from((10, 60, 250, 700)))
    start = day + timedelta(days=ahead)
    end = start + timedelta(days=draw(st.sampled_from((0, 100, 364, 730))))
    kind = draw(st.sampled_from(("granted", "review_passed")))
    rows = _more(rows, row, day, kind=kind, valid_from=start, valid_to=end)
    if draw(st.booleans()):
        return rows
    kind = draw(st.sampled_from(("review_passed", "review_failed")))
    step = draw(st.sampled_from((0, ahead // 2, ahead - 1, ahead, ahead + 50)))
    return _more(rows, row, day + timedelta(days=step), kind=kind)


def _in_a_lapse(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """A title whose term is over, a printed term granted then, and a review early in it or late for the last."""
    row = _a_title(draw, rows)
    if row is None:
        return rows
    over = row.latest + timedelta(days=draw(st.sampled_from((TERM, TERM + 200, TERM + 500))))
    start = over + timedelta(days=draw(st.sampled_from((-300, 0, 40, 400))))
    end = start + timedelta(days=draw(st.sampled_from((100, 364, 730, TERM - 1))))
    kind = draw(st.sampled_from(("granted", "granted", "review_passed")))
    rows = _more(rows, row, row.latest, kind="granted")
    rows = _more(rows, row, over, kind=kind, valid_from=start, valid_to=end)
    kind = draw(st.sampled_from(("review_passed", "review_failed")))
    step = draw(st.sampled_from((-1, 0, 1, 30, 41, 200, 401, 800)))
    return _more(rows, row, over + timedelta(days=step), kind=kind)


def _filed(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """A filing in the last year of a term, in its window, or after it; now and then with no grant at all."""
    titles = [row for row in rows if row.kind in ("granted", "review_passed")]
    if any(row.kind == "publicised" for row in rows):
        return rows  # nor does a filing meet a publicity here
    row = draw(st.sampled_from(titles or rows))
    steps = (-1, 0, 400, 729, 730, 731, TERM - 1, TERM, TERM + 60, TERM + 183, TERM + 185, 2 * TERM)
    day = row.latest + timedelta(days=draw(st.sampled_from(steps)))
    return _more(rows, row, day, kind="review_filed", tier="demonstration")


def _annulled(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """An annulment of a grant, an upgrade or a pass; one in eight names a row that cannot be annulled."""
    rows_of_tiers = [row for row in rows if row.tier]
    if not rows_of_tiers:
        return rows
    voidable = [r for r in rows if r.kind in ("granted", "upgraded", "review_passed")]
    row = draw(st.sampled_from(rows_of_tiers if not voidable or not draw(st.integers(0, 7)) else voidable))
    day = row.latest + timedelta(days=draw(st.sampled_from((0, 1, 90, 400, 900, 1500))))
    published = max(day, row.published) + timedelta(days=draw(st.sampled_from((0, 0, 30))))
    return _more(rows, row, day, kind="annulled", corrects=row.n, published=published)


def _firm_act(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """The firm ends, is merged or split; with 存续 in the note it goes on."""
    if any(row.kind in FIRM_ACTS for row in rows):
        return rows
    row = draw(st.sampled_from(rows))
    kind = draw(st.sampled_from(FIRM_ACTS))
    note = draw(st.sampled_from(("", "", "存续"))) if kind != "dissolved" else ""
    day = max(row.latest for row in rows) if draw(st.booleans()) else row.latest
    day += timedelta(days=draw(st.sampled_from((-1, 0, 1, 100, 800, 1300))))
    width = timedelta(days=draw(st.sampled_from((0, 0, 0, 30))))
    return _more(rows, row, day, kind=kind, tier="", note=note, earliest=day - width)


def _withdrawn(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """A row that is withdrawn some time after its publication."""
    row = draw(st.sampled_from(rows))
    day = row.published + timedelta(days=draw(st.sampled_from((1, 30, 365, 1200))))
    return [replace(each, withdrawn=day) if each.n == row.n else each for each in rows]


MORE: dict[str, Callable[[st.DrawFn, list[Row]], list[Row]]] = {
    "review_near": _review_near,
    "printed_ahead": _printed_ahead,
    "in_a_lapse": _in_a_lapse,
    "review_filed": _filed,
    "annulled": _annulled,
    "firm_act": _firm_act,
    "withdrawn": _withdrawn,
}


def knowledge_days(rows: list[Row]) -> set[date]:
    """The first and last day of publication, and each day of a withdrawal or an annulment with the day before."""
    turns = {row.withdrawn for row in rows if row.withdrawn} | {r.published for r in rows if r.kind == "annulled"}
    published = {row.published for row in rows}
    return {min(published), max(published)} | {day - timedelta(days=back) for day in turns for back in (0, 1)}


def _with_corrections(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    if len(rows) < 2 or draw(st.integers(0, 4)):
        return rows
    last = rows[-1]
    target = rows[draw(st.integers(0, len(rows) - 2))].n
    corrects = last.kind not in ("annulled", *FIRM_ACTS)
    return [*rows[:-1], replace(last, corrects=target)] if corrects else rows


def as_facts(rows: list[Row]) -> list[Fact]:
    """Return the rows as the engine takes them, without those that a reader of lists makes an issue."""
    bad = issues(rows)
    return [
        Fact(
            f"row:{row.n}",
            row.regime,
            row.tier or None,
            row.kind,
            Span(row.earliest.toordinal() if row.earliest else EVER, row.latest.toordinal()),
            row.published.toordinal(),
            (row.valid_from.toordinal(), row.valid_to.toordinal() + 1) if row.valid_from and row.valid_to else None,
            corrects=f"row:{row.corrects}" if row.corrects else None,
            withdrawn=row.withdrawn.toordinal() if row.withdrawn else NEVER,
            goes_on="存续" in row.note,
        )
        for row in rows
        if row.n not in bad
    ]
