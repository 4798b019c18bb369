"""A list is added from the file as it was published: what it says is proposed, what it does not say is asked."""

from __future__ import annotations

import hashlib
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from select import select

import openpyxl
import pytest
from adding import add, check
from given import DATASETS, ROOT
from made_lists import Block, make_csv, make_docx, make_html, make_pdf, make_text, make_xlsx
from made_up import begin
from planted import PLANTED, leaks
from qiangqi.lists.cards import Card
from qiangqi.lists.fact_rows import FactRow
from qiangqi.lists.registering.card_text import card_text, regime_text
from qiangqi.lists.registering.title_words import UNCLEAR, kind_in
from qiangqi.lists.rows import read
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import load

SURE = ("--evidence", "government_site", "--made", "2026-01-02", "--published", "2023-06-01")
HERE = ("--regime", "zhengzhou", "--id", "2023-list", "--title", "虚构通知", "--date", "2023-05-06")
NEW = (
    *(
        "--new-regime",
        "xugou-new",
        "--regime-name",
        "虚构省专精特新中小企业",
        "--issuer",
        "虚构省工信厅",
        "--place",
        "xugou",
    ),
    *("--issuer-kind", "authority", "--title-word", "专精特新中小企业", "--tier", "advantage", "--level", "provincial"),
)
AT = ("--place", "xugou", "--level", "city")
ANNEXES = {
    "附件1 虚构市知识产权示范企业通过复核名单": ("demonstration", "review_passed"),
    "附件2 虚构市知识产权优势企业复核未通过名单": ("advantage", "review_failed"),
    "附件3 新认定示范企业名单": ("demonstration", "granted"),
    "附件4 新一批优势企业名单": ("advantage", "granted"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return begin(tmp_path / "datasets")


def facts(folder: Path) -> Iterator[FactRow]:
    for source in load_sources(folder):
        yield from (row for row in read(source, load_regimes(folder)) if isinstance(row, FactRow))


def files(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def four(path: Path) -> Path:
    def sheets(book: openpyxl.Workbook) -> None:
        for number, title in enumerate(ANNEXES):
            sheet = book.create_sheet(f"Sheet{number}")
            firm = "虚构" + "甲乙丙丁"[number]
            for row in (
                [title],
                ["序号", "属地", "企业名称"],
                [1, "河南省郑州市", f"{firm}有限公司"],
                ["合计", None, 1],
            ):
                sheet.append(row)
        book.remove(book["名单"])

    return make_xlsx(path, [], sheets)


def simple(path: Path, *more: Block) -> Path:
    table: Block = [["序号", "企业名称", "地市"], ["1", "虚构甲有限公司", "河南省郑州市"]]
    return make_docx(path, ["郑州市知识产权示范企业认定名单", table, *more])


def test_four_annexes_of_a_workbook_are_four_tiers_and_kinds(folder: Path, tmp_path: Path) -> None:
    file = four(tmp_path / "list.xlsx")
    told = add(file, folder, *SURE, *HERE)
    assert "rows 16 = 事实 facts 4 + 问题 issues 0 + 跳过 skipped 12" in told
    assert [(row.tier, row.kind) for row in facts(folder)] == list(ANNEXES.values())
    assert (folder / "zhengzhou/raw/2023-list.xlsx").read_bytes() == file.read_bytes()
    assert "zhengzhou demonstration review_passed: 1 facts of 1 stated" in check(folder)


def test_a_document_with_titles_and_two_tables_brings_a_regime_that_was_not_there(folder: Path, tmp_path: Path) -> None:
    table: Block = [["序号", "企业名称", "所属区县"], ["1", "虚构甲有限公司", "虚构区"], ["2", "虚构乙科技", "虚构区"]]
    other: Block = [["序号", "企业名称", "所属区县"], ["1", "虚构丙有限公司", "虚构区"]]
    lines: list[Block] = [
        "虚构市工信局关于公布2023年度技术创新示范企业名单的通知",
        "虚构工信〔2023〕12号",
        "2023年5月6日",
    ]
    file = make_docx(tmp_path / "n.docx", [*lines, "附件1：新认定名单", table, "附件2：通过复核名单", other])
    regime = ("--new-regime", "xugou-tech", "--regime-name", "虚构市技术创新示范企业", "--issuer", "虚构市工信局")
    told = add(file, folder, *SURE, *regime, "--issuer-kind", "authority", "--title-word", "技术创新示范企业", *AT)
    source = load_sources(folder)[0]
    assert source.id == "xugou/2023-12"
    assert (source.card.number, source.card.title_is) == ("虚构工信〔2023〕12号", "document")
    found = [(row.name, row.tier, row.kind, row.happened_text) for row in facts(folder)]
    assert found == [
        ("虚构甲有限公司", "demonstration", "granted", "2023-05-06"),
        ("虚构丙有限公司", "demonstration", "review_passed", "2023-05-06"),
    ]
    assert "short_name: 1" in told
    assert not load_regimes(folder)["xugou-tech"].text_held


def test_firms_under_a_wrong_header_are_recognised_and_asked_about(folder: Path, tmp_path: Path) -> None:
    rows: Block = [
        ["序号", "园区名称"],
        ["一、虚构市（2家）", ""],
        ["1", "虚构甲有限公司"],
        ["2", "虚构乙有限公司"],
        ["二、幻想市（1家）", ""],
        ["1", "虚构丙有限公司"],
    ]
    file = make_html(tmp_path / "p.html", ["关于2023年专精特新中小企业名单的公示", "发布时间：2023-06-01", rows])
    told = add(file, folder, *SURE, *NEW, "--id", "2023-srdi", status=2)
    assert '--column "name=…"' in told
    assert "园区名称" in told
    add(file, folder, *SURE, *NEW, "--id", "2023-srdi", "--column", "name=园区名称")
    assert [(row.region, row.kind, row.happened_text) for row in facts(folder)] == [
        ("虚构市", "publicised", "2023-06-01"),
        ("虚构市", "publicised", "2023-06-01"),
        ("幻想市", "publicised", "2023-06-01"),
    ]


def test_wrapped_cells_of_a_pdf_are_whole_names(folder: Path, tmp_path: Path) -> None:
    name = "虚构甲科技发展集团股份有限公司虚构乙分公司"
    rows: Block = [["序号", "地市", "企业名称"], ["1", "虚构市", name]]
    file = make_pdf(tmp_path / "w.pdf", ["2023年虚构省专精特新中小企业认定名单", rows], (40, 50, 80))
    add(file, folder, *SURE, *NEW, "--id", "2023-srdi", "--date", "2023")
    assert [(row.name, row.kind) for row in facts(folder)] == [(name, "granted")]


def test_firms_in_a_sentence_and_firms_in_lines_are_read_without_a_table(folder: Path, tmp_path: Path) -> None:
    said = "虚构区2家企业获评郑州市知识产权示范企业，分别是虚构甲有限公司和虚构乙有限公司。"
    add(make_text(tmp_path / "p.txt", ["虚构消息", said]), folder, *SURE, *HERE)
    assert [(row.name, row.tier, row.kind) for row in facts(folder)] == [
        ("虚构甲有限公司", "demonstration", "granted"),
        ("虚构乙有限公司", "demonstration", "granted"),
    ]
    lines: list[Block] = ["郑州市知识产权优势企业认定名单", "洛阳市（2家）", "1.虚构丙有限公司", "2. 虚构丁厂有限公司"]
    add(make_docx(tmp_path / "l.docx", lines), folder, *SURE, *HERE, "--id", "2023-lines")
    assert [row.region for row in facts(folder) if row.source.id == "zhengzhou/2023-lines"] == ["洛阳市", "洛阳市"]


def test_each_sentence_that_lists_firms_is_of_the_title_that_it_names(folder: Path, tmp_path: Path) -> None:
    said = "新增郑州市知识产权示范企业2家，分别是虚构甲有限公司和虚构优势有限公司。"
    more = "虚构丙有限公司等5家企业获评郑州市知识产权优势企业。"
    told = add(make_text(tmp_path / "p.txt", ["虚构消息", said + more]), folder, *SURE, *HERE)
    assert [(row.name, row.tier) for row in facts(folder)] == [
        ("虚构甲有限公司", "demonstration"),
        ("虚构优势有限公司", "demonstration"),
        ("虚构丙有限公司", "advantage"),
    ]
    assert "zhengzhou advantage granted: 5，读到 held 1" in told


def test_sheets_that_say_nothing_of_tier_and_kind_are_one_list(folder: Path, tmp_path: Path) -> None:
    def sheets(book: openpyxl.Workbook) -> None:
        for number, city in enumerate(("虚构市", "幻想市")):
            sheet = book.create_sheet(city)
            for row in (["序号", "企业名称"], [1, f"虚构{number}有限公司"]):
                sheet.append(row)
        book.remove(book["名单"])

    file = make_xlsx(tmp_path / "c.xlsx", [], sheets)
    told = add(file, folder, *SURE, *HERE, "--kind", "granted", "--tier", "advantage", "--column", "region=@sheet")
    assert "分段 sections" in told
    assert [(row.region, row.tier, row.kind) for row in facts(folder)] == [
        ("虚构市", "advantage", "granted"),
        ("幻想市", "advantage", "granted"),
    ]


def test_an_annex_is_named_by_a_pattern_or_passed_over(folder: Path, tmp_path: Path) -> None:
    file = four(tmp_path / "list.xlsx")
    answers = ("--annex", "附件1=advantage:granted", "--annex", "附件[24]=skip")
    add(file, folder, *SURE, *HERE, *answers)
    assert [(row.tier, row.kind) for row in facts(folder)] == [("advantage", "granted"), ("demonstration", "granted")]
    assert "matches no title" in add(file, folder, *SURE, *HERE, "--annex", "附件9=advantage:granted", status=2)


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
        ("--title", "联系人：章散"),
        ("--published", "2027-01-01"),
        ("--year", "23"),
    ],
)
def test_an_answer_that_does_not_fit_is_one_line_and_writes_nothing(
    wrong: tuple[str, str], folder: Path, tmp_path: Path
) -> None:
    before = files(folder)
    told = add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE, *wrong, status=2)
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


