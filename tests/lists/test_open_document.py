"""OpenDocument: values, repeated and merged cells, hidden rows and sheets, and what of it is no content."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from made_lists import FIRMS, HEADER, LIST
from made_odf import make_ods, make_odt, table_of
from odfdo import Document, Element, Style
from qiangqi.lists.readers import ods, odt
from qiangqi.lists.readers.elements import Line
from qiangqi.lists.readers.preview import look
from qiangqi.standing.strict_yaml import DataError
from read_rows import NAMES, names, rows

TABLE = [HEADER, *FIRMS]
ROW = b"<table:table-row>"


def changed(path: Path, *pairs: tuple[str, str]) -> Path:
    """Change the text of the content; each pair once."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for one, other in pairs:
        assert one.encode() in parts["content.xml"]
        parts["content.xml"] = parts["content.xml"].replace(one.encode(), other.encode(), 1)
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return path


def test_a_workbook_and_a_text_are_told_by_what_they_say_of_themselves(tmp_path: Path) -> None:
    assert look(make_ods(tmp_path / "s", LIST)).format == "ods" and look(make_odt(tmp_path / "t", LIST)).format == "odt"
    drawing = Document("drawing")
    drawing.save(tmp_path / "d.odg")
    with pytest.raises(DataError, match="is an OpenDocument of another kind; expected ODS or ODT"):
        look(tmp_path / "d.odg")


def test_numbers_days_and_truths_are_values_and_a_long_number_is_damaged(tmp_path: Path) -> None:
    values: list[object] = [1, 2.5, date(2024, 1, 2), True, 410100000000000000, "甲\n乙"]

    def change(document: Document) -> None:
        document.body.append(table_of("值", [values]))  # type: ignore[list-item]

    *_, row = ods.elements(make_ods(tmp_path / "s", LIST, change), ["值"])
    assert row.cells == ["1", "2.5", "2024-01-02", "TRUE", "4.101e+17", "甲乙"] and row.damaged == {4}
    assert row.address == "值!1"


def test_a_formula_keeps_the_value_that_the_file_holds_and_is_marked(tmp_path: Path) -> None:
    path = changed(
        make_ods(tmp_path / "s", [TABLE]), ('office:value="1"', 'office:value="1" table:formula="of:=[.A9]+1"')
    )
    found = rows(path, {"number": "序号", "name": "企业名称"}, format="ods")
    assert (found[0].cells["序号"], found[0].formulas) == ("1", {"序号"})


def test_repeated_cells_and_rows_are_as_many_as_hold_anything(tmp_path: Path) -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"'
    )
    path = changed(
        make_ods(tmp_path / "s", [[HEADER, [1, "虚构市", "虚构市"], *FIRMS[1:]]]),
        ("</table:table>", f"{blank}/></table:table-row></table:table>"),
        ("<table:table-row>", '<table:table-row table:number-rows-repeated="2">'),
        ("</table:table-row>", '</table:table-row><table:table-row table:number-rows-repeated="3"/>'),
    )
    found = list(ods.elements(path, []))
    assert [row.address for row in found] == [f"名单!{number}" for number in range(1, 9)]
    assert [row.cells for row in found[:5]] == [*([[str(one) for one in HEADER]] * 2), *([[""] * 3] * 3)]
    repeated = (
        '<table:table-cell office:value-type="float"',
        '<table:table-cell table:number-columns-repeated="2" office:value-type="float"',
    )
    twice = list(ods.elements(changed(make_ods(tmp_path / "t", [TABLE]), repeated), []))
    assert twice[1].cells == ["1", "1", "虚构市", NAMES[0]]


def test_columns_that_are_hidden_are_told(tmp_path: Path) -> None:
    column = '<table:table-column table:number-columns-repeated="3"/>'
    hidden = '<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
    path = changed(make_ods(tmp_path / "s", [TABLE]), (column, hidden))
    assert {row.hidden_columns for row in ods.elements(path, [])} == {frozenset({1, 2})}


