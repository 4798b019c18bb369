"""The worked examples of the specification and of the issues, each a line, as the second evaluator answers them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from histories import MORE, histories, knowledge_days
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from second_evaluator import Answer, Row, answer, issues

LATE = date(2040, 1, 1)
LOWER = "V granted 2015-08-01 from 2015-08-01"
REGIMES = {
    "N": ("national-demonstration", "demonstration"),
    "V": ("national-advantage", "advantage"),
    "Z": ("zhengzhou", "demonstration"),
    "A": ("zhengzhou", "advantage"),
    "X": ("xiping", "advantage"),
    "C": ("national-demonstration", "candidate"),
    "H": ("henan", "demonstration"),
    "S": ("shanghai-advantage", "advantage"),
}
KINDS = {"passed": "review_passed", "failed": "review_failed", "filed": "review_filed"}
SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def days(text: str) -> tuple[date, date]:
    """The first and last day of a day, a month, a year or an interval."""
    if "/" in text:
        first, last = text.split("/")
        return days(first)[0], days(last)[1]
    parts = [int(part) for part in text.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    last = parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1]
    return first, date(parts[0], month, last)


def history(text: str) -> list[Row]:
    """Rows like ``Z granted 2021-05 from 2021-06-01 to 2024-05-31 known 2021-07-01 names 1 withdrawn 2022-01-01``.

    The letter says regime and tier; a row without one is of the last one named.
    """
    rows: list[Row] = []
    place = "N"
    for number, part in enumerate(text.split(";"), 1):
        words = part.split()
        place = words.pop(0) if words[0] in REGIMES else place
        kind, when = words[:2]
        more: dict[str, Any] = dict(zip(words[2::2], words[3::2], strict=True))
        first, last = days(when)
        regime, tier = REGIMES[place]
        rows.append(
            Row(
                number,
                regime,
                "" if kind in ("dissolved", "merged", "split") else tier,
                KINDS.get(kind, kind),
                first,
                last,
                days(more["known"])[1] if "known" in more else last,
                days(more["from"])[0] if "from" in more else None,
                days(more["to"])[1] if "to" in more else None,
                int(more["names"]) if "names" in more else None,
                days(more["withdrawn"])[0] if "withdrawn" in more else None,
                more.get("note", ""),
            )
        )
    return rows


def ask(text: str, place: str, as_of: str, known_on: str = "", closed: bool = True) -> Answer:
    known = days(known_on)[1] if known_on else LATE
    return answer(history(text), *REGIMES[place], days(as_of)[0], known, closed)


# A sentence, and in the line below it: place, facts, the day with its status and whether the title is held.
CLOSED = """
a pass soon after the window's pass renews nothing
    N | granted 2019-08-17; passed 2022-10-15; passed 2023-05-01 | 2025-08-16 in_force yes
and its title is over with the first renewal
    N | granted 2019-08-17; passed 2022-10-15; passed 2023-05-01 | 2025-08-17 under_review yes
a failure published again five days later is one failure
    X | granted 2021-06-01; failed 2024-09-20; failed 2024-09-25 | 2024-10-01 retained yes
the day before a month is over it is still the same failure
    X | granted 2021-06-01; failed 2024-09-20; failed 2024-10-19 | 2024-10-19 retained yes
the same day a month later it is the second failure
    X | granted 2021-06-01; failed 2024-09-20; failed 2024-10-20 | 2024-10-20 ended no
a month from 31 January is over on 1 March
    X | granted 2019-06-01; failed 2023-01-31; failed 2023-02-28 | 2023-03-01 retained yes
a failure is not the same across a pass
    X | granted 2021-06-01; failed 2024-09-20; passed 2024-09-25; failed 2024-09-30 | 2024-09-30 undetermined unclear
the second failure ends the retention
    X | granted 2021-06-01; failed 2024-09-20; failed 2025-03-01 | 2025-03-01 ended no
the year of retention is over
    X | granted 2021-06-01; failed 2024-09-20; passed 2025-10-10 | 2025-09-20 ended no
a pass twelve months before the end is of this round
    N | granted 2018-08-17; passed 2020-08-17 | 2021-08-17 in_force yes
