"""The sentence and the reasons, status by status, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from given import DATASETS, day
from qiangqi.lists.loose_answers import answers
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.answer import Engine
from qiangqi.standing.dates import Span
from qiangqi.standing.facts import Fact
from qiangqi.standing.reasons import explain
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.sentence import plain, sentence
from qiangqi.standing.state import Reason
from qiangqi.values.vocabulary import load_vocabulary

HEADER = "firm_name,regime,tier,kind,effective_on,published_on,valid_from,valid_to\n"
REGIMES = load_regimes(DATASETS)
CAUTIONS = load_vocabulary(DATASETS).caution_lines()
ENGINES = {closed: Engine(REGIMES, closed) for closed in (True, False)}
NATIONAL = "虚构甲有限公司,national-demonstration,demonstration,"
ZHENGZHOU = "虚构甲有限公司,zhengzhou,advantage,"
XIPING = "虚构甲有限公司,xiping,advantage,"
HENAN = "虚构甲有限公司,henan,advantage,"


def ask(tmp_path: Path, rows: str, as_of: str, lang: str = "zh", closed: bool = True) -> dict[str, Any]:
    path = tmp_path / "facts.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    facts, issues = read_facts(path, REGIMES)
    assert issues == []
    found = answers(facts, ENGINES[closed], day(as_of), day("2026-01-01"), CAUTIONS, lang)
    return found[0]["standings"][0]  # type: ignore[no-any-return]


GRANTED = "granted,2020-05-10,,,\n"
SAID = {
    "in force by rule": (
        NATIONAL + GRANTED,
        "2021-01-01",
        "截至2021年1月1日，虚构甲有限公司持有“国家知识产权示范企业”称号，有效至2023年5月9日："
        "称号自确定起有效三年，自2020年5月10日起算（《国家知识产权示范企业培育工作方案》三(二)3）。",
        "As of 2021-01-01, 虚构甲有限公司 holds the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise), until 2023-05-09: "
        "The title runs for three years from its conferral, counted from 2020-05-10 "
        "(《国家知识产权示范企业培育工作方案》三(二)3).",
    ),
    "in force by print": (
        HENAN + "granted,2020-05-10,,2020-05,2023-04\n",
        "2021-01-01",
        "截至2021年1月1日，虚构甲有限公司持有“河南省知识产权优势企业”称号，有效至2023年4月30日："
        "文件所载有效期自2020年5月1日至2023年4月30日。",
        "As of 2021-01-01, 虚构甲有限公司 holds the title “河南省知识产权优势企业” (",
    ),
    "term unknown": (
        HENAN + GRANTED,
        "2021-01-01",
        "截至2021年1月1日，无法确定虚构甲有限公司是否持有“河南省知识产权优势企业”称号：于2020年5月10日认定，有效期不详："
        "文件未载明，本目录也未收录这一称号的规则文本。载明有效期的文件或规则文本可以澄清。",
        "As of 2021-01-01, it cannot be said whether 虚构甲有限公司 holds the title “河南省知识产权优势企业” (",
    ),
    "in the review window": (
        NATIONAL + GRANTED,
        "2023-06-01",
        "截至2023年6月1日，虚构甲有限公司的“国家知识产权示范企业”称号期满，处于复核期，复核期内称号保留，"
        "至2023年11月9日：期满后待复核。",
        "As of 2023-06-01, 虚构甲有限公司 is in the review window of the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise); the title is kept meanwhile, until 2023-11-09: After the term",
    ),
    "under review without a deadline": (
        ZHENGZHOU + GRANTED,
        "2023-06-01",
        "截至2023年6月1日，虚构甲有限公司的“郑州市知识产权优势企业”称号期满，处于复核期，此间是否仍持有无法确定，所据文本没有规定：期满后待复核。",
        "As of 2023-06-01, the term of the title “郑州市知识产权优势企业” (",
    ),
    "lapsed and barred": (
        NATIONAL + GRANTED,
        "2024-01-01",
        "截至2024年1月1日，虚构甲有限公司不再持有“国家知识产权示范企业”称号：复核期内未见通过复核，称号自动取消。",
        "As of 2024-01-01, 虚构甲有限公司 no longer holds the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise): No pass within the window: the title lapsed. ",
    ),
    "cancelled": (
        NATIONAL + GRANTED + NATIONAL + "cancelled,2021-01-15,,,\n",
        "2021-02-01",
        "截至2021年2月1日，虚构甲有限公司的“国家知识产权示范企业”称号已被取消：称号于2021年1月15日被取消。",
        "As of 2021-02-01, 虚构甲有限公司 has lost the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise): The title was cancelled on 2021-01-15. ",
    ),
    "removed": (
        XIPING + GRANTED + XIPING + "removed,2021-01-15,,,\n",
        "2021-02-01",
        "截至2021年2月1日，虚构甲有限公司的“西平县知识产权优势企业”称号已被撤销：于2021年1月15日从名单撤销。",
        "As of 2021-02-01, 虚构甲有限公司 was removed from the title “西平县知识产权优势企业” (",
    ),
    "retained": (
        XIPING + GRANTED + XIPING + "review_failed,2023-06-15,,,\n",
        "2023-07-01",
        "截至2023年7月1日，虚构甲有限公司保留“西平县知识产权优势企业”称号，至2024年6月14日：复核未通过（2023年6月15日）。",
        "As of 2023-07-01, 虚构甲有限公司 keeps the title “西平县知识产权优势企业” (",
    ),
    "listed": (
        "虚构甲有限公司,xiping,reserve,listed,2020-05-10,,,\n",
        "2021-01-01",
        "截至2021年1月1日，虚构甲有限公司列于“西平县知识产权强企储备企业”名单，该名单不是称号：",
        "As of 2021-01-01, 虚构甲有限公司 is on the list “西平县知识产权强企储备企业” "
        "(Xiping IP reserve list), which is no title: ",
    ),
    "publicised": (
        NATIONAL + "publicised,2023-11-13,,,\n",
        "2023-11-20",
        "截至2023年11月20日，虚构甲有限公司尚未获得“国家知识产权示范企业”称号：处于公示期，公示不是认定。",
        "As of 2023-11-20, 虚构甲有限公司 does not hold yet the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise): In the publicity period, which is no grant. ",
    ),
    "after the publicity": (
        NATIONAL + "publicised,2023-11-13,,,\n",
        "2024-11-20",
        "截至2024年11月20日，无法确定虚构甲有限公司是否持有“国家知识产权示范企业”称号：公示期已过，未见其后的认定文件。"
        "公示之后的认定文件可以澄清。",
        "As of 2024-11-20, it cannot be said whether 虚构甲有限公司 holds the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise): The publicity period is over and no later grant is in the catalogue. "
        "The grant that followed the publicity would settle it.",
    ),
    "not held": (
        NATIONAL + GRANTED,
        "2019-01-01",
        "截至2019年1月1日，虚构甲有限公司未持有“国家知识产权示范企业”称号：本目录中的首次记录为2020年5月10日。",
        "As of 2019-01-01, 虚构甲有限公司 does not hold the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise): The first record in the catalogue is of 2020-05-10.",
    ),
    "dates that differ": (
        NATIONAL + "granted,2020-05-10/2020-06-10,,,\n",
        "2023-05-20",
        "截至2023年5月20日，虚构甲有限公司持有“国家知识产权示范企业”称号，处于哪种状态尚不确定：所依据的日期不精确："
        "按最早与最晚日期推算，结果不同；称号自确定起有效三年，自2020年5月10日至2020年6月10日之间的一日起算",
        "As of 2023-05-20, 虚构甲有限公司 holds the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise), though its exact status is not certain: "
        "The dates that it rests on are not exact: the earliest and the latest "
        "give different answers; The title runs for three years from its conferral, counted from a day from 2020-05-10 "
        "to 2020-06-10",
    ),
    "no earliest day": (
        NATIONAL + "granted,/2020-06-10,,,\n",
        "2021-05-20",
        "截至2021年5月20日，无法确定虚构甲有限公司是否持有“国家知识产权示范企业”称号：所依据的日期不精确",
        "As of 2021-05-20, it cannot be said whether 虚构甲有限公司 holds the title",
    ),
}


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
    "publicised": ("尚未获得", "does not hold yet"),
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
        ", until 2024-06-14: The review was failed (2023-06-15). ",
    ),
    "a review without a deadline names no day": (
        ZHENGZHOU + GRANTED,
        "2023-06-01",
        " is over, its review is pending, and it cannot be said whether it holds the title meanwhile, as the text "
        "does not say: After the term the review is due. ",
    ),
    "a title of print names its term": (
        HENAN + "granted,2020-05-10,,2020-05,2023-04\n",
        "2021-01-01",
        ", until 2023-04-30: The document prints the term: 2020-05-01 to 2023-04-30.",
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


def test_only_where_dates_disagree_the_sentence_gives_a_second_reason(tmp_path: Path) -> None:
    found = ask(tmp_path, NATIONAL + GRANTED + NATIONAL + "review_passed,2023-06-15,,,\n", "2023-07-01")
    assert len(found["because"]) > 1
    assert found["because"][1]["says"] not in found["says"]


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
    assert "；不得申报至2025年11月9日。" in ask(tmp_path, NATIONAL + GRANTED, "2024-01-01")["says"]
    assert "; barred from applying until 2025-11-09." in ask(tmp_path, NATIONAL + GRANTED, "2024-01-01", "en")["says"]


def test_before_its_first_record_a_firm_is_unclear_and_the_record_is_named(tmp_path: Path) -> None:
    zh = ask(tmp_path, NATIONAL + GRANTED, "2019-01-01", closed=False)["says"]
    assert zh == (
        "截至2019年1月1日，无法确定虚构甲有限公司是否持有“国家知识产权示范企业”称号：本目录中的首次记录为2020年5月10日；"
        "此前的名单没有完整收录，不能据此判断当时是否持有。发布机关的认定或复核文件可以澄清。"
    )


def test_what_is_not_on_record_is_unclear_and_says_that_absence_is_not_evidence() -> None:
    standing = ENGINES[False].absent("national-demonstration", day("2019-01-01"), day("2026-01-01"))
    asked = (standing, "虚构甲有限公司", REGIMES[standing.regime], day("2019-01-01"))
    zh, en = (plain(sentence(*asked, lang)) for lang in ("zh", "en"))
    assert zh == (
        "截至2019年1月1日，本目录未见虚构甲有限公司“国家知识产权示范企业”的记录，无法确定是否持有。"
        "目录仅收录部分名单（见收录范围），未收录不等于未持有。"
    )
    assert "absence is not evidence" in en


def test_a_later_document_is_named_in_the_sentence_and_told_in_the_reasons(tmp_path: Path) -> None:
    found = ask(tmp_path, NATIONAL + GRANTED, "2024-01-01", closed=False)
    assert "又因后来的文件（落实国知办函运字〔2023〕572号）而不明" in found["says"]
    assert any("2022年未参加或未通过复核" in reason["says"] for reason in found["because"])
    assert "2022年未参加或未通过复核" not in found["says"]


REASONS = {
    "a passed review": (
        NATIONAL + GRANTED + NATIONAL + "review_passed,2023-06-15,,,\n",
        "2023-07-01",
        "通过复核（2023年6月15日）",
        "The review was passed (2023-06-15)",
    ),
    "a late review": (
        NATIONAL + GRANTED + NATIONAL + "review_passed,2024-03-15,,,\n",
        "2024-01-01",
        "复核期届满之后才见到通过复核的文件（2024年3月15日）",
        "came after the window was over (2024-03-15)",
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
        "The review was passed on 2023-06-15, but the catalogue holds no term",
    ),
    "a pass without a rule": (
        HENAN + "review_passed,2023-06-15,,,\n",
        "2023-08-01",
        "复核于2023年6月15日通过，文件未载明有效期",
        "The review was passed on 2023-06-15; neither",
    ),
    "a failure without a rule": (
        HENAN + "review_failed,2023-06-15,,,\n",
        "2023-08-01",
        "复核未通过（2023年6月15日），其后果没有所持规则可依",
        "The review was failed (2023-06-15); no rule",
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
        "保留期已满而未见通过复核，按规定应从名单中移出",
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
        "于2023年11月13日公示，公示期长短没有所持规则可依",
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
    assert "The review was failed (2018-05-10), before the rules" in failed["because"][0]["says"]
