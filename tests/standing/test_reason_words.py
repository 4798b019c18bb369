"""The reasons of a standing in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from given import day
from qiangqi.standing.sentence import plain, sentence
from said_sentences import ENGINES, GRANTED, HENAN, NATIONAL, REGIMES, SAID, XIPING, ZHENGZHOU, ask


def test_the_whole_sentence_of_a_title_in_force_and_of_an_association(tmp_path: Path) -> None:
    rows, as_of, zh, en = SAID["in force by rule"]
    assert [ask(tmp_path, rows, as_of, lang)["says"] for lang in ("zh", "en")] == [zh, en]
    rows = "虚构甲有限公司,guangdong-association,demonstration,granted,2020-05-10,,2020-05,2023-04\n"
    assert ask(tmp_path, rows, "2021-01-01")["says"] == (
        "截至2021年1月1日，虚构甲有限公司持有“广东省知识产权示范企业”称号，有效至2023年4月30日："
        "文件所载有效期自2020年5月1日至2023年4月30日；该称号由广东知识产权保护协会（社会组织）授予，并非行政机关认定。"
    )
    assert ask(tmp_path, rows, "2021-01-01", "en")["says"].endswith(
        "prints the term: 2020-05-01 to 2023-04-30; the title is given by Guangdong Intellectual Property Protection "
        "Association, an association, not by an authority."
    )


def test_the_reasons_of_the_object_name_term_document_and_dates_too(tmp_path: Path) -> None:
    printed = ask(tmp_path, HENAN + "granted,2020-05-10,,2020-05,2023-04\n", "2021-01-01")
    assert [reason["says"] for reason in printed["because"]] == ["文件所载有效期自2020年5月1日至2023年4月30日"]
    rough = ask(tmp_path, HENAN + "granted,/2020-05-10,,,\n", "2021-01-01")
    assert rough["because"][0]["says"].startswith("于2020年5月10日或之前认定")


def test_a_bar_stands_in_the_sentence_with_its_last_day(tmp_path: Path) -> None:
    assert "；不得申报至2025年11月9日；其起算日" in ask(tmp_path, NATIONAL + GRANTED, "2024-01-01")["says"]
    assert "; barred from applying until 2025-11-09; " in ask(tmp_path, NATIONAL + GRANTED, "2024-01-01", "en")["says"]


DOUBTS = {
    "a plain verdict": (NATIONAL + GRANTED, "2021-01-01", "三(二)3）。", "三(二)3)."),
    "a reading": (
        NATIONAL + GRANTED,
        "2023-06-01",
        "；这一结论依据对条文的一种理解，条文本身没有写明。",
        "; this follows one reading of the rule, whose text does not say so itself.",
    ),
    "a term counted by a reading": (
        NATIONAL + GRANTED + NATIONAL + "review_passed,2023-06-15,,,\n",
        "2024-07-01",
        "；这一结论依据对条文的一种理解，条文本身没有写明。",
        "; this follows one reading of the rule, whose text does not say so itself.",
    ),
    "a bar whose first day is a reading": (
        NATIONAL + GRANTED + NATIONAL + "cancelled,2021-01-15,,,\n",
        "2021-02-01",
        "；不得申报至2023年1月14日；其起算日依据对条文的一种理解。",
        "; barred from applying until 2023-01-14; counted from a day that follows one reading of the rule.",
    ),
    "a list, which is no title on any reading": (
        XIPING.replace("advantage", "reserve") + "listed,2020-05-10,,,\n",
        "2021-01-01",
        "名单不是称号。",
        "the list is no title.",
    ),
}


@pytest.mark.parametrize("what", DOUBTS)
def test_the_last_clause_says_that_a_verdict_rests_on_a_reading(what: str, tmp_path: Path) -> None:
    rows, as_of, zh, en = DOUBTS[what]
    assert [ask(tmp_path, rows, as_of, lang)["says"][-len(end) :] for lang, end in (("zh", zh), ("en", en))] == [zh, en]


def test_the_last_clause_says_that_the_first_day_of_the_rule_is_not_known(tmp_path: Path) -> None:
    zh, en = (ask(tmp_path, XIPING + GRANTED, "2021-01-01", lang, closed=False)["says"] for lang in ("zh", "en"))
    assert zh.endswith("；所依据的规则从哪一天起施行不能确定。")
    assert en.endswith("; the first day of the rule that it rests on is not known.")
    unclear = ask(tmp_path, XIPING + GRANTED, "2024-01-01", closed=False)["says"]
    assert unclear.endswith("可以澄清。")
    assert "不能确定" not in unclear


def test_before_its_first_record_a_firm_is_unclear_and_the_record_is_named(tmp_path: Path) -> None:
    zh = ask(tmp_path, NATIONAL + GRANTED, "2019-01-01", closed=False)["says"]
    assert zh == (
        "截至2019年1月1日，无法确定虚构甲有限公司是否持有“国家知识产权示范企业”称号：本目录中的首次记录为2020年5月10日；"
        "此前的名单没有完整收录，不能据此判断当时的情形。认定机关的认定或复核文件可以澄清。"
    )


def test_what_is_not_on_record_is_unclear_and_says_that_absence_is_not_evidence() -> None:
    standing = ENGINES[False].absent("national-demonstration", day("2019-01-01"), day("2026-01-01"))
    asked = (standing, "虚构甲有限公司", REGIMES[standing.regime], day("2019-01-01"))
    zh, en = (plain(sentence(*asked, lang)) for lang in ("zh", "en"))
    assert zh == (
        "截至2019年1月1日，本目录未见虚构甲有限公司持有“国家知识产权示范企业”称号的记录，无法确定是否持有。"
        "目录仅收录部分名单（见收录范围），未收录不等于未持有。"
    )
    assert "absence is not evidence" in en


def test_a_later_document_is_named_in_the_sentence_and_told_in_the_reasons(tmp_path: Path) -> None:
    found = ask(tmp_path, NATIONAL + GRANTED, "2024-01-01", closed=False)
    assert "又因另有文件（落实国知办函运字〔2023〕572号）而不明" in found["says"]
    assert any("2022年未参加或未通过复核" in reason["says"] for reason in found["because"])
    assert "2022年未参加或未通过复核" not in found["says"]


REASONS = {
    "a passed review": (
        NATIONAL + GRANTED + NATIONAL + "review_passed,2023-06-15,,,\n",
        "2023-07-01",
        "通过复核（2023年6月15日）",
        "The firm passed the review (2023-06-15)",
    ),
    "a late review": (
        NATIONAL + GRANTED + NATIONAL + "review_passed,2024-03-15,,,\n",
        "2024-01-01",
        "复核期届满之后才见通过复核的文件（2024年3月15日）",
        "came after the review window had closed (2024-03-15)",
    ),
    "a repeated pass": (
        ZHENGZHOU + GRANTED + ZHENGZHOU + "review_passed,2023-06-15,,,\n" + ZHENGZHOU + "review_passed,2023-07-15,,,\n",
        "2023-08-01",
        "2023年7月15日的复核通过与此前六个月内的通过视为同一次复核",
        "The pass of 2023-07-15 is taken as the same review",
    ),
    "nothing to renew": (
        NATIONAL + "review_passed,2023-06-15,,,\n",
        "2023-08-01",
        "复核于2023年6月15日通过，但本目录没有可供延续的有效期",
        "The firm passed the review on 2023-06-15, but the catalogue has no term",
    ),
    "a pass without a rule": (
        HENAN + "review_passed,2023-06-15,,,\n",
        "2023-08-01",
        "复核于2023年6月15日通过，文件未载明有效期",
        "The firm passed the review on 2023-06-15; neither",
    ),
    "a failure without a rule": (
        HENAN + "review_failed,2023-06-15,,,\n",
        "2023-08-01",
        "复核未通过（2023年6月15日），其后果没有完整收录的规则可依",
        "The firm failed the review (2023-06-15); no rules",
    ),
    "a printed term that is over": (
        HENAN + "granted,2020-05-10,,2020-05,2023-04\n",
        "2023-08-01",
        "载明的有效期已于2023年4月30日届满",
        "The printed term ran out on 2023-04-30",
    ),
    "the end of retention": (
        XIPING + GRANTED + XIPING + "review_failed,2023-06-15,,,\n",
        "2024-07-01",
        "保留期已满而未见通过复核。保留的一年从未通过的复核之日起算，期满仍未通过的应从名单中移出",
        "The retention is over and no pass is known",
    ),
    "an upgrade": (
        ZHENGZHOU + GRANTED + "虚构甲有限公司,zhengzhou,demonstration,upgraded,2021-06-15,,,\n",
        "2021-07-01",
        "于2021年6月15日升级为更高等次",
        "Upgraded to the higher tier on 2021-06-15",
    ),
    "a list that is over": (
        "虚构甲有限公司,xiping,reserve,listed,2020-05-10,,2020-05,2021-04\n",
        "2021-05-01",
        "名单载明的期间已于2021年4月30日届满",
        "The printed span of the list ran out on 2021-04-30",
    ),
    "publicity without a rule": (
        HENAN + "publicised,2023-11-13,,,\n",
        "2023-11-14",
        "于2023年11月13日公示，公示期长短没有完整收录的规则可依",
        "Publicised on 2023-11-13; no rule",
    ),
    "no earliest day proven": (
        NATIONAL + "granted,/2020-06-10,,,\n",
        "2021-05-20",
        "文件只能证明最晚日期",
        "Only a latest day is proven",
    ),
}


@pytest.mark.parametrize("what", REASONS)
def test_every_reason_is_said_in_words_without_a_stop_at_its_end(what: str, tmp_path: Path) -> None:
    rows, as_of, zh, en = REASONS[what]
    for lang, words in (("zh", zh), ("en", en)):
        told = [reason["says"] for reason in ask(tmp_path, rows, as_of, lang)["because"]]
        assert any(words in text for text in told), told
        assert not any(text.endswith(("。", ".", "，")) or "  " in text for text in told), told


def test_an_act_before_the_rules_says_so(tmp_path: Path) -> None:
    found = ask(tmp_path, ZHENGZHOU + "granted,2018-05-10,,,\n", "2018-06-01", closed=False)
    assert "该事项（2018年5月10日）早于所持规则可能施行之日" in found["because"][0]["says"]
    failed = ask(tmp_path, ZHENGZHOU + "review_failed,2018-05-10,,,\n", "2018-06-01", "en", closed=False)
    assert "The firm failed the review (2018-05-10), before the rules" in failed["because"][0]["says"]
