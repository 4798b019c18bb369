"""A new file of the same document: before any release it takes the old one's place, after one it is a later edition."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from added_lists import HERE, SURE
from adding import add
from edited_lists import BEFORE, LIST, answers, build, data, edit, release_of, statuses
from made_lists import make_docx
from made_up import FIRMS, HEADER, begin, publish_list, row, total
from qiangqi.lists.sources import load_sources

TODAY = "2100-01-01"
NEW = "虚构丁有限公司"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list of three grants and a row that is an issue."""
    made = begin(tmp_path / "datasets")
    publish_list(made, [*(row(name) for name in FIRMS), row("虚构戊有限公司", "不明")])
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The same list: of the first firm another day, without the second, with a new one, and the issue resolved."""
    rows = [row(FIRMS[2]), row(FIRMS[0], day="2024-05-09"), row(NEW), row("虚构戊有限公司")]
    path = tmp_path / "new.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def facts(built: Path) -> list[tuple[object, ...]]:
    sql = "select fact_id, name, happened, corrects, withdrawn_on is not null from facts order by source_id, line"
    return sqlite3.connect(built).execute(sql).fetchall()


def test_before_any_release_the_file_takes_the_place_of_the_old_one(folder: Path, file: Path) -> None:
    build(folder)
    before = data(folder)
    said = edit(folder, "replace", LIST, file)
    assert "1 行不变，1 行更正，1 行撤回，2 行新增" in said
    (source,) = load_sources(folder)
    assert source.raw_path is not None and source.raw_path.read_bytes() == file.read_bytes()
    assert source.card.bounds is not None and source.card.bounds.facts == (4, 4)
    assert [fact[1] for fact in facts(build(folder))] == [FIRMS[2], FIRMS[0], NEW, "虚构戊有限公司"]
    edit(folder, "restore")
    assert data(folder) == before


def test_after_a_release_rows_are_corrected_withdrawn_and_added_from_today_on(folder: Path, file: Path) -> None:
    built = release_of(folder)
    names = (*FIRMS, NEW, "虚构戊有限公司")
    earlier = [answers(built, day, names) for day in BEFORE]
    before = data(folder)
    edit(folder, "replace", LIST, file)
    built = build(folder)
    assert [answers(built, day, names) for day in BEFORE] == earlier
    assert facts(built) == [
        ("zhengzhou/list:2", FIRMS[0], "2024-05-06", None, 0),
        ("zhengzhou/list:3", FIRMS[1], "2024-05-06", None, 1),
        ("zhengzhou/list:4", FIRMS[2], "2024-05-06", None, 0),
        ("zhengzhou/list-v2:3", FIRMS[0], "2024-05-09", "zhengzhou/list:2", 0),
        ("zhengzhou/list-v2:4", NEW, "2024-05-06", None, 0),
        ("zhengzhou/list-v2:5", "虚构戊有限公司", "2024-05-06", None, 0),
    ]
    assert statuses(built, TODAY, names) == ["in_force", "undetermined", "in_force", "in_force", "in_force"]
    assert [one["standings"][0]["since"] for one in answers(built, TODAY)] == ["2024-05-09", None, "2024-05-06"]
    assert sqlite3.connect(built).execute("select count(*) from issues").fetchone() == (0,)
    skipped = sqlite3.connect(built).execute("select source_id, line, reason from skipped order by 1, 2").fetchall()
    assert skipped == [("zhengzhou/list", 5, "set_aside"), ("zhengzhou/list-v2", 2, "in_earlier_edition")]
    edit(folder, "restore")
    assert data(folder) == before


def test_a_third_edition_is_compared_with_what_stands_of_the_first_two(folder: Path, file: Path) -> None:
    release_of(folder)
    edit(folder, "replace", LIST, file)
    again = file.with_name("again.csv")
    again.write_text("\n".join([HEADER, row(FIRMS[2]), row(NEW, day="2024-05-08")]) + "\n", encoding="utf-8")
    said = edit(folder, "replace", LIST, again)
    assert "1 行不变，1 行更正，2 行撤回，0 行新增" in said
    built = release_of(folder)
    assert "list-v3.yml:1: is missing" in edit(folder, "restore", status=1)
    assert statuses(built, TODAY, (*FIRMS, NEW)) == ["undetermined", "undetermined", "in_force", "in_force"]
    assert ("zhengzhou/list-v3:3", NEW, "2024-05-08", "zhengzhou/list-v2:4", 0) in facts(built)
    assert "byte for byte" in edit(folder, "replace", LIST, again, status=1)


def test_what_a_notice_states_is_counted_over_its_editions(folder: Path, file: Path) -> None:
    publish_list(folder, [row(name) for name in FIRMS], totals=[total(3)])
    release_of(folder)
    assert "4 firms are held of it" in edit(folder, "replace", LIST, file, status=1)
    edit(folder, "replace", LIST, file, "totals.0.count=4")
    held = sqlite3.connect(build(folder)).execute("select source_id, stated, held from totals").fetchall()
    assert held == [(LIST, 4, 4)]


def test_a_file_that_cannot_be_read_as_the_card_says_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = data(folder)
    other = tmp_path / "other.csv"
    other.write_text("单位,地区\n虚构己有限公司,河南省\n", encoding="utf-8")
    assert "is none of its 2 headers" in edit(folder, "replace", LIST, other, status=1)
    assert data(folder) == before
    other.write_text(f"{HEADER.replace('企业名称', '单位')}\n{row(FIRMS[0])}\n", encoding="utf-8")
    edit(folder, "replace", LIST, other, "column.name=单位")
    assert [fact[1] for fact in facts(build(folder))] == [FIRMS[0]]


@pytest.mark.parametrize("header", ["备注", "审核意见"])
def test_a_column_that_the_card_leaves_out_is_searched_in_the_new_file(
    header: str, folder: Path, tmp_path: Path
) -> None:
    before, other = data(folder), tmp_path / "other.csv"
    other.write_text(f"{HEADER},{header}\n{row(FIRMS[0])},\n{row(FIRMS[1])},取消资格\n", encoding="utf-8")
    told = edit(folder, "replace", LIST, other, status=1)
    assert f"{header} line 3「取消」" in told
    assert "unread=as-listed" in told
    assert data(folder) == before
    edit(folder, "replace", LIST, other, "unread=as-listed")
    assert [fact[1] for fact in facts(build(folder))] == [FIRMS[0], FIRMS[1]]


def test_a_note_of_the_new_file_is_searched(folder: Path, tmp_path: Path) -> None:
    lines = [["企业名称", "属地"], [FIRMS[0], "郑州市"], [FIRMS[1], "郑州市"]]
    first = make_docx(tmp_path / "list.docx", [lines, "注：排名不分先后"])
    add(first, folder, *SURE, *HERE, "--tier", "advantage", "--kind", "granted")
    other = make_docx(tmp_path / "new.docx", [lines, f"注：{FIRMS[1]}13800138000已取消资格"])
    told = edit(folder, "replace", "zhengzhou/2023-list", other, status=1)
    assert "paragraph 1「取消」" in told
    assert "13800138000" not in told
    edit(folder, "replace", "zhengzhou/2023-list", other, "unread=as-listed")


@pytest.mark.parametrize("title", ["优势企业名单公示", "优势企业复核通过名单", "优势企业申报受理名单", "清退企业名单"])
def test_a_new_file_whose_title_says_another_event_is_refused(title: str, folder: Path, tmp_path: Path) -> None:
    lines = [["企业名称", "属地"], [FIRMS[0], "郑州市"], [FIRMS[1], "郑州市"]]
    first = make_docx(tmp_path / "list.docx", ["2023年虚构市优势企业名单", lines])
    add(first, folder, *SURE, *HERE, "--tier", "advantage", "--kind", "granted")
    other = make_docx(tmp_path / "new.docx", [f"2023年虚构市{title}", lines])
    assert f"「2023年虚构市{title}」" in edit(folder, "replace", "zhengzhou/2023-list", other, status=1)
    edit(folder, "replace", "zhengzhou/2023-list", other, "unread=as-listed")


def test_an_answer_of_no_sense_about_what_is_not_read_is_refused(folder: Path, file: Path) -> None:
    assert "expected one of as-listed" in edit(folder, "replace", LIST, file, "unread=yes", status=1)
