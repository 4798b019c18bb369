"""Encodings, sentences, what a workbook tells, and headers."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import xlwt
from given import ROOT
from made_lists import (
    CARD_HEAD,
    FIRMS,
    HEADER,
    LIST,
    MAKERS,
    Block,
    make_csv,
    make_docx,
    make_html,
    make_text,
    make_xls,
    make_xlsx,
)
from qiangqi.lists.fact_rows import FactRow
from qiangqi.lists.readers import RawRow, Reading, Skip, records
from qiangqi.lists.readers.preview import look
from qiangqi.lists.readers.prose import listed
from qiangqi.lists.readers.reading import PROSE
from qiangqi.lists.readers.row_count import count
from qiangqi.lists.rows import read
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError
from read_rows import ADDRESSES, COLUMNS, NAMES, names, rows, skips


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_the_encoding_of_its_card(encoding: str, tmp_path: Path) -> None:
    plain = make_csv(tmp_path / "list.csv", [[HEADER, *FIRMS]], encoding)
    given = "gb18030" if encoding == "gb18030" else "utf-8"
    found = [row for row in records(plain, COLUMNS, None, given) if isinstance(row, RawRow)]
    assert names(found) == NAMES
    assert look(plain).encoding == encoding
    page = make_html(tmp_path / "page", LIST, encoding)
    assert names(rows(page, format="html")) == NAMES


def test_the_line_that_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    path = make_csv(tmp_path / "list.csv", [[HEADER, *FIRMS]])
    path.write_bytes(path.read_bytes() + "4,虚构,".encode() + b"\xff\n")
    with pytest.raises(DataError, match=r"list\.csv:[1-5]: cannot be decoded: byte 0xff"):
        list(records(path, COLUMNS))


SENTENCES = [
    "关于虚构事项的通知",
    "虚构市新增2家，分别是虚构甲有限公司、山东虚构泰和有限公司和虚构丙厂。",
    "虚构甲、虚构乙等5家企业入选。",
]


@pytest.mark.parametrize("form", ["text", "docx", "html"])
def test_names_in_a_sentence_are_rows_and_its_figure_is_kept(form: str, tmp_path: Path) -> None:
    makers = {"text": make_text, "docx": make_docx, "html": make_html}
    path = makers[form](tmp_path / "list", SENTENCES)
    found = list(
        records(path, {"name": "@name", "event": "@event"}, Reading(format=form, prose=PROSE, gives={"event": "新增"}))
    )
    listed = [(row.address, row.cells["@name"]) for row in found if isinstance(row, RawRow)]
    assert listed == [
        ("paragraph 2 item 1", "虚构甲有限公司"),
        ("paragraph 2 item 2", "山东虚构泰和有限公司"),
        ("paragraph 2 item 3", "虚构丙厂"),
        ("paragraph 3 item 1", "虚构甲"),
        ("paragraph 3 item 2", "虚构乙"),
    ]
    assert [(skip.reason, skip.total) for skip in found if isinstance(skip, Skip)] == [
        ("text", None),
        ("total", 2),
        ("total", 5),
    ]


@pytest.mark.parametrize(
    ("sentence", "found", "total"),
    [
        ("新增3家，分别是虚构甲公司、虚构乙公司和虚构丙公司。", ["虚构甲公司", "虚构乙公司", "虚构丙公司"], 3),
        ("包括虚构甲公司、虚构等离子公司等25家企业", ["虚构甲公司", "虚构等离子公司"], 25),
        ("虚构甲公司、虚构乙公司等二十五家企业通过复核", ["虚构甲公司", "虚构乙公司"], 25),
        ("分别为：虚构甲公司，虚构乙公司等企业。", ["虚构甲公司", "虚构乙公司"], None),
        ("共3家，分别是甲、乙和丙", ["甲", "乙", "丙"], 3),
        ("分别是甲、乙和丙", ["甲", "乙和丙"], None),
    ],
)
def test_a_sentence_gives_its_names_and_its_figure(sentence: str, found: list[str], total: int | None) -> None:
    ((names_, total_, *_),) = listed(sentence, re.compile(PROSE))
    assert (names_, total_) == (found, total)


@pytest.mark.parametrize(
    "lead",
    [
        "认定",
        "决定授予",
        "经审核，拟认定",
        "经研究决定确定",
        "新认定了",
        "继续保留",
        "虚构市知识产权局认定",
        "同意认定",
        "取消",
        "撤销",
        "其中",
        "我市",
        "将",
    ],
)
def test_what_a_sentence_says_before_its_first_name_is_no_part_of_it(lead: str) -> None:
    ((names_, *_),) = listed(f"{lead}虚构甲公司、虚构乙公司等2家企业", re.compile(PROSE))
    assert names_ == ["虚构甲公司", "虚构乙公司"]


@pytest.mark.parametrize(
    "name", ["虚构新增材料公司", "将军虚构公司", "经纬虚构公司", "对外虚构公司", "新增长虚构公司", "虚构确认公司"]
)
def test_a_name_that_looks_like_a_sentence_loses_nothing(name: str) -> None:
    ((names_, *_),) = listed(f"{name}、虚构乙公司等2家企业", re.compile(PROSE))
    assert names_ == [name, "虚构乙公司"]


def test_a_workbook_tells_days_damaged_codes_formulas_and_hidden_rows(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active.row_dimensions[2].hidden = True
        book.active["E3"] = "=1+1"

    header = ["企业名称", "属地", "统一社会信用代码", "日期", "备注"]
    table = [header, [NAMES[0], "虚构市", 914101007123456789, 43336, "x"], [NAMES[1], "虚构市", "9.141E+17", 2018, ""]]
    path = make_xlsx(tmp_path / "list", [table], change)
    columns = {"name": "企业名称", "uscc": "统一社会信用代码", "date": "日期", "remark": "备注"}
    first, second = rows(path, columns, format="xlsx", serial_dates=["日期"])
    assert (first.cells["日期"], second.cells["日期"]) == ("2018-08-24", "2018")
    assert first.cells["统一社会信用代码"] == "9.14101007123457e+17"
    assert first.damaged == second.damaged == {"统一社会信用代码"}
    assert (first.hidden, second.hidden) == (True, False)
    assert (first.formulas, second.formulas, second.cells["备注"]) == (frozenset(), {"备注"}, "")


def test_an_old_workbook_tells_them_too(tmp_path: Path) -> None:
    def change(book: xlwt.Workbook) -> None:
        sheet = book.get_sheet(0)
        sheet.row(1).hidden = True
        sheet.write(2, 1, xlwt.Formula("1+1"))
        sheet.write(2, 2, datetime.date(2018, 8, 24), xlwt.easyxf(num_format_str="yyyy-mm-dd"))

    table = [["企业名称", "属地", "日期"], [NAMES[0], 914101007123456789, 43336], [NAMES[1], "", ""]]
    first, second = rows(make_xls(tmp_path / "list", [table], change), {**COLUMNS, "date": "日期"}, format="xls")
    assert (first.hidden, first.damaged, second.hidden, second.formulas) == (True, {"属地"}, False, {"属地"})
    assert second.cells["日期"] == "2018-08-24"


REFUSED = {
    "no header": ({"format": "xlsx"}, {"name": "单位"}, "the table at 名单!2 lacks the headers 单位"),
    "header elsewhere": ({"format": "xlsx", "header": "1"}, COLUMNS, "lacks the headers 企业名称, 属地"),
    "another format": ({"format": "pdf"}, COLUMNS, "is xlsx by its content; expected pdf, as its card says"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_not_as_the_card_says_is_refused(what: str, tmp_path: Path) -> None:
    reading, columns, told = REFUSED[what]
    with pytest.raises(DataError, match=told):
        rows(make_xlsx(tmp_path / "list", LIST), columns, **reading)


@pytest.mark.parametrize("form", ["docx", "html", "pdf"])
def test_a_table_without_any_header_is_not_taken_for_titles(form: str, tmp_path: Path) -> None:
    path = MAKERS[form](tmp_path / "list", [[["", "", name] for name in [*NAMES, *NAMES]], [HEADER, *FIRMS]])
    with pytest.raises(DataError, match=r"the table at .* row 1 lacks the headers"):
        rows(path, format=form)


def test_a_header_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = make_csv(tmp_path / "list", [[["企业名称", "属地", "企业 名称"], ["虚构甲", "", "虚构乙"]]])
    with pytest.raises(DataError, match="line 1 holds the header '企业名称' twice"):
        rows(path, format="csv")


@pytest.mark.parametrize("form", MAKERS)
def test_a_further_header_in_the_cards_words_for_it_is_found_where_it_stands(form: str, tmp_path: Path) -> None:
    other: Block = [["单位 全称", "序号", "地市"], ["虚构丁有限公司", 1, "幻想市"]]
    path = MAKERS[form](tmp_path / "list", [*LIST, other])
    found = rows(path, format=form, same_headers={"企业名称": ["单位全称"], "属地": ["地市"]})
    assert names(found) == [*NAMES, "虚构丁有限公司"]
    assert found[-1].cells == {"企业名称": "虚构丁有限公司", "属地": "幻想市"}


@pytest.mark.parametrize("form", MAKERS)
def test_the_columns_of_a_table_without_a_header_are_those_of_the_card(form: str, tmp_path: Path) -> None:
    path = MAKERS[form](tmp_path / "list", ["虚构企业名单", FIRMS, [["合计", "", 3]]])
    given = {"headers": ["序号", "属地", "企业名称"], "format": form}
    assert names(rows(path, **given)) == NAMES
    assert {skip.reason for skip in skips(path, **given)} <= {"title", "total"}
    with pytest.raises(DataError, match="lacks the headers 企业名称, 属地"):
        rows(path, **{**given, "headers": ["序号", "地区", "企业名称"]})


def test_a_table_of_another_width_is_not_under_the_headers_of_the_card(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "list", [[["虚构指标", 5]], FIRMS])
    with pytest.raises(DataError, match=r"the table at table 1 row 1 lacks the headers"):
        rows(path, format="docx", headers=["序号", "属地", "企业名称"])


def test_a_header_cannot_be_of_two_columns() -> None:
    with pytest.raises(ValueError, match="'地市' stands here twice"):
        Reading.model_validate({"format": "csv", "same_headers": {"属地": ["地市"], "地区": ["地市"]}})


def test_a_table_without_the_header_stops_unless_the_card_passes_it_over(tmp_path: Path) -> None:
    other: Block = [["指标", "数值"], ["虚构指标", 5]]
    path = make_docx(tmp_path / "list", [other, *LIST])
    with pytest.raises(DataError, match=r"the table at table 1 row 1 lacks the headers .*other_tables: skip"):
        rows(path, format="docx")
    assert names(rows(path, format="docx", other_tables="skip")) == NAMES
    passed = skips(path, format="docx", other_tables="skip")
    assert [skip.address for skip in passed if skip.reason == "other_table"] == ["table 1 row 1", "table 1 row 2"]


@pytest.mark.parametrize("form", MAKERS)
def test_only_the_columns_that_the_card_names_leave_the_reader(form: str, tmp_path: Path) -> None:
    table = [["企业名称", "属地", "手机"], [NAMES[0], "虚构市", "13900001111"], ["注：联系 13900002222", "", ""]]
    found = list(records(MAKERS[form](tmp_path / "list", [table]), COLUMNS, Reading.model_validate({"format": form})))
    assert NAMES[0] in str(found) and "139" not in str(found)


CARD = (
    CARD_HEAD
    + """\
