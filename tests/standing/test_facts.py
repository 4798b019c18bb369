"""Facts and the acts that they add up to: rows of one document are one act, and the best row speaks for it."""

from __future__ import annotations

from itertools import permutations

import pytest
from given import day
from qiangqi.standing.dates import EVER, Span
from qiangqi.standing.facts import Act, Fact, acts, join_documents, known, weakest

EARLY, LATE = day("2020-03-01"), day("2020-03-31")


def fact(id: str, first: int = LATE, last: int = LATE, **more: object) -> Fact:
    values: dict[str, object] = {"kind": "granted", "published": LATE, "document": "甲发〔2020〕1号"} | more
    return Fact(id, "henan", "demonstration", happened=Span(first, last), **values)  # type: ignore[arg-type]


BETTER = {
    "a printed term speaks before none": (fact("b", valid=(EARLY, LATE)), fact("a")),
    "the later end speaks": (fact("b", valid=(EARLY, LATE + 1)), fact("a", valid=(EARLY, LATE))),
    "of one end the earlier start speaks": (fact("b", valid=(EARLY, LATE)), fact("a", valid=(EARLY + 1, LATE))),
    "the narrower date speaks": (fact("b", LATE - 1, published=LATE), fact("a", EARLY, published=LATE + 9)),
    "the later publication speaks": (fact("b", published=LATE + 1), fact("a", published=LATE)),
    "at last the id decides": (fact("a"), fact("b")),
}


@pytest.mark.parametrize("what", BETTER)
def test_of_the_rows_of_one_document(what: str) -> None:
    for rows in permutations(BETTER[what]):
        ((one, ids),) = join_documents(rows)
        assert (one.id, ids) == (BETTER[what][0].id, tuple(row.id for row in BETTER[what]))
        assert (one.valid, one.published) == (BETTER[what][0].valid, BETTER[what][0].published)


def test_the_day_of_a_document_is_what_every_row_allows_and_the_whole_width_where_rows_disagree() -> None:
    ((one, _),) = join_documents([fact("a", EARLY, LATE), fact("b", EARLY + 5, LATE + 5)])
    assert one.happened == Span(EARLY + 5, LATE)
    ((one, _),) = join_documents([fact("a", EARLY, EARLY + 2), fact("b", LATE - 2, LATE)])
    assert one.happened == Span(EARLY, LATE)
    ((one, _),) = join_documents([fact("a", EARLY, LATE), fact("b", LATE, LATE + 2)])
    assert one.happened == Span(LATE, LATE)
    assert (one.regime, one.tier, one.kind) == ("henan", "demonstration", "granted")


def test_rows_without_a_document_of_another_kind_or_another_tier_stay_apart() -> None:
    apart = [fact("a", document=None), fact("b", document=None), fact("c"), fact("d", kind="cancelled")]
    assert [ids for _, ids in join_documents(apart)] == [("a",), ("b",), ("c",), ("d",)]


def test_of_facts_of_one_day_the_strongest_acts_and_the_others_are_cited() -> None:
    rows = [fact("c", kind="review_passed", document=None), fact("b", document=None), fact("a", kind="removed")]
    others = ("granted", "review_passed")
    expected = Act(LATE, "demonstration", "removed", None, ("a", "b", "c"), others, other=rows[0].happened.earliest)
    for mixed in permutations(rows):
        assert acts(join_documents(mixed), latest=True) == [expected]


def test_an_act_without_an_earliest_day_keeps_its_latest_and_says_so_in_the_early_reading() -> None:
    joined = join_documents([fact("a", EVER, LATE), fact("b", EARLY, EARLY + 3, document=None)])
    assert [(act.day, act.unproven) for act in acts(joined, latest=False)] == [(LATE, True), (EARLY, False)]
    assert [(act.day, act.unproven) for act in acts(joined, latest=True)] == [(LATE, False), (EARLY + 3, False)]


def test_renamings_and_facts_without_a_tier_are_no_acts() -> None:
    nameless = Fact("a", "henan", None, "granted", Span(EARLY, LATE), LATE)
    assert acts(join_documents([nameless, fact("b", kind="renamed")]), latest=True) == []


def test_a_correction_replaces_its_fact_from_its_own_publication_on() -> None:
    first, second = fact("a", published=EARLY), fact("b", published=LATE, corrects="a")
    assert known([first, second], LATE - 1) == [first]
    assert known([first, second], LATE) == [second]
    assert known([first], EARLY - 1) == []


def test_the_weakest_grade_is_the_answers_and_unknown_where_one_is() -> None:
    assert weakest(["government_site", "news", "official_text_mirror"]) == "news"
    assert weakest(["company_site", "association_site"]) == "company_site"
    assert weakest(["company_site", "securities_filing"]) == "securities_filing"
    assert weakest(["government_site", None]) is None
    assert weakest([]) is None