a pass a day earlier is of the round before
    N | granted 2018-08-17; passed 2020-08-16 | 2021-08-17 under_review yes
where the day twelve months before does not exist it is the next
    N | granted 2018-02-28 from 2018-02-28 to 2024-02-28; passed 2023-02-28 | 2024-02-29 under_review yes
and a pass on the next day is of this round
    N | granted 2018-02-28 from 2018-02-28 to 2024-02-28; passed 2023-03-01 | 2024-02-29 in_force yes
an early failure makes the title undetermined
    N | granted 2018-08-17; failed 2020-08-16 | 2020-08-16 undetermined unclear
until the next act, past the end of the term too
    N | granted 2018-08-17; failed 2020-08-16 | 2023-01-01 undetermined unclear
a pass in the window settles it
    N | granted 2018-08-17; failed 2020-08-16; passed 2021-10-01 | 2021-10-01 in_force yes
a failure twelve months before the end acts at the end
    N | granted 2018-08-17; failed 2020-08-17 | 2021-08-17 cancelled no
an early pass with a printed term acts
    N | granted 2018-08-17; passed 2019-01-01 from 2019-01-01 to 2019-12-31 | 2020-01-01 under_review yes
a filing in the window keeps the title after it
    N | granted 2018-08-17; filed 2022-02-16 | 2024-08-16 under_review yes
until the next term would have ended
    N | granted 2018-08-17; filed 2022-02-16 | 2024-08-17 undetermined unclear
a filing in the last year of the term counts
    N | granted 2018-08-17; filed 2020-08-17 | 2022-02-17 under_review yes
an earlier filing does not
    N | granted 2018-08-17; filed 2020-08-16 | 2022-02-17 lapsed no
a filing after the window changes nothing
    N | granted 2018-08-17; filed 2022-02-17 | 2022-02-17 lapsed no
a pass after a filing is in time
    N | granted 2018-08-17; filed 2022-02-16; passed 2022-06-01 | 2022-04-01 in_force yes
a failure after a filing cancels on its day
    N | granted 2018-08-17; filed 2022-02-16; failed 2022-06-01 | 2022-05-31 under_review yes
a filing without a grant leaves all open
    N | filed 2022-02-16 | 2022-02-16 undetermined unclear
a failure after the window leaves the gap open
    N | granted 2018-08-17; failed 2022-05-01 | 2022-04-30 undetermined unclear
and cancels from its day
    N | granted 2018-08-17; failed 2022-05-01 | 2022-05-01 cancelled no
a pass after the second window leaves all open
    N | granted 2018-08-17; passed 2025-03-01 | 2025-03-01 undetermined unclear
a passed title whose printed term starts later does not lapse
    N | granted 2018-08-17; passed 2021-12-01 from 2022-06-01 to 2024-08-16 | 2022-05-31 under_review yes
an annulled grant never was
    N | granted 2018-08-17; annulled 2020-01-01 names 1 | 2019-01-01 not_held no
its reviews fall with it
    N | granted 2018-08-17; passed 2021-09-01; annulled 2022-01-01 names 1 | 2022-01-01 not_held no
a later grant stays
    N | granted 2018-08-17; granted 2021-12-01; annulled 2022-01-01 names 1 | 2022-01-01 in_force yes
a later cancellation stays
    N | granted 2018-08-17; cancelled 2020-02-01; annulled 2022-01-01 names 1 | 2022-01-01 cancelled no
an annulled upgrade gives the lower title back
    A | A granted 2021-01-10; Z upgraded 2022-01-10; annulled 2022-06-01 names 2 | 2022-06-01 in_force yes
a dissolved firm holds nothing
    N | granted 2018-08-17; dissolved 2020-01-01 | 2020-01-01 ended no
and a lapse does not follow
    N | granted 2018-08-17; dissolved 2020-01-01 | 2023-01-01 ended no
the day before it held its title
    N | granted 2018-08-17; dissolved 2020-01-01 | 2019-12-31 in_force yes
a later act under its name is an issue
    N | granted 2018-08-17; dissolved 2020-01-01; granted 2020-06-01 | 2020-06-01 ended no
