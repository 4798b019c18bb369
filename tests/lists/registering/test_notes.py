"""A line that is no row may say that a firm has no title: the way in asks before it takes the rows as listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from commands import run
from made_lists import Block, make_csv, make_docx, make_html, make_pdf, make_xlsx
from openpyxl import Workbook
from qiangqi.lists.registering.answers import Answers
from qiangqi.lists.registering.questions import Question
from qiangqi.lists.registering.session import Registration, settle

GRANTED = (*SURE, *HERE, "--tier", "advantage", "--kind", "granted")
TABLE: Block = [["序号", "企业名称", "属地"], [1, "虚构甲有限公司", "郑州市"], [2, "虚构乙有限公司", "郑州市"]]
ADVERSE = [
    "注：虚构甲有限公司已取消资格",
    "备注：带*的企业已撤销",
    "说明：虚构乙有限公司未通过复核",
    "注：虚构甲有限公司、虚构乙有限公司资格自动失效",
    "*虚构乙有限公司已于2023年12月注销",
    "注：序号2的企业自愿放弃",
    "备注：标★的企业未参加复核",
    "注：带*的企业称号已到期",
    "注：名单如有不符请联系我局，带*的企业不列入名单",
    "2023年12月决定取消虚构乙有限公司优势企业资格",
    "其中虚构甲有限公司已移出名单",
    "合计2家，其中取消1家",
]
ORDINARY = [
    "注：排名不分先后",
    "注：以上企业名称以营业执照为准",
    "注：名单如有不符，请与我局联系",
    "注：未标*的为新认定企业",
    "注：本名单未经许可不得转载",
    "说明：以上名单不作为其他用途的依据",
    "第1页 共3页",
    "共2家",
    "合计：2家",
    "2023年5月6日",
    "联系人：虚构人 电话：0371-00000000",
    "虚构市知识产权局",
    "注：以上企业经公示无异议",
    "说明：本次认定有效期3年",
    "确定 取消",
]
GENERAL = [
    "企业弄虚作假的，取消其资格。",
    "公示期内如有异议，请书面反映，匿名异议不予受理。",
    "有效期届满未通过复核的，称号自动失效。",
    "对逾期未申请复核的企业，将取消其称号。",
    "本通知自印发之日起施行，原通知同时失效。",
    "各地要加强跟踪服务，对不符合条件的及时予以撤销。",
    "以上企业称号有效期三年，期满后自动失效。",
    "上述企业弄虚作假的，取消其资格。",
]
ACTS = [
    "经公示无异议，决定取消部分企业优势企业资格。",
    "因有效期满未申请复核，取消下列企业资格：",
    "同时撤销2家企业称号。",
    "下列未通过复核的企业，取消资格。",
]


def with_note(path: Path, note: str) -> Path:
    return make_csv(path / "l.csv", [[*TABLE, [note, "", ""]]])


@pytest.mark.parametrize("note", ADVERSE)
def test_a_note_below_the_table_that_tells_of_another_event_is_asked_about(
    note: str, folder: Path, tmp_path: Path
) -> None:
    told = add(with_note(tmp_path, note), folder, *GRANTED, status=2)
    assert '--note "line 4=…"' in told
    assert not list(facts(folder))


@pytest.mark.parametrize("heading", ["未通过企业：", "候补企业", "二、清退企业", "不予认定企业："])
def test_a_heading_over_refused_firms_in_a_text_is_asked_about(heading: str, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    lines = ["2024年郑州市知识产权优势企业名单", "1.虚构甲有限公司", "2.虚构乙有限公司", heading, "1.虚构丁有限公司"]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "--note" in add(path, folder, *GRANTED, status=2)
    assert not list(facts(folder))


@pytest.mark.parametrize("note", ORDINARY)
def test_an_ordinary_note_asks_nothing(note: str, folder: Path, tmp_path: Path) -> None:
    add(with_note(tmp_path, note), folder, *GRANTED)
    assert [row.kind for row in facts(folder)] == ["granted", "granted"]


@pytest.mark.parametrize("line", GENERAL)
def test_general_terms_of_a_notice_ask_nothing(line: str, folder: Path, tmp_path: Path) -> None:
    kind = ("--kind", "publicised" if line.startswith("公示期内") else "granted")
    add(make_docx(tmp_path / "n.docx", [line, TABLE, line]), folder, *GRANTED, *kind)


@pytest.mark.parametrize("line", ACTS)
def test_an_act_that_a_notice_tells_of_beside_its_list_is_asked_about(line: str, folder: Path, tmp_path: Path) -> None:
    assert "--note" in add(make_docx(tmp_path / "n.docx", [line, TABLE]), folder, *GRANTED, status=2)


@pytest.mark.parametrize("make", [make_docx, make_html, make_pdf, make_xlsx])
@pytest.mark.parametrize("is_above", [True, False])
def test_a_note_is_searched_above_and_below_the_table_of_every_format(
    make: Callable[[Path, Sequence[Block]], Path], is_above: bool, folder: Path, tmp_path: Path
) -> None:
    note = "注：虚构乙有限公司已取消资格"
    file = make(tmp_path / "n", [note, TABLE] if is_above else [TABLE, note])
    told = add(file, folder, *GRANTED, status=2)
    assert '--note "' in told
    assert "「取消」" in told


def test_a_sentence_that_goes_on_in_the_next_line_of_a_page_is_read_as_one(folder: Path, tmp_path: Path) -> None:
    told = add(make_pdf(tmp_path / "n.pdf", [TABLE, "注：带*的企业资格已取", "消"]), folder, *GRANTED, status=2)
    assert "「取消」" in told


def test_a_note_that_stands_on_every_page_is_asked_about_once(folder: Path, tmp_path: Path) -> None:
    note = "注：带*的企业已撤销"
    told = add(make_docx(tmp_path / "n.docx", [TABLE, note, TABLE, note]), folder, *GRANTED, status=2)
    assert told.count("--note") == 1


def test_a_line_of_a_list_without_a_table_that_says_more_than_a_firm_is_searched(folder: Path, tmp_path: Path) -> None:
    lines = ["1. 虚构甲有限公司", "2. 虚构乙有限公司", "3. 虚构丙有限公司（已取消资格）"]
    told = add(make_docx(tmp_path / "n.docx", lines), folder, *GRANTED, status=2)
    assert '--note "paragraph 3=…"' in told
    assert told.count("--note") == 1


def test_a_heading_between_rows_that_takes_titles_away_is_asked_about(folder: Path, tmp_path: Path) -> None:
    heading = "根据虚构办法，决定取消以下企业的优势企业资格："
    told = add(make_docx(tmp_path / "n.docx", [TABLE, heading, TABLE]), folder, *GRANTED, status=2)
    assert "--note" in told


def test_a_title_that_takes_titles_away_is_no_list_of_grants(folder: Path, tmp_path: Path) -> None:
    title = "虚构市关于取消优势企业资格的通知"
    assert "--note" in add(make_docx(tmp_path / "n.docx", [title, TABLE]), folder, *GRANTED, status=2)
    add(make_docx(tmp_path / "n.docx", [title, TABLE]), folder, *GRANTED[:-1], "cancelled")


def test_a_sheet_without_a_table_is_searched(folder: Path, tmp_path: Path) -> None:
    def more(book: Workbook) -> None:
        book.create_sheet("说明").append(["虚构乙有限公司", "已取消资格"])

    assert '--note "说明!1=…"' in add(make_xlsx(tmp_path / "n.xlsx", [TABLE], more), folder, *GRANTED, status=2)


def test_titles_of_annexes_are_asked_about_as_annexes_alone(folder: Path, tmp_path: Path) -> None:
    blocks: list[Block] = ["附件1 认定优势企业名单", TABLE, "附件2 取消资格企业名单", TABLE]
    annexes = ("--annex", "附件1=advantage:granted", "--annex", "附件2=advantage:cancelled")
    add(make_docx(tmp_path / "n.docx", blocks), folder, *SURE, *HERE, *annexes)
    assert [row.kind for row in facts(folder)] == ["granted", "granted", "cancelled", "cancelled"]


def test_a_note_that_was_read_leaves_the_rows_as_listed(folder: Path, tmp_path: Path) -> None:
    add(with_note(tmp_path, "注：带*的企业已撤销"), folder, *GRANTED, "--note", "line 4=as-listed")
    assert [row.kind for row in facts(folder)] == ["granted", "granted"]


@pytest.mark.parametrize("answer", ["line 3=as-listed", "line 4=yes"])
def test_an_answer_about_no_note_or_of_no_sense_is_refused(answer: str, folder: Path, tmp_path: Path) -> None:
    told = add(with_note(tmp_path, "注：带*的企业已撤销"), folder, *GRANTED, "--note", answer, status=2)
    assert "expected" in told


def test_a_question_about_a_note_shows_no_telephone_number(folder: Path, tmp_path: Path) -> None:
    told = add(with_note(tmp_path, "注：虚构甲有限公司13800138000已撤销"), folder, *GRANTED, status=2)
    assert "13800138000" not in told


def test_a_note_is_asked_about_at_the_terminal_and_its_answer_goes_on(folder: Path, tmp_path: Path) -> None:
    path = with_note(tmp_path, "注：带*的企业已撤销")
    given = {
        "regime": "zhengzhou",
        "id": "2023-list",
        "title": "虚构通知",
        "date": "2023-05-06",
        "published": "2023-06",
    }
    answers = Answers({**given, "evidence": "government_site", "tier": "advantage", "kind": "granted"})
    registration = Registration(path, folder, answers, "2026-11-20")
    registration.open()
    asked: list[Question] = []

    def prompt(question: Question) -> str:
        asked.append(question)
        return question.default or "as-listed"

    draft = settle(registration, registration.draft(), prompt, lambda _questions: None, lambda _text: None)
    assert [question.choices for question in asked if question.key == ("note", "line 4")] == [("as-listed",)]
    assert draft.card is not None


def test_a_note_is_asked_about_in_each_of_several_files(folder: Path, tmp_path: Path) -> None:
    files = [make_docx(tmp_path / f"2023-{n}.docx", [TABLE, f"注：第{n}项企业已撤销"]) for n in (1, 2)]
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("file,note\n2023-1.docx,paragraph 1=as-listed\n", encoding="utf-8")
    common = [*SURE, *HERE[:2], *HERE[4:], "--tier", "advantage", "--kind", "granted"]
    done = run("add", *files, "--datasets", folder, "--yes", "--answers", sheet, *common)
    assert done.returncode == 2
    assert done.stdout.count('--note "') == 1
    assert len(list(facts(folder))) == 2