def test_more_facts_than_the_document_states_are_refused(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    told = add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE, "--total", "0", status=1)
    assert "1 facts of 0 stated" in told
    assert files(folder) == before


def test_nothing_is_replaced_and_a_dry_run_writes_nothing(folder: Path, tmp_path: Path) -> None:
    before, file = files(folder), simple(tmp_path / "s.docx")
    assert "facts 1" in add(file, folder, *SURE, *HERE, "--dry-run")
    assert files(folder) == before
    add(file, folder, *SURE, *HERE)
    written = files(folder)
    assert "is there already" in add(file, folder, *SURE, *HERE, status=1)
    assert files(folder) == written


def test_a_row_that_replaces_a_fact_of_a_list_that_is_there_says_so_in_its_card(folder: Path, tmp_path: Path) -> None:
    add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE)
    notice = ("--id", "2023-fix", "--date", "2023-05-16", "--corrects")
    told = add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE, *notice, "虚构甲有限公司=zhengzhou/2023-list")
    assert "更正 corrects: 2 → zhengzhou/2023-list:2 虚构甲有限公司" in told
    (fix, _) = load_sources(folder)
    assert [entry.model_dump(exclude_none=True) for entry in fix.card.corrects] == [
        {"line": 2, "source": "zhengzhou/2023-list", "of": 2, "name": "虚构甲有限公司"}
    ]
    wrong = {
        "2=zhengzhou/none": "of a card that is there",
        "虚构乙有限公司=zhengzhou/2023-list": "no row has this name",
    }
    wrong["2=zhengzhou/2023-list:9"] = "no fact of line 9"
    for said, expected in wrong.items():
        assert expected in add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE, *notice, said, "--id", "b", status=2)


