"""Documents of Word 97: their text by pieces, their tables by where cells stand, and what of them is no content."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from made_compound import compound
from made_doc import BOLD, DELETED, HIDDEN, STRUCK, STRUCK_TWICE, Run, make_doc, write_doc
from made_lists import FIRMS, HEADER, LIST, Block, make_docx, make_xls, make_xlsx
from qiangqi.lists.readers.doc import elements
from qiangqi.lists.readers.elements import Line, Row
from qiangqi.lists.readers.preview import look
from qiangqi.standing.strict_yaml import DataError
from read_rows import NAMES, names, rows

NOTHING = b""


def cell(text: object) -> list[Run]:
    return [(str(text), NOTHING)]


def table(*rows: Sequence[object]) -> list[list[list[Run]]]:
    return [[cell(text) for text in row] for row in rows]


def cells(path: Path) -> list[list[str]]:
    return [element.cells for element in elements(path) if isinstance(element, Row)]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("pieces", [1, 7])
def test_a_document_is_read_by_its_pieces_in_utf16_and_in_gbk(pieces: int, narrow: bool, tmp_path: Path) -> None:
    path = make_doc(tmp_path / "list.doc", LIST, narrow=narrow, pieces=1 if narrow else pieces)
    assert look(path).format == "doc" and look(path).lines[0].text == LIST[0]
    assert names(rows(path, format="doc")) == NAMES


def test_a_narrow_piece_is_western_where_the_document_has_its_chinese_in_two_bytes(tmp_path: Path) -> None:
    path = write_doc(tmp_path / "list", [cell("虚构名单")], western="××··\r".encode("cp1252"))
    assert [line.text for line in elements(path) if isinstance(line, Line)] == ["虚构名单", "××··"]


@pytest.mark.parametrize("gone", [DELETED, STRUCK, STRUCK_TWICE, HIDDEN, BOLD + STRUCK])
def test_a_run_that_is_deleted_struck_out_or_hidden_is_no_content(gone: bytes, tmp_path: Path) -> None:
    name: list[Run] = [("虚构甲", NOTHING), ("实业", gone), ("科技", BOLD), ("有限公司", NOTHING)]
    line: list[Run] = [("旧", gone), ("虚构企业名单", NOTHING)]
    path = write_doc(tmp_path / "list", [line, [*table(HEADER), [cell(1), cell("虚构市"), name]]])
    assert names(rows(path, format="doc")) == ["虚构甲科技有限公司"]
    assert next(iter(elements(path))) == Line(1, "paragraph 1", "虚构企业名单")


def test_a_row_that_is_deleted_has_empty_cells(tmp_path: Path) -> None:
    deleted = [[(str(text), DELETED)] for text in FIRMS[1]]
    path = write_doc(tmp_path / "list", [[*table(HEADER, FIRMS[0]), deleted, *table(FIRMS[2])]])
    assert names(rows(path, format="doc")) == [NAMES[0], NAMES[2]]


def test_cells_stand_in_the_columns_of_the_table_whatever_they_span(tmp_path: Path) -> None:
    found = table(HEADER, FIRMS[0], ["虚构乙有限公司", "幻想县"], ["3", "虚构丙有限公司"])
    edges = [[0, 1000, 3000, 9000], [5, 1010, 2990, 9000], [0, 3000, 9000], [0, 1000, 9000]]
    path = write_doc(tmp_path / "list", [found], widths=edges)
    assert cells(path)[1:] == [
        ["1", "虚构市", NAMES[0]],
        ["虚构乙有限公司", "", "幻想县"],
        ["3", "", "虚构丙有限公司"],
    ]


def test_a_cell_that_is_merged_downwards_repeats_its_value(tmp_path: Path) -> None:
    found = table(HEADER, [1, "虚构市", NAMES[0]], [2, "", NAMES[1]], [3, "", NAMES[2]])
    path = write_doc(tmp_path / "list", [found], down=[(2, 1)])
    assert [row.cells["属地"] for row in rows(path, format="doc")] == ["虚构市", "虚构市", ""]


def test_two_tables_are_two_and_the_lines_between_them_are_lines(tmp_path: Path) -> None:
    path = make_doc(tmp_path / "list", ["甲", [HEADER, FIRMS[0]], "乙", [HEADER, FIRMS[1]], "丙"])
    found = list(elements(path))
    assert [one.text for one in found if isinstance(one, Line)] == ["甲", "乙", "丙"]
    assert [one.address for one in found if isinstance(one, Row)] == [
        f"table {table} row {row}" for table in (1, 2) for row in (1, 2)
    ]


def test_a_field_gives_its_result_and_a_phonetic_guide_its_base(tmp_path: Path) -> None:
    guide = '\x13 EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(xū),虚)\x15构甲\x13 REF a \x14科技\x15有限公司'
    path = write_doc(tmp_path / "list", [table(HEADER, [1, "虚构市", guide])])
    assert names(rows(path, format="doc")) == ["虚构甲科技有限公司"]


def test_a_wrapped_name_and_a_western_letter_are_as_they_were(tmp_path: Path) -> None:
    path = write_doc(
        tmp_path / "list", [table(HEADER, [1, "虚构市", "虚构\x0b甲\x0b有限公司"], [2, "é", "ABC\x0bLtd"])]
    )
    assert names(rows(path, format="doc")) == ["虚构甲有限公司", "ABC Ltd"]


def test_files_of_wps_are_what_their_content_is(tmp_path: Path) -> None:
    table: list[Block] = [[HEADER, *FIRMS]]
    found = {
        make_doc(tmp_path / "a.wps", table): "doc",
        make_docx(tmp_path / "b.wps", table): "docx",
        make_xls(tmp_path / "c.et", table): "xls",
        make_xlsx(tmp_path / "d.et", table): "xlsx",
    }
    for path, form in found.items():
        assert look(path).format == form
        assert names(rows(path, format=form)) == NAMES


def test_a_file_of_wps_that_is_none_of_these_and_one_of_works_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "old.et").write_bytes(b"WPS\0" * 99)
    with pytest.raises(DataError, match="is a WPS file of an old kind; expected it saved as XLSX or DOCX"):
        look(tmp_path / "old.et")
    (tmp_path / "works.wps").write_bytes(compound({"MatOST": b"1", "CONTENTS": b"2"}))
    with pytest.raises(DataError, match="is a document of Microsoft Works"):
        look(tmp_path / "works.wps")
