"""What the second evaluator says beside the status: ranges, bars, cautions, what was known, issues, other firms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from second_evaluator import answer, issues
from told_histories import LATE, REGIMES, ask, history


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
        ("Z upgraded 2021-01-01; A upgraded 2021-01-01", "Z", "2021-01-01", "upgrade_without_lower_title"),
        ("S passed 2014-01-01; failed 2014-07-09; split 2016-01-01", "S", "2016-01-01", "boundary_day"),
        (
            "V granted 2018-01-01 to 2020-12-31; failed 2019-06-01; passed 2020-06-01 from 2021-01-01 to 2023-12-31",
            "V",
            "2021-01-01",
            "reading",
        ),
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


def test_a_printed_term_that_reaches_back_over_a_second_early_failure_leaves_open_what_was_open() -> None:
    facts = "S granted 2021-01-31; failed 2021-05-31; failed 2021-12-30; passed 2022-01-02 from 2021-12-02 to 2022-03"
    assert ask(facts, "S", "2021-12-29").status == "undetermined"
    assert ask(facts, "S", "2022-01-02").status == "in_force"


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
