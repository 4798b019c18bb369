"""A column that is not read may say that a firm has no title: the way in asks before it takes the row as listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from made_lists import Block, make_csv, make_docx
from qiangqi.lists.registering.title_words import kind_in, kind_under

GRANTED = (*SURE, *HERE, "--tier", "advantage", "--kind", "granted")
PASSED = (*GRANTED[:-1], "review_passed")
ADVERSE = ["取消资格", "撤销", "未通过复核", "不予通过", "自愿放弃", "2023年12月注销"]
DENIALS = ["作废", "终止", "暂停资格", "冻结资格", "不认定", "未达标", "已到期", "企业已破产", "待整改"]
JUDGED = {"意见": "不同意", "审核结果": "否", "是否通过": "否", "技术评审结论": "不合格", "复核情况": "未参加"}
BUSINESS = {
    "主营产品": "半导体分立器件",
    "主营业务": "芯片失效分析",
    "主导产品": "不合格品剔除设备",
    "主要产品": "财务报表合并软件",
    "经营范围": "许可证注销代办",
    "行业类别": "其他未列明制造业",
    "产品名称": "不锈钢终止阀",
    "知识产权情况": "专利无效宣告2件",
}
HARMLESS = {
    "是否上市": "否",
    "企业类型": "未上市股份有限公司",
    "备注": "名称不变",
    "说明": "未来产业",
    "注释": "2026年12月31日到期",
    "序列": "否",
}
EARLIER = {"备注": "2019年认定", "类别": "国家高新技术认定企业", "企业类型": "2020年备案", "说明": "第三批认定"}


def remarked(path: Path, remark: str, header: str = "备注") -> Path:
    rows: Block = [["序号", "企业名称", header], [1, "虚构甲有限公司", ""], [2, "虚构乙有限公司", remark]]
    return make_csv(path / "l.csv", [rows])


@pytest.mark.parametrize("remark", [*ADVERSE, *DENIALS])
def test_a_remark_that_tells_of_another_event_is_asked_about(remark: str, folder: Path, tmp_path: Path) -> None:
    told = add(remarked(tmp_path, remark), folder, *GRANTED, status=2)
    assert '--unread "备注=…"' in told
    assert "line 3" in told
    assert not list(facts(folder))


@pytest.mark.parametrize("header", ["审核意见", "专家评语"])
def test_a_refusal_is_seen_under_any_header(header: str, folder: Path, tmp_path: Path) -> None:
    assert "line 3" in add(remarked(tmp_path, "不予通过", header), folder, *GRANTED, status=2)


@pytest.mark.parametrize("header", JUDGED)
@pytest.mark.parametrize("options", [GRANTED, PASSED])
def test_a_denial_is_seen_where_the_header_judges(
    options: tuple[str, ...], header: str, folder: Path, tmp_path: Path
) -> None:
    assert f'--unread "{header}=…"' in add(remarked(tmp_path, JUDGED[header], header), folder, *options, status=2)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("是否通过", "×"),
        ("评审结果", "N"),
        ("状态", "候补"),
        ("备注", "已退库"),
        ("备注", "弃权"),
        ("评审结果", "摘牌"),
    ],
)
def test_a_sign_or_a_word_of_refusal_is_seen(header: str, cell: str, folder: Path, tmp_path: Path) -> None:
    assert f'--unread "{header}=…"' in add(remarked(tmp_path, cell, header), folder, *GRANTED, status=2)
    assert not list(facts(folder))


@pytest.mark.parametrize(
    ("header", "cell"), [("有效期至", "2025年5月19日"), ("到期日期", "2025-05-19"), ("有效期", "一年")]
)
def test_a_printed_term_is_not_passed_over(header: str, cell: str, folder: Path, tmp_path: Path) -> None:
    told = add(remarked(tmp_path, cell, header), folder, *GRANTED, status=2)
    assert f'--unread "{header}=…"' in told and "valid_to" in told
    add(remarked(tmp_path, cell, header), folder, *GRANTED, "--unread", f"{header}=as-listed")
    assert [row.valid for row in facts(folder)] == [None, None]


def test_a_region_that_is_a_cancellation_is_asked_about(folder: Path, tmp_path: Path) -> None:
    path = remarked(tmp_path, "已取消资格", "所属地区")
    assert '--unread "所属地区=…"' in add(path, folder, *GRANTED, status=2)
    assert "expected as-listed" in add(path, folder, *GRANTED, "--unread", "所属地区=read", status=2)
    add(path, folder, *GRANTED, "--unread", "所属地区=as-listed")


def test_a_firm_that_is_not_recommended_is_not_proposed(folder: Path, tmp_path: Path) -> None:
    publicised = (*GRANTED[:-1], "publicised")
    assert "line 3「不推荐」" in add(remarked(tmp_path, "不推荐"), folder, *publicised, status=2)


@pytest.mark.parametrize("remark", ["不同意", "已到期", "未参加"])
def test_a_denial_agrees_with_a_list_of_titles_that_ended(remark: str, folder: Path, tmp_path: Path) -> None:
    add(remarked(tmp_path, remark, "意见"), folder, *GRANTED[:-1], "cancelled")


@pytest.mark.parametrize(("header", "text"), [*BUSINESS.items(), *HARMLESS.items()])
def test_what_firms_do_and_what_denies_no_title_asks_nothing(
    header: str, text: str, folder: Path, tmp_path: Path
) -> None:
    add(remarked(tmp_path, text, header), folder, *GRANTED)


def test_a_title_that_was_taken_is_seen_among_the_firms_business_too(folder: Path, tmp_path: Path) -> None:
    assert "line 3" in add(remarked(tmp_path, "已取消优势企业资格", "主营业务"), folder, *GRANTED, status=2)


@pytest.mark.parametrize(("header", "text"), EARLIER.items())
def test_an_earlier_grant_of_a_firm_that_is_reviewed_asks_nothing(
    header: str, text: str, folder: Path, tmp_path: Path
) -> None:
    add(remarked(tmp_path, text, header), folder, *PASSED)


@pytest.mark.parametrize("texts", [("2023年认定", "2023年复核"), ("新认定", ""), ("2023年新认定", "")])
def test_a_grant_of_the_list_itself_is_no_review(texts: tuple[str, str], folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "说明"], ["虚构甲有限公司", texts[0]], ["虚构乙有限公司", texts[1]]]
    assert '--unread "说明=…"' in add(make_csv(tmp_path / "l.csv", [rows]), folder, *PASSED, status=2)


def test_a_result_that_no_kind_fits_does_not_make_its_row_a_grant(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "类别"], ["虚构甲有限公司", "新认定"], ["虚构乙有限公司", "复核"]]
    assert '--unread "类别=…"' in add(make_csv(tmp_path / "l.csv", [rows]), folder, *GRANTED, status=2)


def test_a_column_of_one_table_alone_is_seen(folder: Path, tmp_path: Path) -> None:
    plain: Block = [["序号", "企业名称"], ["1", "虚构甲有限公司"]]
    other: Block = [["序号", "企业名称", "备注"], ["1", "虚构乙有限公司", "取消资格"]]
    told = add(make_docx(tmp_path / "n.docx", [plain, other]), folder, *GRANTED, status=2)
    assert "table 2 row 2「取消」" in told


@pytest.mark.parametrize("remark", ["", "排名不分先后", "2023年认定", "13800138000"])
def test_a_remark_that_agrees_with_the_list_asks_nothing(remark: str, folder: Path, tmp_path: Path) -> None:
    add(remarked(tmp_path, remark), folder, *GRANTED)


def test_a_number_of_a_filing_is_no_event(folder: Path, tmp_path: Path) -> None:
    reviewed = (*SURE, *HERE, "--tier", "advantage", "--kind", "review_passed")
    add(remarked(tmp_path, "虚备案2023-1", "证号"), folder, *reviewed)


def test_a_column_that_was_looked_at_leaves_its_rows_as_listed(folder: Path, tmp_path: Path) -> None:
    add(remarked(tmp_path, "2019年曾放弃申报"), folder, *GRANTED, "--unread", "备注=as-listed")
    assert [row.kind for row in facts(folder)] == ["granted", "granted"]


def test_a_remark_that_is_read_is_no_event_for_its_day_is_not_the_lists(folder: Path, tmp_path: Path) -> None:
    read = ("--unread", "备注=read", "--value", "remark:2024年9月取消资格=cancelled")
    told = add(remarked(tmp_path, "2024年9月取消资格"), folder, *GRANTED, *read, status=2)
    assert "--column event=备注" in told
    assert not list(facts(folder))


def test_a_column_of_what_the_list_decides_is_read_as_its_event(folder: Path, tmp_path: Path) -> None:
    decided = ("--column", "event=备注", "--value", "event:取消资格=cancelled", "--value", "event:=granted")
    add(remarked(tmp_path, "取消资格"), folder, *SURE, *HERE, "--tier", "advantage", *decided)
    assert [row.kind for row in facts(folder)] == ["granted", "cancelled"]


def test_a_remark_that_is_read_can_be_an_issue(folder: Path, tmp_path: Path) -> None:
    read = ("--unread", "备注=read", "--value", "remark:不予通过=unknown_value")
    assert "unknown_value: 1" in add(remarked(tmp_path, "不予通过"), folder, *GRANTED, *read)
    assert [row.name for row in facts(folder)] == ["虚构甲有限公司"]


@pytest.mark.parametrize("answer", ["说明=read", "备注=yes"])
def test_an_answer_about_no_column_or_of_no_sense_is_refused(answer: str, folder: Path, tmp_path: Path) -> None:
    assert "expected" in add(remarked(tmp_path, "撤销"), folder, *GRANTED, "--unread", answer, status=2)


@pytest.mark.parametrize("words", ["未能通过复核", "不予通过复核", "复核不予通过", "没有通过2023年复核"])
def test_a_review_that_was_not_passed_is_no_pass(words: str) -> None:
    assert kind_in(words) == "review_failed"


@pytest.mark.parametrize("words", ["不予认定", "未获认定", "未入选", "放弃备案", "未通过评审", "暂缓认定"])
def test_what_was_refused_is_no_grant_under_any_title(words: str) -> None:
    assert kind_in(words) is None
    assert kind_under(f"{words}企业名单", "虚构市关于认定优势企业的通知") is None


@pytest.mark.parametrize("title", ["二、不予认定企业", "未通过评审企业名单"])
def test_rows_below_a_title_of_refusals_are_no_grants(title: str, folder: Path, tmp_path: Path) -> None:
    first, second = (["序号", "企业名称"], [1, "虚构甲有限公司"]), ([title, ""], [1, "虚构乙有限公司"])
    file = make_csv(tmp_path / "l.csv", [[["一、新认定企业", ""], *first, *second]])
    told = add(file, folder, *GRANTED, status=2)
    assert f'--annex "{title}=…"' in told
    add(file, folder, *GRANTED, "--annex", f"{title}=skip", "--annex", "新认定=advantage:granted")
    assert [row.name for row in facts(folder)] == ["虚构甲有限公司"]