a cancellation outlasts the firm
    N | granted 2018-08-17; cancelled 2019-06-01; dissolved 2020-01-01 | 2020-01-01 cancelled no
a listing ends with the firm
    C | C listed 2018-08-17; dissolved 2020-01-01 | 2020-01-01 ended no
a merged firm is gone
    Z | Z granted 2021-05-10; merged 2022-01-01 | 2022-01-01 ended no
one that goes on is not
    Z | Z granted 2021-05-10; split 2022-01-01 note 存续分立 | 2022-01-01 in_force yes
in Shanghai the term is two years
    S | granted 2010-05-10 | 2012-05-10 under_review unclear
a failure leaves a year to rectify
    S | granted 2010-05-10; failed 2012-09-20 | 2012-09-20 retained yes
and a second failure cancels
    S | granted 2010-05-10; failed 2012-09-20; failed 2013-06-20 | 2013-06-20 cancelled no
a list is never a title
    C | C publicised 2022-11-07 | 2023-01-01 undetermined no
a pass of a superseded title opens nothing
    A | A granted 2020-06-01; Z upgraded 2022-03-01; A passed 2023-07-01 | 2023-07-01 undetermined unclear
rows of one printed date compete
    Z | Z granted 2021-05-10; passed 2024-08; failed 2024-08 | 2024-09-01 ended no
rows of two printed dates that meet act one after the other
    Z | Z granted 2021-05-10; failed 2024-08; granted 2024-08-31 | 2024-09-01 in_force yes
"""
OPEN = """
granted "2018-08" the title is held on 10 August 2021 by both
    N | granted 2018-08 | 2021-08-10 undetermined unclear
a grant after a silent end does not show a lapse
    N | granted 2016-11-08; granted 2020-08-24 | 2020-06-01 undetermined unclear
a failed review of 2022 is not a cancellation
    N | granted 2018-08-17; failed 2022-09-01 | 2022-09-01 undetermined unclear
a failed review of 2021 is
    N | granted 2018-08-17; failed 2021-12-01 | 2021-12-01 cancelled no
a title of 2022 is unsettled by the notice of 2025
    N | granted 2022-10-01; granted 2026-01-10 | 2025-12-01 undetermined unclear
before its first record a title is undetermined
    N | granted 2018-08-17 | 2018-08-16 undetermined unclear
an annulled grant leaves no title in an open world too
    N | granted 2018-08-17; annulled 2020-01-01 names 1 | 2019-01-01 not_held no
what a dissolved firm holds needs no coverage
    N | granted 2018-08-17; dissolved 2023-01-01 | 2023-01-01 ended no
an act in Xiping of 2012 is older than its rules
    X | granted 2012-12-31 | 2013-06-01 undetermined unclear
what follows a filing needs the lists of the notices
    N | granted 2017-09-01; filed 2020-12-01 | 2020-12-01 undetermined unclear