reading:
  format: {form}
  gives: {{event: 确定, date: 2023}}
  annexes: [{{title: 名单, gives: {{title: 示范}}}}]
columns: {{name: 企业名称, region: 属地, title: "@title", event: "@event", date: "@date"}}
values:
  title: {{示范: {{regime: zhengzhou, tier: demonstration}}}}
  event: {{确定: {{kind: granted}}}}
bounds: {{facts: [0, 9]}}
"""
)


@pytest.mark.parametrize("form", MAKERS)
def test_every_row_of_a_published_file_is_a_fact_an_issue_or_skipped_by_name(form: str, tmp_path: Path) -> None:
    raw = tmp_path / "place" / "raw" / "list.bin"
    raw.parent.mkdir(parents=True)
    firms = [*FIRMS, [4, "虚构市", "虚构丁有限公司 13900001111"]]
    MAKERS[form](raw, ["虚构企业名单", [HEADER, *firms, ["合计", "", 4]]])
    card = CARD.format(form=form, sha256=hashlib.sha256(raw.read_bytes()).hexdigest())
    (tmp_path / "place" / "list.yml").write_text(card, encoding="utf-8")
    (source,) = load_sources(tmp_path)
    skipped: list[Skip] = []
    found = list(read(source, load_regimes(ROOT / "datasets"), skipped))
    assert sum(isinstance(row, FactRow) for row in found) == 3
    assert [row.code for row in found if not isinstance(row, FactRow)] == ["personal_data"]
    assert [row.address for row in found][:3] == ADDRESSES[form]
    assert source.card.reading is not None
    blank = Counter(skip.reason for skip in skipped)["blank"]
    assert count(raw, source.card.reading) == len(found) + len(skipped) - blank


def test_a_card_that_names_an_unknown_context_value_is_refused(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    card = CARD.format(form="xlsx", sha256="0").replace("@title", "@tilte")
    (tmp_path / "place" / "list.yml").write_text(card, encoding="utf-8")
    with pytest.raises(
        DataError, match="no context value '@tilte'; expected one of @annex, @date, @event, @sheet, @title"
    ):
        load_sources(tmp_path)


@pytest.mark.parametrize("form", MAKERS)
def test_a_look_finds_the_format_the_table_and_its_header_whatever_the_file_is_called(
    form: str, tmp_path: Path
) -> None:
    seen = look(MAKERS[form](tmp_path / "list.doc", ["附件1", "关于2家企业的虚构名单", [HEADER, *FIRMS]]))
    table = seen.tables[0]
    assert seen.format == form and not seen.has_macros
    assert table.header(table.header_rows[0]) == ["序号", "属地", "企业名称"]
    assert seen.annexes[-2:] == ["附件1", "关于2家企业的虚构名单"]
    assert (table.columns, table.first[-1]) == (3, ["3", "幻想县", NAMES[2]])


def test_a_look_at_prose_finds_its_lists(tmp_path: Path) -> None:
    seen = look(make_text(tmp_path / "list", SENTENCES))
    assert [(found.names[-1], found.total) for found in seen.sentences] == [("虚构丙厂", 2), ("虚构乙", 5)]
