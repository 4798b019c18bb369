"""Whether a title outlives a loan: the term, the title held, the day from which it is not covered, and what follows."""

from __future__ import annotations

from itertools import permutations

import pytest
from given import DATASETS, day
from qiangqi.checks.loan_margin import margin_sentence
from qiangqi.checks.loan_words import loan_object
from qiangqi.standing.answer import Engine, Standing
from qiangqi.standing.dates import Span, iso
from qiangqi.standing.facts import Fact
from qiangqi.standing.loan import LoanCover, coverage_of_loan, coverage_without_facts
from qiangqi.standing.ordering import by_relevance
from qiangqi.standing.regime_files import load_regimes
from qiangqi.values.vocabulary import load_vocabulary

REGIMES = load_regimes(DATASETS)

STATUSES = {id_: {"zh": word.zh, "en": word.en} for id_, word in load_vocabulary(DATASETS).words("statuses").items()}


def cover_of(*facts: Fact, first: str, last: str, known_on: str = "2026-11-21") -> LoanCover:
    """Return how the national title covers a loan, every list taken as complete."""
    engine = Engine(REGIMES, closed_world=True)
    history = engine.history(facts, "national-demonstration", day(known_on))
    return coverage_of_loan(history, "demonstration", day(first), day(last), day(known_on))


def fact(kind: str, on: str) -> Fact:
    """Return a fact of the national title."""
    return Fact(f"{kind}{on}", "national-demonstration", "demonstration", kind, Span(day(on), day(on)), day(on))


GRANT = fact("granted", "2016-01-10")


def test_a_loan_within_the_term_is_covered() -> None:
    cover = cover_of(GRANT, first="2016-01-10", last="2019-01-09")
    assert (cover.term_covers, cover.held, cover.is_foresight) == ("yes", "yes", False)
    assert cover.covered_until == day("2019-01-09") and len(cover.steps) == 1


def test_a_loan_one_day_longer_than_the_term_is_held_in_the_window_but_not_covered() -> None:
    cover = cover_of(GRANT, first="2018-01-10", last="2019-01-10")
    assert (cover.term_covers, cover.held) == ("no", "yes")
    assert cover.covered_until == day("2019-01-09")
    assert [(iso(s.first), s.status) for s in cover.steps] == [
        ("2018-01-10", "in_force"),
        ("2019-01-10", "under_review"),
    ]


def test_a_loan_past_the_window_shows_the_lapse_and_the_bar() -> None:
    cover = cover_of(GRANT, first="2018-01-10", last="2020-01-01")
    assert (cover.term_covers, cover.held) == ("no", "no")
    assert [s.status for s in cover.steps] == ["in_force", "under_review", "lapsed"]
    assert cover.steps[-1].barred_until == day("2021-07-09")


def test_a_loan_from_before_the_grant_is_covered_until_nowhere() -> None:
    cover = cover_of(GRANT, first="2016-01-09", last="2016-06-01")
    assert (cover.term_covers, cover.covered_until) == ("no", None)


def test_a_renewed_term_covers_what_the_first_did_not() -> None:
    cover = cover_of(GRANT, fact("review_passed", "2018-12-20"), first="2018-01-10", last="2020-01-01")
    assert (cover.term_covers, cover.held) == ("yes", "yes")


def test_a_loan_that_ends_after_the_day_of_knowledge_is_a_foresight() -> None:
    known = {"first": "2018-01-10", "last": "2018-12-31"}
    assert cover_of(GRANT, **known, known_on="2018-12-30").is_foresight
    assert not cover_of(GRANT, **known, known_on="2018-12-31").is_foresight


def test_a_loan_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match=r"^the loan ends before it begins$"):
        cover_of(GRANT, first="2018-01-10", last="2018-01-09")


