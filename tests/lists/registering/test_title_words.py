"""Titles that refuse: what they stand over is never taken for granted, nor for a review that was passed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from made_lists import Block, make_csv, make_docx
from qiangqi.lists.registering.title_words import SECTION, UNCLEAR, is_refusal, kind_in, kind_under

OPTIONS = (*SURE, *HERE, "--tier", "advantage")
DOCUMENT = "虚构市知识产权局关于认定2023年度优势企业的通知"

REFUSALS = [
    "未被认定",
    "不认定",
    "未达到认定条件",
    "不继续保留资格",
    "未继续保留",
    "不建议继续保留",
    "暂不认定",
    "不建议认定",
    "不推荐认定",
    "未备案",
    "未能认定",
    "未评为",
    "未列入认定",
    "不授予",
    "中止认定",
    "终止认定",
    "终止资格",
    "撤回认定申请",
    "拟不认定",
    "拟暂缓认定",
    "没有认定",
    "非备案",
    "淘汰",
    "初审未过",
    "需整改",
    "不保留资格",
    "暂缓",
    "落选",
    "不再",
    "除名",
    "吊销",
    "失效",
    "不符合",
    "没有通过",
    "未晋级",
    "缓评",
    "待定",
    "审核不过",
    "不符",
    "拒绝认定",
    "未参评",
    "未上报",
    "未按时提交材料",
    "未按规定时间办理认定",
    "未缴纳费用",
    "未公示",
    "逾期未报",
    "已过期",
    "称号已到期",
    "有效期届满",
    "无资格",
    "无申报资格",
    "没有资格",
    "丧失资格",
    "未续",
    "未续期",
    "未续报",
    "未予续展",
    "不再延续",
    "未延续",
    "被否",
    "被否决",
    "被拒",
    "未合格",
    "未确认",
    "退回",
    "弃权",
    "候补",
    "候选",
    "待认定",
    "审核中",
    "推迟认定",
    "有异议",
    "降级",
    "破产",
    "迁出",
    "更名",
    "非优势",
    "未取消资格",
    "清退",
    "调出",
    "未报材料",
]
STAGES = [
    "申报受理",
    "现场核查",
    "待核实",
    "答辩",
    "初审通过",
    "通过形式审查",
    "推荐",
    "入围",
    "约谈",
    "备案异常",
    "异议处理",
    "补助",
    "奖励",
    "申报",
    "参评",
]


@pytest.mark.parametrize("words", REFUSALS)
def test_a_refusal_is_neither_a_grant_nor_a_pass_under_a_document_that_grants(words: str) -> None:
    title = f"{words}企业名单"
    assert is_refusal(title)
    assert kind_in(title) is None
    assert kind_under(title, DOCUMENT) is None
    assert kind_under(title, "关于拟认定优势企业的公示") is None


@pytest.mark.parametrize("words", STAGES)
def test_a_list_of_a_stage_before_or_after_the_decision_is_no_grant_and_its_publicity_is_one(words: str) -> None:
    title = f"{words}企业名单"
    assert kind_in(title) is None and kind_under(title, DOCUMENT) is None
    assert kind_in(f"优势企业{title}公示") == "publicised"


def test_a_draft_for_comment_grants_nothing() -> None:
    assert kind_in("关于2024年度优势企业认定名单（征求意见稿）") is None


@pytest.mark.parametrize("words", REFUSALS)
def test_a_refusal_above_rows_is_a_section_of_its_own(words: str) -> None:
    assert re.search(SECTION, f"二、{words}企业")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("未来产业优势企业认定名单", "granted"),
        ("西安市未央区认定企业名单", "granted"),
        ("不锈钢行业认定企业名单", "granted"),
        ("不同批次认定企业名单", "granted"),
        ("优势企业名单（不含宁波）认定情况", "granted"),
        ("继续保留资格企业名单", "review_passed"),
        ("新认定和继续保留企业名单", UNCLEAR),
        ("拟认定优势企业名单", "publicised"),
        ("复核未通过企业名单", "review_failed"),
        ("有效期未满又获认定企业名单", "granted"),
        ("因合并终止的企业名单", "merged"),
        ("复核不合格企业名单", "review_failed"),
        ("整改合格通过复核企业名单", "review_passed"),
        ("已到期复核通过企业名单", "review_passed"),
        ("到期自动失效企业名单", "cancelled"),
        ("逾期未申报取消资格企业名单", "cancelled"),
        ("无锡市认定优势企业资格名单", "granted"),
        ("无人机行业认定企业名单", "granted"),
        ("2023年认定企业名单（2026年到期）", "granted"),
        ("审核中心认定企业名单", "granted"),
        ("公示期已过企业名单", "publicised"),
        ("公示期满无异议企业名单", "publicised"),
        ("公示期已满企业名单", "publicised"),
        ("优势企业候选名单公示", "publicised"),
    ],
)
def test_a_word_that_only_looks_like_a_denial_changes_nothing(title: str, kind: str) -> None:
    assert kind_in(title) == kind


@pytest.mark.parametrize("words", ["未来产业", "不锈钢", "没有异议", "未过期", "未到期", "无锡", "无异议", "公告期满"])
def test_firms_of_which_nothing_is_denied_are_of_the_documents_own_event(words: str) -> None:
    assert kind_under(f"{words}企业名单", DOCUMENT) == "granted"


@pytest.mark.parametrize("name", ["虚构未续科技有限公司", "虚构不二企业集团", "虚构未续有限公司（虚构）"])
def test_a_word_of_denial_in_the_name_of_a_firm_heads_no_section(name: str) -> None:
    assert not re.search(SECTION, name)


@pytest.mark.parametrize(
    "annex", ["未被认定企业名单", "不继续保留资格企业名单", "淘汰企业名单", "未上报企业名单", "未续期"]
)
def test_an_annex_of_refusals_is_asked_about(annex: str, folder: Path, tmp_path: Path) -> None:
    table: Block = [["序号", "企业名称"], [1, "虚构甲有限公司"]]
    refused: Block = [["序号", "企业名称"], [1, "虚构乙有限公司"]]
    blocks: list[Block] = [DOCUMENT, "附件1 新认定企业名单", table, f"附件2 {annex}", refused]
    file = make_docx(tmp_path / "n.docx", blocks)
    assert f'--annex "附件2 {annex}=…"' in add(file, folder, *OPTIONS, status=2)
    add(file, folder, *OPTIONS, "--annex", "附件2=skip", "--annex", "附件1=advantage:granted")
    assert [row.name for row in facts(folder)] == ["虚构甲有限公司"]


@pytest.mark.parametrize("heading", ["二、暂缓认定企业", "二、未被认定企业", "二、已过期企业", "二、未缴费企业"])
def test_rows_below_a_heading_of_refusals_are_not_of_the_annex_above(
    heading: str, folder: Path, tmp_path: Path
) -> None:
    table: Block = [["序号", "企业名称"], [1, "虚构甲有限公司"]]
    refused: Block = [["序号", "企业名称"], [1, "虚构乙有限公司"]]
    file = make_docx(tmp_path / "n.docx", [DOCUMENT, "一、新认定企业", table, heading, refused])
    assert f'--annex "{heading}=…"' in add(file, folder, *OPTIONS, status=2)


def test_a_list_that_is_proposed_for_no_title_is_no_publicity(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["拟不认定知识产权优势企业名单", ""], ["序号", "企业名称"], [1, "虚构甲有限公司"]]
    file = make_csv(tmp_path / "l.csv", [rows])
    assert "--kind  " in add(file, folder, *OPTIONS, status=2)


def test_a_result_that_denies_the_title_grants_nothing(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "认定结果"], ["虚构甲有限公司", "认定"], ["虚构乙有限公司", "不认定"]]
    file = make_csv(tmp_path / "l.csv", [rows])
    assert '"认定结果=…"' in add(file, folder, *OPTIONS, "--kind", "granted", status=2)
