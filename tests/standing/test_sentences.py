"""The sentence of a standing says the day, the firm, the verdict and the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from given import day
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.dates import Span
from qiangqi.standing.facts import Fact
from qiangqi.standing.reasons import explain
from qiangqi.standing.sentence import plain, sentence
from qiangqi.standing.state import Reason
from said_sentences import ENGINES, GRANTED, HEADER, HENAN, NATIONAL, REGIMES, SAID, XIPING, ZHENGZHOU, ask


@pytest.mark.parametrize("what", SAID)
def test_the_sentence_says_the_day_the_firm_the_verdict_and_the_reason(what: str, tmp_path: Path) -> None:
    rows, as_of, zh, en = SAID[what]
    assert ask(tmp_path, rows, as_of)["says"].startswith(zh)
    assert ask(tmp_path, rows, as_of, "en")["says"].startswith(en)


STRONG = {
    "in force by rule": ("持有", "holds"),
    "term unknown": ("无法确定", "cannot be said"),
    "in the review window": ("处于复核期", "is in the review window"),
    "lapsed and barred": ("不再持有", "no longer holds"),
    "cancelled": ("已被取消", "has lost"),
    "removed": ("已被撤销", "was removed from"),
    "retained": ("保留", "keeps"),
    "listed": ("不是称号", "is no title"),
    "publicised": ("尚未获得", "does not yet hold"),
    "not held": ("未持有", "does not hold"),
}


@pytest.mark.parametrize("what", STRONG)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_verdict_alone_is_bold(what: str, lang: str, tmp_path: Path) -> None:
    rows, as_of, *_ = SAID[what]
    parts = parts_of(tmp_path, rows, as_of, lang)
    assert [part.text for part in parts if part.strong] == [STRONG[what][lang == "en"]]
    assert plain(tuple(parts)) == ask(tmp_path, rows, as_of, lang)["says"]


def test_of_what_is_not_on_record_both_words_are_bold() -> None:
    standing = ENGINES[False].absent("national-demonstration", day("2019-01-01"), day("2026-01-01"))
    parts = sentence(standing, "虚构甲有限公司", REGIMES[standing.regime], day("2019-01-01"), "zh")
    assert [part.text for part in parts if part.strong] == ["未见", "无法确定"]


def parts_of(tmp_path: Path, rows: str, as_of: str, lang: str, closed: bool = True) -> list[Any]:
    path = tmp_path / "facts.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    facts = [loose.fact for loose in read_facts(path, REGIMES)[0]]
    standing = ENGINES[closed].standings(facts, day(as_of), day("2026-01-01"))[0]
    return list(sentence(standing, "虚构甲有限公司", REGIMES[standing.regime], day(as_of), lang))


WHOLE = {
    "a retained title names its last day": (
        XIPING + GRANTED + XIPING + "review_failed,2023-06-15,,,\n",
        "2023-07-01",
        ", until 2024-06-14: The firm failed the review (2023-06-15). ",
    ),
    "a review without a deadline names no day": (
        ZHENGZHOU + GRANTED,
        "2023-06-01",
        " is over, its review is pending, and it cannot be said whether the firm holds the title meanwhile, "
        "as the text does not say: After the term the review is due. ",
    ),
    "a title of print names its term": (
        HENAN + "granted,2020-05-10,,2020-05,2023-04\n",
        "2021-01-01",
        ", until 2023-04-30: The document prints the term: 2020-05-01 to 2023-04-30.",
    ),
    "a cancellation rests on no reading, though the term before it did, but its bar does": (
        NATIONAL + GRANTED + NATIONAL + "review_passed,2023-05-01,,,\n" + NATIONAL + "cancelled,2024-01-01,,,\n",
        "2024-02-01",
        "; counted from a day that follows one reading of the rule",
    ),
    "nor does a title of the text's own length rest on one, granted while such a bar runs": (
        NATIONAL + "cancelled,2020-01-01,,,\n" + NATIONAL + GRANTED,
        "2020-06-01",
        "; counted from a day that follows one reading of the rule",
    ),
    "but a title that such a term gives does, whatever bars the firm": (
        ZHENGZHOU + GRANTED + ZHENGZHOU + "review_passed,2023-06-15,,,\n"
        "虚构甲有限公司,zhengzhou,demonstration,cancelled,2024-01-01,,,\n",
        "2024-02-01",
        "; this follows one reading of the rule, whose text does not say so itself",
    ),
    "a date that is only a latest one says so": (
        HENAN + "granted,/2020-05-10,,,\n",
        "2021-01-01",
        "Granted on 2020-05-10 or before, term unknown: ",
    ),
}


@pytest.mark.parametrize("what", WHOLE)
def test_in_english_too(what: str, tmp_path: Path) -> None:
    rows, as_of, words = WHOLE[what]
    assert words in ask(tmp_path, rows, as_of, "en")["says"]


def test_a_date_that_is_only_a_latest_one_says_so_in_chinese(tmp_path: Path) -> None:
    assert (
        "于2020年5月10日或之前认定，有效期不详"
        in ask(tmp_path, HENAN + "granted,/2020-05-10,,,\n", "2021-01-01")["says"]
    )


def test_a_review_that_leaves_the_title_unclear_says_what_would_settle_it(tmp_path: Path) -> None:
    zh, en = (ask(tmp_path, ZHENGZHOU + GRANTED, "2023-06-01", lang)["says"] for lang in ("zh", "en"))
    assert zh.endswith("。期满后的复核结果或认定机关的答复可以澄清。")
    assert en.endswith(". The result of the review, or an answer of the issuer, would settle it.")
    held = ask(tmp_path, NATIONAL + GRANTED, "2023-06-01")
    assert (held["status"], held["holds_title"]) == ("under_review", "yes") and "澄清" not in held["says"]


def test_only_where_dates_disagree_the_sentence_gives_a_second_reason(tmp_path: Path) -> None:
    found = ask(tmp_path, NATIONAL + GRANTED + NATIONAL + "review_passed,2023-06-15,,,\n", "2023-07-01")
    assert len(found["because"]) > 1
    assert found["because"][1]["says"] not in found["says"]


def test_the_last_day_of_the_term_that_is_cited_stands_before_that_of_terms_that_follow_on_it(tmp_path: Path) -> None:
    printed = "granted,2020-05-10,,2020-05,2023-04\n" + HENAN + "review_passed,2023-05-10,,2023-05,2026-04\n"
    assert (
        "，有效至2023年4月30日，接续的有效期至2026年4月30日：文件所载有效期自2020年5月1日至2023年4月30日。"
        in ask(tmp_path, HENAN + printed, "2021-01-01")["says"]
    )
    assert (
        ", until 2023-04-30, and in terms that follow on it until 2026-04-30: The document prints the term: "
        in ask(tmp_path, HENAN + printed, "2021-01-01", "en")["says"]
    )
    assert "，有效至2026年4月30日：" in ask(tmp_path, HENAN + printed, "2024-01-01")["says"]
    counted = NATIONAL + GRANTED + NATIONAL + "review_passed,2023-04/2023-05,,,\n"
    assert "，接续的有效期" in ask(tmp_path, counted, "2021-01-01")["says"]
    cancelled = HENAN + "granted,2020-05-10,,2020-05,2023-04\n" + HENAN + "cancelled,2022-01-10,,,\n"
    assert "，有效至2022年1月9日：" in ask(tmp_path, cancelled, "2021-01-01")["says"]


def test_the_documents_behind_a_printed_term_are_named_each_once() -> None:
    facts = [
        Fact(id_, "henan", "advantage", "granted", Span(day("2020-05-10"), day("2020-05-10")), day("2020-05-10"),
             (day("2020-05-01"), day("2023-05-01")), number)
        for id_, number in (("one", "虚构〔2020〕1号"), ("two", "虚构〔2020〕2号"), ("three", "虚构〔2020〕1号"))
    ]  # fmt: skip
    standing = ENGINES[True].standings(facts, day("2021-01-01"), day("2026-01-01"))[0]
    parts = sentence(standing, "虚构甲有限公司", REGIMES["henan"], day("2021-01-01"))
    assert "：虚构〔2020〕1号、虚构〔2020〕2号所载有效期自2020年5月1日至2023年4月30日。" in plain(parts)


@pytest.mark.parametrize(("lang", "words"), [("zh", "文件所载有效期自至"), ("en", "The document prints the term:  to")])
def test_a_reason_without_document_term_or_rule_leaves_their_places_empty(lang: str, words: str) -> None:
    assert explain(Reason("printed_term"), None, REGIMES["henan"], lang) == words
    assert explain(Reason("retention"), None, REGIMES["henan"], lang) == ""
    assert explain(Reason("term_ended"), None, REGIMES["henan"], lang) in ("有效期已于届满", "The term ran out on")
    assert explain(Reason("listed"), None, REGIMES["henan"], lang) in (
        "于列入，名单不是称号",
        "Put on the list on ; the list is no title",
    )