def test_the_steps_of_a_loan_fill_its_days_and_carry_the_bar_from_its_first_day() -> None:
    cover = cover_of(GRANT, first="2015-12-01", last="2019-07-10")
    assert [(iso(s.first), iso(s.last), s.status, s.holds) for s in cover.steps] == [
        ("2015-12-01", "2016-01-09", "not_held", "no"),
        ("2016-01-10", "2019-01-09", "in_force", "yes"),
        ("2019-01-10", "2019-07-09", "under_review", "yes"),
        ("2019-07-10", "2019-07-10", "lapsed", "no"),
    ]
    assert [s.barred_until and iso(s.barred_until) for s in cover.steps] == [None, None, None, "2021-07-09"]
    assert (cover.regime, cover.tier) == ("national-demonstration", "demonstration")
    assert (iso(cover.first), iso(cover.last)) == ("2015-12-01", "2019-07-10")


def test_a_renewal_is_no_new_step() -> None:
    cover = cover_of(GRANT, fact("review_passed", "2018-12-20"), first="2018-01-10", last="2020-01-01")
    assert [(iso(s.first), iso(s.last), s.status) for s in cover.steps] == [("2018-01-10", "2020-01-01", "in_force")]
    assert cover.covered_until == day("2020-01-01")


def test_a_loan_of_one_day_is_that_day() -> None:
    cover = cover_of(GRANT, first="2019-01-09", last="2019-01-09")
    assert (cover.term_covers, cover.covered_until, len(cover.steps)) == ("yes", day("2019-01-09"), 1)
    cover = cover_of(GRANT, first="2019-01-10", last="2019-01-10")
    assert (cover.term_covers, cover.held, cover.covered_until) == ("no", "yes", None)


def imprecise(kind: str, first: str, last: str) -> Fact:
    """Return a fact of a day between two."""
    happened = Span(day(first), day(last))
    return Fact(f"{kind}{first}", "national-demonstration", "demonstration", kind, happened, day(last))


def test_a_grant_between_two_days_leaves_the_loan_unclear_where_its_readings_differ() -> None:
    grant = imprecise("granted", "2016-01-01", "2016-01-31")
    assert cover_of(grant, first="2016-01-31", last="2018-12-31").term_covers == "yes"
    end = cover_of(grant, first="2016-01-31", last="2019-01-15")
    assert (end.term_covers, end.held) == ("unclear", "yes")
    assert [s.status for s in end.steps] == ["in_force", "undetermined"]
    assert cover_of(grant, first="2016-01-31", last="2019-02-01").term_covers == "no"
    start = cover_of(grant, first="2016-01-15", last="2018-01-01")
    assert (start.term_covers, start.held, start.covered_until) == ("unclear", "unclear", None)


def test_a_term_that_ends_on_a_day_between_two_has_that_one_end_in_the_loan_and_in_the_sentence() -> None:
    grant = imprecise("granted", "2016-01-01", "2016-01-31")
    cover = cover_of(grant, first="2016-06-01", last="2020-12-31")
    told = loan_object(cover, REGIMES["national-demonstration"], STATUSES, "zh")
    assert [step["status"] for step in told["steps"]] == ["in_force", "under_review", "lapsed"]
    term, window = told["steps"][:2]
    assert (term["until"], term["until_range"]) == (None, ["2018-12-31", "2019-01-30"])
    assert (window["from"], window["from_range"]) == (None, ["2019-01-01", "2019-01-31"])
    assert (told["covered_until"], told["covered_until_range"]) == (None, term["until_range"])
    assert (
        "（至少至2018年12月31日，最迟至2019年1月30日），最早自2019年1月1日、最迟自2019年1月31日起“期满待复核”"
        in told["says"]
    )
    history = Engine(REGIMES, closed_world=True).history([grant], "national-demonstration", day("2026-11-21"))
    said = Engine(REGIMES, closed_world=True).standings([grant], day("2016-06-01"), day("2026-11-21"))[0]
    assert said.days.until == Span(day("2019-01-01"), day("2019-01-31")) == cover.covered
    assert len(history.segments["demonstration"]) > len(cover.steps)


