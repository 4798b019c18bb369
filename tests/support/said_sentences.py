"""Sentences of standings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from given import DATASETS, day
from qiangqi.lists.loose_answers import answers
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.answer import Engine
from qiangqi.standing.regime_files import load_regimes
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
        "称号有效三年，自2020年5月10日起算（《国家知识产权示范企业培育工作方案》三(二)3）。",
        "As of 2021-01-01, 虚构甲有限公司 holds the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise), until 2023-05-09: "
        "The title runs for three years, counted from 2020-05-10 "
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
        "文件未载明，本目录也未完整收录这一称号的规则文本。载明有效期的文件或规则文本可以澄清。",
        "As of 2021-01-01, it cannot be said whether 虚构甲有限公司 holds the title “河南省知识产权优势企业” (",
    ),
    "in the review window": (
        NATIONAL + GRANTED,
        "2023-06-01",
        "截至2023年6月1日，虚构甲有限公司的“国家知识产权示范企业”称号期满，处于复核期，复核期至2023年11月9日，"
        "复核期内称号保留：期满后待复核。",
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
        "(National IP demonstration enterprise): No pass is known within the review window, so the title lapsed. ",
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
        "As of 2021-02-01, 虚构甲有限公司 was removed from the list of the title “西平县知识产权优势企业” (",
    ),
    "retained": (
        XIPING + GRANTED + XIPING + "review_failed,2023-06-15,,,\n",
        "2023-07-01",
        "截至2023年7月1日，虚构甲有限公司保留“西平县知识产权优势企业”称号，保留期至2024年6月14日：复核未通过（2023年6月15日）。",
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
        "As of 2023-11-20, 虚构甲有限公司 does not yet hold the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise): The publicity period is running; it is no grant. ",
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
        "(National IP demonstration enterprise): The first record in the catalogue dates from 2020-05-10.",
    ),
    "dates that differ": (
        NATIONAL + "granted,2020-05-10/2020-06-10,,,\n",
        "2023-05-20",
        "截至2023年5月20日，虚构甲有限公司持有“国家知识产权示范企业”称号，处于哪种状态尚不确定：所依据的日期不精确："
        "按最早与最晚日期推算，结果不同；称号有效三年，自2020年5月10日至2020年6月10日之间的一日起算",
        "As of 2023-05-20, 虚构甲有限公司 holds the title “国家知识产权示范企业” "
        "(National IP demonstration enterprise), though its exact status is not certain: "
        "The dates that it rests on are not exact: the earliest and the latest "
        "give different answers; the title runs for three years, counted from a day between "
        "2020-05-10 and 2020-06-10",
    ),
    "no earliest day": (
        NATIONAL + "granted,/2020-06-10,,,\n",
        "2021-05-20",
        "截至2021年5月20日，无法确定虚构甲有限公司是否持有“国家知识产权示范企业”称号：所依据的日期不精确",
        "As of 2021-05-20, it cannot be said whether 虚构甲有限公司 holds the title",
    ),
}