"""


def lines(table: str) -> list[Any]:
    sentences = table.strip().splitlines()[::2]
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()[1::2]]
    return [
        pytest.param(place, facts, *wanted.split(), id=sentence)
        for sentence, (place, facts, wanted) in zip(sentences, rows, strict=True)
    ]


@pytest.mark.parametrize(("place", "facts", "as_of", "status", "holds"), lines(CLOSED))
def test_closed(place: str, facts: str, as_of: str, status: str, holds: str) -> None:
    found = ask(with_place(place, facts), place, as_of)
    assert (found.status, found.holds_title) == (status, holds)


@pytest.mark.parametrize(("place", "facts", "as_of", "status", "holds"), lines(OPEN))
def test_open(place: str, facts: str, as_of: str, status: str, holds: str) -> None:
    found = ask(with_place(place, facts), place, as_of, closed=False)
    assert (found.status, found.holds_title) == (status, holds)


def with_place(place: str, facts: str) -> str:
    return facts if facts.split()[0] in REGIMES else f"{place} {facts}"


def test_both_readings_of_a_month_hold_the_title() -> None:
    found = ask("granted 2018-08", "N", "2021-08-10")
    assert (found.status, found.holds_title) == ("undetermined", "yes")
    assert [reading.status for reading in found.readings] == ["under_review", "in_force"]


def test_days_that_differ_are_ranges() -> None:
    found = ask("granted 2022-10-19/2022-11-14", "N", "2023-01-01")
    assert found.status == "in_force"
    assert found.until is None
    assert found.until_range == (date(2025, 10, 18), date(2025, 11, 13))
    assert found.since_range == (date(2022, 10, 19), date(2022, 11, 14))
    assert (found.term, found.term_basis) == (None, "text")
    assert found.term_to_range == found.until_range
    assert (found.next_on, found.next_status) == (None, "under_review")
    assert found.next_on_range == (date(2025, 10, 19), date(2025, 11, 14))


def test_a_bar_is_a_range_where_both_readings_have_it_and_unsaid_where_one_has() -> None:
    facts = "granted 2018-08-17; cancelled 2020-03"
    both = ask(facts, "N", "2020-04-01")
    assert (both.barred_until, both.barred_until_range) == (None, (date(2022, 2, 28), date(2022, 3, 30)))
    one = ask(facts, "N", "2020-03-15")
    assert (one.barred_until, one.barred_until_range) == (None, None)


def test_only_a_bar_for_cause_stands_beside_an_unclear_title() -> None:
    failed = ask("granted 2018-08-17; failed 2021-12-01; passed 2022-03-01", "N", "2022-03-01")
    assert (failed.status, failed.barred_until) == ("undetermined", None)
    cause = ask("granted 2018-08-17; cancelled 2020-03-10; passed 2021-12-01", "N", "2021-12-01")
    assert (cause.status, cause.barred_until) == ("undetermined", date(2022, 3, 9))


def test_a_lapse_that_only_a_closed_world_has_bars_nobody() -> None:
    facts = "granted 2016-11-08; granted 2020-08-24"
    closed, opened = (ask(facts, "N", "2020-08-24", closed=world) for world in (True, False))
    assert closed.barred_until == date(2022, 5, 7)
    assert "granted_while_barred" in closed.cautions
    assert opened.barred_until is None
    assert "granted_while_barred" not in opened.cautions


@pytest.mark.parametrize(
    ("facts", "place", "as_of", "code"),
    [
        ("granted 2018-08-17; passed 2019-01-01", "N", "2019-01-01", "early_review"),
        ("granted 2018-08-17; failed 2019-01-01", "N", "2019-01-01", "early_review"),
        ("granted 2018-08-17; failed 2022-05-01", "N", "2022-05-01", "late_review"),
        ("X granted 2021-06; failed 2024-09-20; passed 2025-10-10", "X", "2025-10-10", "review_after_failure"),
        ("X passed 2024-09-20", "X", "2024-09-20", "grant_not_on_record"),
        ("Z upgraded 2022-03-01", "Z", "2022-03-01", "upgrade_without_lower_title"),
        ("C listed 2019-01-01; N cancelled 2020-01-01; C listed 2021-06-01", "C", "2021-06-01", "granted_while_barred"),
        (
            "V granted 2015-09-01 from 2015-09-01 to 2018-08-31; N granted 2018-08-17",
            "N",
            "2018-08-17",
            "ladder_not_evidenced",
        ),
    ],
)
def test_cautions(facts: str, place: str, as_of: str, code: str) -> None:
    assert code in ask(facts, place, as_of).cautions


@pytest.mark.parametrize(
    ("facts", "place", "as_of", "code"),
    [
        ("X granted 2021; failed 2024-09-20; passed 2025-10-10", "X", "2025-10-10", "grant_not_on_record"),
        ("A granted 2021-01-10; Z upgraded 2022-03-01", "Z", "2022-03-01", "upgrade_without_lower_title"),
        (
            "V granted 2015-08-01 from 2015-08-01 to 2018-07-31; N granted 2018-08-17",
            "N",
            "2018-08-17",
            "ladder_not_evidenced",
        ),
    ],
)
def test_cautions_that_would_be_untrue(facts: str, place: str, as_of: str, code: str) -> None:
    assert code not in ask(facts, place, as_of).cautions


def test_what_is_withdrawn_was_known_until_then() -> None:
    facts = "granted 2018-08-17; cancelled 2019-03-01 withdrawn 2022-01-01"
    assert ask(facts, "N", "2019-06-01", "2021-12-31").status == "cancelled"
    assert ask(facts, "N", "2019-06-01", "2022-01-01").status == "in_force"


def test_a_withdrawn_correction_or_annulment_gives_its_row_back() -> None:
    corrected = "granted 2018-08-17; granted 2018-09-17 known 2018-11-01 names 1 withdrawn 2019-02-01"
    assert ask(corrected, "N", "2018-08-20", "2018-12-01").status == "not_held"
    assert ask(corrected, "N", "2018-08-20", "2019-02-01").status == "in_force"
    annulled = "granted 2018-08-17; annulled 2019-01-01 names 1 withdrawn 2019-02-01"
    found = [ask(annulled, "N", "2018-08-20", known).status for known in ("2018-12-31", "2019-01-01", "2019-02-01")]
    assert found == ["in_force", "not_held", "in_force"]


def test_rows_that_name_one_document_act_on_its_earliest_date() -> None:
    rows = [replace(row, document="第1号") for row in history("granted 2018-08-17; granted 2018-09-17")]
    found = answer(rows, *REGIMES["N"], date(2021, 8, 17), LATE)
    assert (found.status, "overlapping_terms" in found.cautions) == ("under_review", False)


def test_rows_that_cannot_act_are_issues() -> None:
    facts = "granted 2018-08-17; upgraded 2019-01-01; Z filed 2021-01-01; annulled 2022-01-01; cancelled 2022-01-01"
    assert issues(history(facts + "; N annulled 2022-02-01 names 5")) == {2, 3, 4, 6}


def test_the_firm_that_goes_on_hears_of_its_predecessor() -> None:
    old = history("Z granted 2021-05-10; merged 2022-01-01")
    own = history("Z listed 2021-01-01")
    for as_of, said in ((date(2021, 12, 31), False), (date(2022, 1, 1), True)):
        found = answer(own, "zhengzhou", "demonstration", as_of, LATE, True, [old])
        assert ("succession" in found.cautions) is said


def test_the_first_record_is_named_on_a_day_before_it() -> None:
    first = (date(2018, 8, 17), date(2018, 8, 17))
    assert ask("granted 2018-08-17", "N", "2018-08-16").first_record == first
    assert ask("granted 2018-08-17", "N", "2018-08-17").first_record is None


@SETTINGS
@given(drawn=histories(most=6, acts=tuple(MORE)), closed=st.booleans(), data=st.data())
def test_the_order_of_rows_never_matters_and_runs_tile_the_days(
    drawn: tuple[str, list[Row]], closed: bool, data: st.DataObject
) -> None:
    regime, rows = drawn
    mixed = data.draw(st.permutations(rows))
    known_on = data.draw(st.sampled_from(sorted(knowledge_days(rows))))
    row = data.draw(st.sampled_from(rows))
    day = row.latest + timedelta(days=data.draw(st.sampled_from((-1, 0, 1, 365, 1095, 1096, 1280))))
    for tier in sorted({row.tier for row in rows if row.tier}):
        found = answer(rows, regime, tier, day, known_on, closed)
        assert found == answer(mixed, regime, tier, day, known_on, closed)
        if found.until:
            tomorrow = answer(rows, regime, tier, found.until + timedelta(days=1), known_on, closed)
            assert (tomorrow.status, tomorrow.since) != (found.status, found.since)


@SETTINGS
@given(drawn=histories(most=6, acts=tuple(MORE)))
def test_without_imprecise_dates_nothing_is_a_range(drawn: tuple[str, list[Row]]) -> None:
    regime, drawn_rows = drawn
    rows = [replace(row, earliest=row.latest) for row in drawn_rows]
    tier = next(row.tier for row in rows if row.tier)
    found = answer(rows, regime, tier, rows[0].latest, LATE)
    assert not found.readings
    assert not any((found.since_range, found.until_range, found.next_on_range, found.barred_until_range))
