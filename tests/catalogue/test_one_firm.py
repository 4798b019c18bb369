"""Rows that are of one firm at sight: they are grouped as the way through names, places and spans groups them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from qiangqi.catalogue.identity.firms import Firm, Mention
from qiangqi.catalogue.identity.grouping import group
from qiangqi.catalogue.identity.one_firm import one_firm
from qiangqi.fiction.words import code

DAYS = st.sampled_from(("2018-01-01", "2018-06-01", "2019-01-01", "2019-01-02", "2020-01-01"))
SELDOM = (None, None, None, None)


def mention(number: int, key: str, new: str | None = None, kind: str = "granted", **given: str | None) -> Mention:
    day = given.get("published") or "2018-01-01"
    happened = given.get("happened", day)
    bearer, province = given.get("code"), given.get("province") or ""
    return Mention(
        number, f"s:{number}", key, key, "", province, day, bearer, day, new, new, "r", "t", kind, happened,
        happened or day, None, None, None, given.get("corrects"), 0, given.get("withdrawn_on"), 0, "",
    )  # fmt: skip


def _kind(new: str | None) -> str:
    return "renamed" if new else "granted"


mentions = st.lists(
    st.builds(
        lambda number, key, new, kind, more: mention(number, key, new, kind or _kind(new), **more),
        st.integers(1, 98),
        st.sampled_from("AAAB"),
        st.sampled_from((None, None, "B", "B", "A")),
        st.sampled_from((*SELDOM, *SELDOM, "granted", "dissolved")),
        st.fixed_dictionaries(
            {
                "published": DAYS,
                "happened": st.one_of(DAYS, DAYS, st.none()),
                "code": st.sampled_from((*SELDOM, code(1), code(1), code(2))),
                "province": st.sampled_from((*SELDOM, "41", "41", "36")),
                "corrects": st.sampled_from((*SELDOM, "s:1")),
                "withdrawn_on": st.sampled_from((*SELDOM, *SELDOM, "2021-01-01")),
            }
        ),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row.number,
)


def as_told(firm: Firm) -> tuple[object, ...]:
    return (firm.id, firm.rows, firm.former, firm.names, firm.joined)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(mentions)
def test_a_firm_at_sight_is_the_one_that_names_and_spans_give(rows: list[Mention]) -> None:
    found, beside = group(rows), group([*rows, mention(99, "Z")])  # beside a stranger none is taken at sight
    assert list(map(as_told, found.firms)) == [as_told(firm) for firm in beside.firms if firm.rows[0].key != "Z"]
    assert found.possible == beside.possible


def test_a_firm_that_was_renamed_once_is_taken_at_sight() -> None:
    renaming = mention(2, "A", "B", "renamed", published="2020-01-01")
    rows = [mention(1, "A"), renaming, mention(3, "B", published="2020-01-01")]
    assert one_firm(rows) is not None
    assert one_firm([mention(3, "B"), renaming]) is None  # what is known before it is told apart until then
    assert one_firm([*rows, mention(4, "A", published="2021-01-01")]) is None  # the name given up is another's by then