@pytest.mark.parametrize(
    ("last", "zh", "en"),
    [
        (
            "2019-10-07",
            "有效期至2019年1月9日，早于贷款到期日271天；其后为“期满待复核”，再后为“自动取消”。",
            "The term runs until 2019-01-09, 271 days before the loan's last day; what follows is "
            "“term over, review pending”, then “lapsed”.",
        ),
        (
            "2019-01-09",
            "有效期至2019年1月9日，即贷款到期日。",
            "The term runs until 2019-01-09, the loan's last day.",
        ),
        (
            "2019-01-08",
            "有效期至2019年1月9日，晚于贷款到期日1天。",
            "The term runs until 2019-01-09, 1 day after the loan's last day.",
        ),
    ],
)
def test_the_days_between_the_end_of_a_term_and_of_a_loan_are_said(last: str, zh: str, en: str) -> None:
    cover = cover_of(GRANT, first="2018-01-10", last=last)
    assert (margin_sentence(cover, STATUSES, "zh"), margin_sentence(cover, STATUSES, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("last", "says"),
    [
        ("2019-02-09", "，早于贷款到期日10至40天；其后为“期满待复核”。"),
        ("2019-01-10", "，可能早于贷款到期日，至多10天。"),
        ("2018-12-26", "，晚于贷款到期日5至35天。"),
    ],
)
def test_the_days_to_the_end_of_a_loan_are_a_range_where_the_end_of_the_term_is_one(last: str, says: str) -> None:
    grant = imprecise("granted", "2016-01-01", "2016-01-31")
    told = margin_sentence(cover_of(grant, first="2016-06-01", last=last), STATUSES, "zh")
    assert told == f"有效期至少至2018年12月31日，最迟至2019年1月30日{says}"


def test_nothing_is_counted_where_the_first_day_of_a_loan_is_not_covered() -> None:
    assert margin_sentence(cover_of(GRANT, first="2016-01-09", last="2016-06-01"), STATUSES, "zh") is None


def test_what_follows_a_term_is_the_status_that_is_known_or_a_review_that_nobody_knows() -> None:
    cancelled = cover_of(GRANT, fact("cancelled", "2018-06-01"), first="2018-01-10", last="2018-06-30")
    assert str(margin_sentence(cancelled, STATUSES, "zh")).endswith("早于贷款到期日30天；其后为“已取消”。")
    history = Engine(REGIMES).history([GRANT], "national-demonstration", day("2026-11-21"))
    open_world = coverage_of_loan(history, "demonstration", *map(day, ("2018-01-10", "2019-01-10", "2026-11-21")))
    assert str(margin_sentence(open_world, STATUSES, "zh")).endswith("；其后取决于复核或重新认定。")


def test_what_follows_a_term_depends_on_a_review_as_long_as_its_result_is_not_known() -> None:
    loan = {"first": "2018-01-10", "last": "2020-01-10"}
    assert "；其后取决于复核。" in str(margin_sentence(cover_of(GRANT, **loan, known_on="2019-07-09"), STATUSES, "zh"))
    known = margin_sentence(cover_of(GRANT, **loan, known_on="2019-07-10"), STATUSES, "zh")
    assert str(known).startswith("预判：") and str(known).endswith("；其后为“期满待复核”，再后为“自动取消”。")


def test_a_list_that_is_no_title_covers_no_loan_and_no_sentence_of_it_speaks_of_a_term_or_a_title_held() -> None:
    listed = Fact("a", "national-demonstration", "candidate", "listed", GRANT.happened, GRANT.published)
    rest = (day("2016-02-10"), day("2017-02-10"), day("2026-11-21"))
    for engine in (Engine(REGIMES), Engine(REGIMES, closed_world=True)):
        over = listed._replace(valid=(day("2016-01-10"), day("2016-06-01")))
        for one in (listed, over):
            cover = coverage_of_loan(engine.history([one], one.regime, rest[2]), "candidate", *rest)
            told = loan_object(cover, REGIMES[one.regime], STATUSES, "zh")
            assert (told["term_covers"], told["held"], told["term_says"]) == ("no", "no", None)
            assert "名单不是称号，没有可以覆盖贷款期的有效期：自2016年2月10日起“在库”" in told["says"]
            assert "持有" not in told["says"] and "保留" not in told["says"]
        absent = engine.absent("national-demonstration", rest[1], rest[2], "candidate")
        cover = coverage_without_facts(absent, *rest, is_list=True)
        assert (cover.term_covers, cover.held) == ("no", "no")
        told = loan_object(cover, REGIMES["national-demonstration"], STATUSES, "en")
        assert "is no title and covers no loan: from" in told["says"] and "held" not in told["says"]


def test_whether_a_term_covers_the_days_before_a_late_pass_cannot_be_said() -> None:
    grant = fact("granted", "2016-01-10")
    late = fact("review_passed", "2019-09-01")
    cover = cover_of(grant, late, first="2019-07-10", last="2019-08-01")
    assert [s.status for s in cover.steps] == ["undetermined"]
    assert (cover.term_covers, cover.held) == ("unclear", "unclear")


def test_after_a_term_a_later_one_may_cover_the_loan_where_not_every_list_is_held() -> None:
    history = Engine(REGIMES).history([GRANT], "national-demonstration", day("2026-11-21"))
    cover = coverage_of_loan(history, "demonstration", day("2019-01-10"), day("2019-01-10"), day("2026-11-21"))
    assert [s.status for s in cover.steps] == ["undetermined"]
    assert (cover.term_covers, cover.held) == ("unclear", "unclear")


def test_a_title_whose_term_no_rule_gives_leaves_the_loan_unclear() -> None:
    given = Fact("a", "henan", "demonstration", "granted", GRANT.happened, GRANT.published)
    history = Engine(REGIMES).history([given], "henan", day("2026-11-21"))
    cover = coverage_of_loan(history, "demonstration", day("2016-01-10"), day("2016-02-10"), day("2026-11-21"))
    assert (cover.term_covers, cover.held, cover.covered_until) == ("unclear", "unclear", None)


@pytest.mark.parametrize(("holds", "verdict"), [("no", "no"), ("unclear", "unclear")])
def test_a_title_without_facts_is_over_the_loan_what_it_is_on_its_last_day(holds: str, verdict: str) -> None:
    standing = Standing("henan", "demonstration", "undetermined" if holds == "unclear" else "not_held", holds)
    cover = coverage_without_facts(standing, 10, 20, 19)
    assert (cover.regime, cover.tier, cover.first, cover.last) == ("henan", "demonstration", 10, 20)
    assert (cover.term_covers, cover.held, cover.covered_until, cover.is_foresight) == (verdict, verdict, None, True)
    (step,) = cover.steps
    assert (step.first, step.last, step.status, step.holds) == (10, 20, standing.status, holds)
    assert step.barred_until is None
    assert not coverage_without_facts(standing, 10, 20, 20).is_foresight


def test_a_reader_sees_what_is_held_first_then_what_is_unclear_and_the_higher_level_and_title_first_in_each() -> None:
    wanted = [
        Standing("national-demonstration", "demonstration", "in_force", "yes"),
        Standing("henan", "advantage", "in_force", "yes"),
        Standing("zhengzhou", "demonstration", "in_force", "yes"),
        Standing("zhengzhou", "advantage", "in_force", "yes"),
        Standing("xiping", "advantage", "in_force", "yes"),
        Standing("national-advantage", "advantage", "undetermined", "unclear"),
        Standing("henan", None, "undetermined", "unclear"),
        Standing("zhengzhou", None, "not_held", "no"),
    ]
    for mixed in list(permutations(wanted))[::997]:
        assert by_relevance(mixed, REGIMES) == wanted