@pytest.mark.parametrize("links", [1, 2, 3])
def test_killed_between_two_files_the_folder_is_sound_and_the_command_can_be_given_again(
    links: int, folder: Path, tmp_path: Path
) -> None:
    """The command is killed at its first, second and third file that comes into the folder."""
    file = simple(tmp_path / "s.docx")
    options = [str(file), "--datasets", str(folder), "--yes", *SURE, *NEW, "--id", "2023-a", "--date", "2023"]
    script = (
        "import os, runpy, signal, sys\n"
        f"left, sys.argv = [{links}], ['scripts/add.py', *{options!r}]\n"
        "def hook(event, args):\n"
        "    if event == 'os.link':\n"
        "        left[0] -= 1\n"
        "        left[0] or os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(hook)\n"
        "sys.path.insert(0, 'scripts')\n"
        "runpy.run_path('scripts/add.py', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    assert load_sources(folder) == []
    load_regimes(folder)
    add(file, folder, *options[4:])
    assert len(list(facts(folder))) == 1
    assert not list(folder.glob(".*"))


def test_what_is_planted_in_a_column_that_is_not_read_appears_nowhere(folder: Path, tmp_path: Path) -> None:
    header: list[str | int | float] = ["企业名称", "联系人", "其他", "说明"]
    rows: Block = [header, *([f"虚构{n}有限公司", "章散", v, f"章散 {v}"] for n, v in enumerate(PLANTED.values()))]
    blocks: list[Block] = ["联系人：章散 13912345678", "郑州市知识产权示范企业认定名单", rows]
    for name, make in (("a.csv", make_csv), ("a.docx", make_docx), ("a.xlsx", make_xlsx), ("a.html", make_html)):
        told = add(make(tmp_path / name, blocks), folder, *SURE, *HERE, "--id", f"2023-{name[2:]}")
        assert f"facts {len(PLANTED)}" in told
        assert "holds what looks like personal data" in told
        assert leaks(told) == []
        assert leaks((folder / f"zhengzhou/2023-{name[2:]}.yml").read_text(encoding="utf-8")) == []
    told = add(tmp_path / "a.docx", folder, *SURE, *HERE, "--id", "b", "--column", "remark=其他")
    assert f"personal_data: {len(PLANTED)}" in told
    assert leaks(told) == []


def test_without_a_header_no_row_is_taken_for_one_and_no_name_of_a_person_is_shown(
    folder: Path, tmp_path: Path
) -> None:
    rows: Block = [["1", "虚构企业服务有限公司", "章散"], ["2", "虚构乙有限公司", "章散"]]
    told = add(make_docx(tmp_path / "x.docx", ["认定名单", rows]), folder, *SURE, *HERE, status=2)
    assert '--column "name=…"' in told
    assert leaks(told) == []


def test_hidden_rows_damaged_numbers_and_formulas_are_told(folder: Path, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.active.row_dimensions[3].hidden = True
        book.active["C3"] = "=1+1"

    rows: Block = [
        ["企业名称", "统一社会信用代码", "数"],
        ["虚构甲有限公司", 911101080000000000, 1],
        ["虚构乙有限公司", "", 2],
    ]
    file = make_xlsx(tmp_path / "x.xlsx", [rows], spoil)
    told = add(file, folder, *SURE, *HERE, "--tier", "advantage", "--kind", "granted", "--dry-run")
    assert "隐藏行 hidden 1，受损数字 damaged numbers 1，公式 formulas 1" in told
    assert "code_damaged: 1" in told
    assert "--column uscc=none" in told


def test_a_text_in_gb18030_keeps_its_encoding_in_the_card(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "属地"], ["虚构甲有限公司", "郑州市"], ["合计", "1"]]
    add(make_csv(tmp_path / "g.csv", ["郑州市知识产权优势企业认定名单", rows], "gb18030"), folder, *SURE, *HERE)
    (source,) = load_sources(folder)
    assert (source.card.encoding, source.card.totals[0].count) == ("gb18030", 1)


def test_at_a_terminal_what_is_not_known_is_asked_and_the_proposals_are_reviewed_at_once(
    folder: Path, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    options = ["--datasets", str(folder), "--made", "2026-01-02", "--id", "2023-a", "--place", "zhengzhou"]
    command = [sys.executable, "scripts/add.py", str(simple(tmp_path / "s.docx")), *options]
    answers = {
        **{
            "[--evidence]": ["hearsay", "", "news"],
            "[--published]": ["01/06/2023", "2023-06-01"],
            "[--date]": ["2023"],
        },
        **{"[--yes]": ["3", ""], "[--licence]": ["CC0-1.0"], "[--address]": ["CC0-1.0"], "[--number]": ["CC0-1.0"]},
    }
    said, seen = "", 0
    child = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if select([ours], [], [], 0.2)[0]:
            try:
                said += os.read(ours, 65536).decode("utf-8", "replace")
            except OSError:
                break
        new = said[seen:]
        if new.rstrip().endswith(":") and ("[--" in new or "write?" in new):
            asked = next((option for option in answers if option in new.rsplit("\n", 1)[-1]), None)
            os.write(ours, f"{answers[asked].pop(0) if asked else ''}\n".encode())
            seen = len(said)
    assert child.wait(60) == 0, said
    assert said.count("[--evidence]") == 3
    assert said.count("[--published]") == said.count("[--yes]") == 2
    assert [(row.tier, row.kind) for row in facts(folder)] == [("demonstration", "granted")]


def test_every_card_and_regime_of_the_datasets_comes_back_from_its_text(tmp_path: Path) -> None:
    again = tmp_path / "again.yml"
    for source in load_sources(DATASETS):
        again.write_text(card_text(source.card), encoding="utf-8")
        assert load(again, Card) == source.card, source.id
    for regime in load_regimes(DATASETS).values():
        if not regime.text_held:
            again.write_text(regime_text(regime), encoding="utf-8")
            assert load(again, Regime) == regime, regime.id


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于确定2021年度优势企业的通知", "granted"),
        ("由优势企业晋级为示范企业名单", "upgraded"),
        ("通过复核并继续保留的企业名单", "review_passed"),
        ("复核未通过企业名单", "review_failed"),
        ("复核企业名单", None),
        ("取消资格的企业名单", "cancelled"),
        ("拟认定专精特新中小企业名单的公示", "publicised"),
        ("新一批及通过复核的企业名单", UNCLEAR),
        ("企业名单", None),
    ],
)
def test_the_words_of_a_title_say_the_event_or_nothing_does(title: str, kind: str | None) -> None:
    assert kind_in(title) == kind


def test_the_help_has_an_example_of_each_format_and_the_exit_statuses() -> None:
    done = subprocess.run([sys.executable, "scripts/add.py", "--help"], cwd=ROOT, capture_output=True, text=True)
    for word in ("list.xlsx", "notice.docx", "page.html", "annex.pdf", "Exit status: 0", "--annex", "--value", "--yes"):
        assert word in done.stdout
