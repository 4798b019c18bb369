"""The public shape of an answer, key by key (§7), and what a firm not found is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from given import DATASETS, ROOT, day
from qiangqi.lists.loose_answers import answers
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.answer import Engine, bars_of
from qiangqi.standing.contract import standing_object
from qiangqi.standing.dates import EVER
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.sentence import sentence
from qiangqi.values.vocabulary import load_vocabulary

HEADER = "firm_name,regime,tier,kind,effective_on,published_on,valid_from,valid_to\n"
NATIONAL = "虚构甲有限公司,national-demonstration,demonstration,"
REGIMES = load_regimes(DATASETS)
WORDS = load_vocabulary(DATASETS).caution_lines()
CLOSED, OPEN = Engine(REGIMES, closed_world=True), Engine(REGIMES)
COVERED = Engine(load_regimes(ROOT / "tests/rules"))


def answer_of(tmp_path: Path, rows: str, as_of: str, lang: str = "zh") -> dict[str, Any]:
    path = tmp_path / "facts.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    facts, _ = read_facts(path, REGIMES)
    return answers(facts, CLOSED, day(as_of), day("2026-01-01"), WORDS, lang)[0]["standings"][0]  # type: ignore[no-any-return]


def test_a_standing_has_the_keys_and_values_that_the_contract_names(tmp_path: Path) -> None:
    found = answer_of(tmp_path, NATIONAL + "granted,2020-05-10/2020-06-10,,,\n", "2023-05-20")
    last = "认定于 2020年5月10日至2020年6月10日之间的一日；按规则计算有效期至 2023年5月9日至2023年6月9日之间的一日"
    says, because, cautions = found.pop("says"), found.pop("because"), found.pop("cautions")
    assert says.startswith("截至2023年5月20日")
    assert [caution["code"] for caution in cautions] == ["ladder_not_evidenced"]
    assert [set(reason) for reason in because] == [{"provision", "says", "facts"}] * len(because)
    term = {"from": "2020-06-10", "to": "2023-06-09", "basis": "text"}
    earliest = {
        "dates": "earliest",
        "status": "under_review",
        "holds_title": "yes",
        "since": "2023-05-10",
        "until": "2023-11-09",
        "term": {"from": "2020-05-10", "to": "2023-05-09", "basis": "text"},
        "barred_until": None,
    }
    latest = {**earliest, "dates": "latest", "status": "in_force", "since": "2020-06-10", "until": "2023-06-09"}
    assert found == {
        "regime": "national-demonstration",
        "tier": "demonstration",
        "status": "undetermined",
        "holds_title": "yes",
        "since": "2023-05-10",
        "until": "2023-06-09",
        "term": {
            "from": None,
            "from_range": ["2020-05-10", "2020-06-10"],
            "to": None,
            "to_range": ["2023-05-09", "2023-06-09"],
            "basis": "text",
        },
        "next": {"on": "2023-06-10", "status": "under_review"},
        "barred_until": None,
        "last_known": last,
        "verify": None,
        "evidence": None,
        "readings": [earliest, {**latest, "term": term}],
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_caution_is_its_code_and_its_line(lang: str, tmp_path: Path) -> None:
    found = answer_of(tmp_path, NATIONAL + "granted,2020-05-10,,,\n", "2021-05-20", lang)
    assert found["cautions"] == [{"code": "ladder_not_evidenced", "says": WORDS["ladder_not_evidenced"][lang]}]


@pytest.mark.parametrize(
    ("lang", "other"),
    [
        ("zh", "（另一种读法：自公布复核结果之日起重新计算三年）"),
        ("en", " (the other reading: three years counted anew from the day of the review notice)"),
    ],
)
def test_beside_a_reading_stands_the_other_one(lang: str, other: str, tmp_path: Path) -> None:
    rows = NATIONAL + "granted,2018-05-10,,,\n" + NATIONAL + "review_passed,2021-04-01,,,\n"
    because = answer_of(tmp_path, rows, "2021-07-01", lang)["because"]
    assert [reason["says"].endswith(other) for reason in because] == [True, False]
    assert because[1]["says"].endswith("2021年5月10日起算" if lang == "zh" else "counted from 2021-05-10")


def test_the_answer_is_chinese_unless_english_is_asked_and_knows_no_third_language(tmp_path: Path) -> None:
    standing = OPEN.absent("zhengzhou", day("2020-01-01"), day("2026-01-01"))
    given = (standing, REGIMES["zhengzhou"], "虚构甲有限公司", day("2020-01-01"), WORDS)
    assert standing_object(*given) == standing_object(*given, "zh") != standing_object(*given, "en")
    asked = (standing, "虚构甲有限公司", REGIMES["zhengzhou"], day("2020-01-01"))
    assert sentence(*asked) == sentence(*asked, "zh")
    with pytest.raises((KeyError, ValueError)):
        standing_object(*given, "fr")


def test_of_a_firm_not_found_every_title_of_the_regime_is_meant() -> None:
    standing = OPEN.absent("zhengzhou", day("2020-01-01"), day("2020-01-01"))
    zh, en = (
        standing_object(standing, REGIMES["zhengzhou"], "虚构甲有限公司", day("2020-01-01"), WORDS, lang)
        for lang in ("zh", "en")
    )
    assert (zh["tier"], zh["since"], zh["until"], zh["cautions"]) == (None, None, None, [])
    assert "“郑州市知识产权示范企业”或“郑州市知识产权优势企业”" in zh["says"]
    assert "“郑州市知识产权示范企业” or “郑州市知识产权优势企业” (" in en["says"]
    assert REGIMES["zhengzhou"].titles[1].title.en + ")" in en["says"]
    assert f"{REGIMES['zhengzhou'].titles[0].title.en} or {REGIMES['zhengzhou'].titles[1].title.en}" in en["says"]


def test_what_nobody_knows_of_is_not_held_as_far_as_lists_are_complete() -> None:
    known = day("2023-02-01")
    end = next(
        last
        for last in range(day("2015-01-01"), known)
        if COVERED.absent("covered", last, known).status == "undetermined"
    )
    before, after = (COVERED.absent("covered", as_of, known) for as_of in (end - 1, end))
    assert (before.status, before.holds_title, before.since, before.until) == ("not_held", "no", EVER, end)
    assert (after.status, after.holds_title, after.since) == ("undetermined", "unclear", end)
    assert [COVERED.absent("covered", as_of, known).cautions for as_of in (known, known + 1)] == [
        (),
        ("after_knowledge",),
    ]
    ahead = CLOSED.absent("henan", known + 1, known)
    assert (ahead.status, ahead.cautions) == ("not_held", ("after_knowledge",))


def test_bars_are_listed_by_their_first_day_whatever_was_written_first(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    rows = NATIONAL + "cancelled,2013-06-01,,,\n" + NATIONAL + "granted,2013-07-01,,2011-11-29,2011-11-29\n"
    path.write_text(HEADER + rows, encoding="utf-8")
    facts = [loose.fact for loose in read_facts(path, REGIMES)[0]]
    bars = bars_of(CLOSED.history(facts, "national-demonstration", day("2026-01-01")))
    assert [bar.start for bar in bars] == [day("2012-05-30"), day("2013-06-01")]
