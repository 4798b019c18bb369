"""What a file does not say is asked, and an answer that does not fit writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts, files, simple
from adding import add
from made_lists import Block, make_docx
from planted import leaks
from qiangqi.lists.registering.title_words import UNCLEAR
from qiangqi.lists.sources import load_sources


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of one firm."""
    return simple(tmp_path_factory.mktemp("document") / "s.docx")


@pytest.mark.parametrize(
    "wrong",
    [
        ("--column", "boss=企业名称"),
        ("--column", "region=没有"),
        ("--sheet", "没有"),
        ("--prose", "("),
        ("--heading", "("),
        ("--annex", "(=skip"),
        ("--annex", "名单"),
        ("--value", "企业=1"),
        ("--facts", "3"),
        ("--total", "many"),
        ("--raw-name", "../x"),
        ("--place", "../x"),
        ("--regime", "nowhere"),
        ("--header-row", "0"),
        *((option, "联系人：章散") for option in ("--title", "--number", "--licence", "--authority", "--batch")),
        *((option, "联系人：章散|None") for option in ("--date-because", "--published-because")),
        ("--published", "2027-01-01"),
        ("--year", "23"),
    ],
)
def test_an_answer_that_does_not_fit_is_one_line_and_writes_nothing(
    wrong: tuple[str, str], folder: Path, document: Path
) -> None:
    before = files(folder)
    told = add(document, folder, *SURE, *HERE, *wrong, status=2)
    assert "an answer does not fit" in told
    assert leaks(told) == []
    assert files(folder) == before


def test_what_is_not_known_is_listed_at_once_each_with_its_option(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    rows: Block = [["企业名称", "类别"], ["虚构甲有限公司", "甲级"]]
    told = add(make_docx(tmp_path / "x.docx", ["虚构名单一览", rows]), folder, status=2)
    for option in ("--regime", "--evidence", "--published", "--place", "--id", "--date", "--kind"):
        assert f"  {option}  " in told
    assert files(folder) == before


def test_a_value_that_nothing_names_is_a_question(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "称号"], ["虚构甲有限公司", "示范甲级"], ["虚构乙有限公司", "示范与优势"]]
    file = make_docx(tmp_path / "x.docx", ["2023年度认定名单", rows])
    told = add(file, folder, *SURE, *HERE, "--column", "title=称号", status=2)
    assert '--value "title:示范与优势=…"' in told
    answered = ("--column", "title=称号", "--value", "title:示范与优势=tier_missing")
    assert "tier_missing: 1" in add(file, folder, *SURE, *HERE, *answered)


def test_a_list_that_mixes_grants_and_reviews_is_an_issue_unless_it_is_answered(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["序号", "企业名称"], ["1", "虚构甲有限公司"]]
    file = make_docx(tmp_path / "m.docx", ["新一批及通过复核的郑州市知识产权示范企业名单", rows])
    assert f"{UNCLEAR}: 1" in add(file, folder, *SURE, *HERE, "--dry-run")
    add(file, folder, *SURE, *HERE, "--kind", "review_passed")
    assert [row.kind for row in facts(folder)] == ["review_passed"]


def test_a_list_that_is_publicised_grants_nothing_whatever_its_annexes_and_columns_say(
    folder: Path, tmp_path: Path
) -> None:
    rows: Block = [["序号", "企业名称", "类型"], ["1", "虚构甲有限公司", "新认定"], ["2", "虚构乙有限公司", "复核通过"]]
    file = make_docx(tmp_path / "p.docx", ["关于郑州市知识产权示范企业名单的公示", rows])
    assert '"event:复核通过=…"' in add(file, folder, *SURE, *HERE, "--title", "虚构公示", status=2)
    add(file, folder, *SURE, *HERE, "--title", "虚构公示", "--value", "event:复核通过=grant_or_review_unclear")
    assert [row.kind for row in facts(folder)] == ["publicised"]


@pytest.mark.parametrize("given", ["05/06/2023", "2023-13-01", "6月1日", "2023-06-02/2023-06-01"])
def test_the_order_of_a_date_is_never_guessed(given: str, folder: Path, tmp_path: Path) -> None:
    options = ("--evidence", "news", "--made", "2026-01-02", "--published", given)
    assert "--published" in add(simple(tmp_path / "s.docx"), folder, *options, *HERE, status=2)


def test_two_days_in_the_text_are_shown_and_none_is_chosen(folder: Path, tmp_path: Path) -> None:
    file = simple(tmp_path / "s.docx", "2023年5月6日", "发布时间：2023-05-09")
    told = add(file, folder, "--evidence", "news", "--made", "2026-01-02", *HERE, status=2)
    assert "2023-05-06" in told
    assert "2023-05-09" in told


def test_a_table_without_the_headers_that_holds_firms_is_never_passed_over_silently(
    folder: Path, tmp_path: Path
) -> None:
    other: Block = [["单位全称", "说明"], ["虚构漏有限公司", "虚构"]]
    file = simple(tmp_path / "s.docx", other)
    assert "--other-tables" in add(file, folder, *SURE, *HERE, status=2)
    add(file, folder, *SURE, *HERE, "--other-tables", "skip")


def test_annexes_that_call_the_name_differently_are_one_list_if_the_registrar_says_so(
    folder: Path, tmp_path: Path
) -> None:
    other: Block = [["序号", "单位全称", "所在地"], ["1", "虚构乙有限公司", "河南省郑州市"]]
    file = simple(tmp_path / "s.docx", "附件2 郑州市知识产权优势企业认定名单", other)
    asked = add(file, folder, *SURE, *HERE, status=2)
    assert "单位全称、所在地" in asked
    told = add(file, folder, *SURE, *HERE, "--other-tables", "read")
    assert "facts 2 +" in told
    assert [(row.name, row.tier, row.region) for row in facts(folder)] == [
        ("虚构甲有限公司", "demonstration", "河南省郑州市"),
        ("虚构乙有限公司", "advantage", "河南省郑州市"),
    ]
    (card,) = (source.card for source in load_sources(folder))
    assert card.reading is not None
    assert card.reading.same_headers == {"企业名称": ["单位全称"], "地市": ["所在地"]}


def test_the_columns_of_tables_without_a_header_can_be_named(folder: Path, tmp_path: Path) -> None:
    lines: list[Block] = ["郑州市知识产权示范企业认定名单", [["1", "虚构甲有限公司", "河南省郑州市"]]]
    bare = make_docx(tmp_path / "bare.docx", lines)
    assert "--headers" in add(bare, folder, *SURE, *HERE, status=2)
    add(bare, folder, *SURE, *HERE, "--headers", "序号,企业名称,地市")
    mixed = simple(tmp_path / "mixed.docx", [["2", "虚构乙有限公司", "河南省郑州市"]])
    assert "--headers" in add(mixed, folder, *SURE, *HERE, "--id", "2023-mixed", status=2)
    add(mixed, folder, *SURE, *HERE, "--id", "2023-mixed", "--headers", "序号，企业名称，地市")
    assert [(row.source.id, row.name, row.region) for row in facts(folder)] == [
        ("zhengzhou/2023-list", "虚构甲有限公司", "河南省郑州市"),
        ("zhengzhou/2023-mixed", "虚构甲有限公司", "河南省郑州市"),
        ("zhengzhou/2023-mixed", "虚构乙有限公司", "河南省郑州市"),
    ]