def test_hidden_and_filtered_rows_and_the_rows_of_a_hidden_sheet_are_hidden(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.insert_style(Style.from_tag("<style:style style:name='gone' style:family='table'/>"), automatic=True)
        second = table_of("暗", TABLE)
        second.set_attribute("table:style-name", "gone")
        document.body.append(second)

    path = make_ods(tmp_path / "s", [TABLE], change)
    properties = '<style:table-properties table:display="false"/>'
    path = changed(
        path,
        (
            'style:name="gone" style:family="table"/>',
            f'style:name="gone" style:family="table">{properties}</style:style>',
        ),
    )
    for state in ("collapse", "filter"):
        path = changed(path, ("<table:table-row>", f'<table:table-row table:visibility="{state}">'))
    found = list(ods.elements(path, []))
    assert [row.hidden for row in found] == [True, True, False, False, True, True, True, True]
    with pytest.raises(DataError, match="has no sheet '没有'; expected one of 名单, 暗"):
        list(ods.elements(path, ["没有"]))


@pytest.mark.parametrize("form", ["ods", "odt"])
def test_cells_that_are_merged_downwards_repeat_their_value_and_those_to_the_right_have_it_once(
    form: str, tmp_path: Path
) -> None:
    maker = {"ods": make_ods, "odt": make_odt}[form]
    path = maker(tmp_path / "list", [TABLE], lambda document: span(document, (0, 1, 1, 2)))
    found = [row.cells for row in (ods.elements(path, []) if form == "ods" else odt.elements(path))]
    assert found == [
        ["序号", "属地", "企业名称"],
        ["1", "", NAMES[0]],
        ["1", "", NAMES[1]],
        ["3", "幻想县", NAMES[2]],
    ]


def span(document: Document, area: tuple[int, int, int, int]) -> None:
    document.body.get_table(0).set_span(area)


STRUCK = (
    "<style:style style:name='{name}' style:family='{family}'>"
    "<style:text-properties style:text-line-through-style='solid'/></style:style>"
)


@pytest.mark.parametrize("form", ["ods", "odt"])
def test_what_is_struck_out_hidden_or_a_gloss_is_no_content(form: str, tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.insert_style(Element.from_tag(STRUCK.format(name="s", family="text")), automatic=True)
        document.insert_style(Element.from_tag(STRUCK.format(name="c", family="table-cell")), automatic=True)
        document.insert_style(
            Element.from_tag("<style:style style:name='s' style:family='paragraph'/>"), automatic=True
        )

    maker = {"ods": make_ods, "odt": make_odt}[form]
    gloss = "<text:ruby><text:ruby-base>构</text:ruby-base><text:ruby-text>gou</text:ruby-text></text:ruby>"
    path = changed(
        maker(tmp_path / "list", [TABLE], change),
        (
            f"<text:p>{NAMES[0]}</text:p>",
            f"<text:p text:style-name='c'>虚{gloss}<text:span text:style-name='s'>旧</text:span>"
            "<office:annotation><text:p>批注</text:p>"
            "</office:annotation>甲<text:span>科技<text:s/></text:span><text:line-break/>有限公司</text:p>",
        ),
    )
    place = "<table:table-cell" + path_text(path).split("幻想县")[0].rpartition("<table:table-cell")[2] + "幻想县"
    path = changed(path, (place, place.replace("<table:table-cell", "<table:table-cell table:style-name='c'")))
    found = rows(path, format=form)
    assert names(found) == [NAMES[0], *NAMES[1:]]
    assert [row.cells["属地"] for row in found] == ["虚构市", "虚构市", ""]


def path_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("content.xml").decode()


def test_what_a_tracked_change_deleted_is_no_content(tmp_path: Path) -> None:
    deleted = (
        "<text:tracked-changes><text:changed-region text:id='a'><text:deletion><text:p>虚构旧名单</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    path = changed(
        make_odt(tmp_path / "list", ["虚构企业名单", TABLE, "以上。"]),
        ("<office:text>", f"<office:text>{deleted}"),
        ("虚构企业名单", "虚构企业<text:change text:change-id='a'/>名单"),
    )
    assert [one.text for one in odt.elements(path) if isinstance(one, Line)] == ["虚构企业名单", "以上。"]
    assert names(rows(path, format="odt")) == NAMES


def test_an_encrypted_document_is_refused_as_that(tmp_path: Path) -> None:
    path = make_ods(tmp_path / "list", LIST)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
    with pytest.raises(DataError, match="is encrypted; expected it without a password"):
        look(path)


FRAMED = "<text:p>框<draw:frame><draw:text-box><text:p>图注</text:p>{}</draw:text-box></draw:frame>后</text:p>"


def framed(path: Path) -> Path:
    """A text whose table floats in a frame, as word processors write it."""
    path = make_odt(path, ["上", TABLE, "下"])
    before, after = FRAMED.split("{}")
    return changed(path, ("<table:table ", f"{before}<table:table "), ("</table:table>", f"</table:table>{after}"))


def test_a_table_that_floats_in_a_frame_of_a_text_is_read(tmp_path: Path) -> None:
    path = framed(tmp_path / "list")
    assert names(rows(path, format="odt")) == NAMES
    assert [one.text for one in odt.elements(path) if isinstance(one, Line)] == ["上", "图注", "框后", "下"]


def test_a_table_in_a_frame_in_a_cell_is_refused_by_name(tmp_path: Path) -> None:
    inner = "<draw:frame><draw:text-box><table:table><table:table-row/></table:table></draw:text-box></draw:frame>"
    path = changed(
        make_odt(tmp_path / "list", [TABLE]), ("</text:p></table:table-cell>", f"{inner}</text:p></table:table-cell>")
    )
    with pytest.raises(DataError, match="table 1 has a cell with a frame that holds a table"):
        list(odt.elements(path))


@pytest.mark.parametrize("box", ["draw:frame><draw:text-box", "draw:custom-shape><draw:g"])
def test_the_text_of_a_box_is_read_by_itself_and_that_of_one_in_a_cell_is_no_part_of_it(
    box: str, tmp_path: Path
) -> None:
    ends = "".join(f"</{tag}>" for tag in reversed(box.split("><")))
    path = changed(
        make_odt(tmp_path / "list", ["框", TABLE]),
        ("框</text:p>", f"框<{box}><text:p>虚构市优势企业名单</text:p><text:p>（共2家）</text:p>{ends}后</text:p>"),
        ("</text:p></table:table-cell>", f"<{box}><text:p>图注</text:p>{ends}</text:p></table:table-cell>"),
    )
    assert [one.text for one in odt.elements(path) if isinstance(one, Line)] == [
        "虚构市优势企业名单",
        "（共2家）",
        "框后",
    ]
    assert names(rows(path, format="odt")) == NAMES
