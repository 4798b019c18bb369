"""The sentence and the field: over every interval of a catalogue the words of the verdict are those of holds_title."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from given import day
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.standing.answer import Standing
from qiangqi.standing.dates import EVER
from qiangqi.standing.sentence import plain, sentence

KNOWN_ON = day("2030-01-01")

WORDS = {
    "zh": {
        "yes": ("持有", "处于复核期", "保留"),
        "no": ("不再持有", "已升级，不再持有", "不持有", "未持有", "尚未获得", "已被取消", "已被撤销", "不是称号"),
        "unclear": ("无法确定",),
    },
    "en": {
        "yes": ("holds", "is in the review window", "keeps"),
        "no": ("no longer holds", "was upgraded and no longer holds", "does not hold", "does not yet hold", "has lost",
               "was removed from", "is no title"),
        "unclear": ("cannot be said",),
    },
}  # fmt: skip
"""The words in bold by the field; an unclear sentence may set another word beside its own."""


def standings(catalogue: Catalogue) -> Iterator[tuple[str, int, Standing]]:
    """Return the standings of each firm on the first day of each of its intervals, and before the first."""
    sql = "select firm_id, regime, coalesce(from_on, '1999-01-01') from intervals group by 1, 2, 3"
    for firm_id, regime, start in catalogue._db.execute(sql).fetchall():
        known = catalogue.firm(firm_id, KNOWN_ON)
        assert known is not None
        for standing in catalogue.engine.standings(known.facts, day(start), KNOWN_ON, regime):
            yield known.name, day(start), standing


@pytest.mark.slow
@pytest.mark.parametrize("which", ["real", "fictional"])
def test_the_words_of_every_sentence_agree_with_the_field(
    which: str, catalogue: Catalogue, request: pytest.FixtureRequest
) -> None:
    if which == "fictional":
        release: Path = request.getfixturevalue("fictional_release")
        catalogue = Catalogue(release.parent.parent / "catalogue.db")
    wrong = []
    for firm, as_of, standing in standings(catalogue):
        for lang, words in WORDS.items():
            said = sentence(standing, firm, catalogue.regimes[standing.regime], as_of, lang)
            strong = [part.text for part in said if part.strong]
            unclear = words["unclear"][0] in plain(said)
            if unclear != (standing.holds_title == "unclear") or strong[-1] not in words[standing.holds_title]:
                wrong.append(f"{standing.holds_title}: {plain(said)}")
    assert not wrong, "\n".join([str(len(wrong)), *wrong[:12]])


def test_no_reason_or_bar_of_what_would_follow_stands_beside_an_unclear_title(catalogue: Catalogue) -> None:
    followed = {"lapsed", "under_review", "retention", "retention_over"}
    for firm, as_of, standing in standings(catalogue):
        if standing.status == "undetermined":
            assert not followed & {reason.topic for reason in standing.reasons}, (firm, as_of)
        if standing.holds_title == "unclear":
            assert standing.barred_until is None, (firm, as_of)  # no list of this catalogue cancels for cause


def test_nobody_says_that_nothing_was_found_of_a_firm_whose_first_record_is_known(catalogue: Catalogue) -> None:
    for firm, as_of, standing in standings(catalogue):
        said = plain(sentence(standing, firm, catalogue.regimes[standing.regime], as_of))
        assert "未见其记录" not in said, said
        assert "本目录未见" not in said, said


def test_no_sentence_names_one_last_day_where_only_a_range_is_known(catalogue: Catalogue) -> None:
    ranges = 0
    for firm, as_of, standing in standings(catalogue):
        until = standing.days.until
        if until and until.earliest != until.latest and standing.status in ("in_force", "retained"):
            said = plain(sentence(standing, firm, catalogue.regimes[standing.regime], as_of))
            assert "至少至" in said, said
            assert "最迟至" in said, said
            ranges += 1
    assert ranges


def test_a_day_of_which_no_earliest_one_is_proven_is_no_start_and_no_end(catalogue: Catalogue) -> None:
    for _, as_of, standing in standings(catalogue):
        latest = {span.latest for span in standing.spans.values() if span.earliest == EVER}
        printed = standing.term is not None and standing.term.basis == "printed"
        days = standing.days
        shown = {days.since, days.until, *(() if printed else (days.term_from, days.term_to))} - {None}
        assert not latest & {day for span in shown if span for day in span}, (standing, as_of)
