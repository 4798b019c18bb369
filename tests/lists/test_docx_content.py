"""A DOCX is read by its grid, and what its reader does not see in print is no content of a list."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from made_lists import FIRMS, HEADER, LIST, make_docx
from read_rows import NAMES, names, rows, skips


def with_spans(path: Path, spans: list[list[int]], grid: int) -> Path:
    """A list of four columns whose cells span the columns of the grid as given, row by row."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=grid)
    for texts, widths in zip([[*HEADER, "证书编号"], *([*firm, "X1"] for firm in FIRMS)], spans, strict=True):
        row, start = table.add_row(), 0
        for text, width in zip(texts, widths, strict=True):
            row.cells[start].merge(row.cells[start + width - 1]).text = str(text)
            start += width
    document.save(str(path))
    return path


def with_name(path: Path, content: str) -> Path:
    """The plain list, the first firm's name in this markup instead of its text."""
    document = docx.Document(str(make_docx(path, LIST)))
    paragraph = document.tables[0].rows[1].cells[2].paragraphs[0]._p
    for run in paragraph.findall(qn("w:r")):
        paragraph.remove(run)
    for child in parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"):
        paragraph.append(child)
    document.save(str(path))
    return path


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def gloss(text: str, sound: str) -> str:
    return f"<w:r><w:ruby><w:rubyPr/><w:rt>{run(sound)}</w:rt><w:rubyBase>{run(text)}</w:rubyBase></w:ruby></w:r>"


def test_rows_whose_cells_span_otherwise_than_the_header_keep_their_names(tmp_path: Path) -> None:
    spans = [[2, 2, 2, 1], [1, 3, 2, 1], [3, 2, 1, 1], [2, 2, 2, 1]]
    found = rows(with_spans(tmp_path / "list", spans, 7), format="docx")
    assert names(found) == NAMES
    assert [row.cells["属地"] for row in found] == ["虚构市", "虚构市", "幻想县"]


def test_a_cell_merged_downwards_is_repeated_by_its_place_in_the_grid(tmp_path: Path) -> None:
    path = with_spans(tmp_path / "list", [[2, 2, 2, 1], [3, 1, 2, 1], [1, 3, 2, 1], [2, 2, 2, 1]], 7)
    document = docx.Document(str(path))
    upper, lower = (document.tables[0].rows[number]._tr.tc_lst[2] for number in (1, 2))
    upper.vMerge, lower.vMerge = "restart", "continue"
    document.save(str(path))
    assert names(rows(path, format="docx")) == [NAMES[0], NAMES[0], NAMES[2]]


@pytest.mark.parametrize(
    "content",
    [
        run("虚构甲") + f"<w:del w:id='1'>{run('实业')}</w:del><w:ins w:id='2'>{run('科技')}</w:ins>" + run("有限公司"),
        run("虚构甲") + f"<w:moveFrom w:id='1'>{run('实业')}</w:moveFrom>" + run("科技有限公司"),
        run("虚构甲") + run("实业", "<w:strike/>") + run("科技有限公司", "<w:strike w:val='0'/>"),
        run("虚构甲") + run("实业", "<w:dstrike w:val='true'/>") + run("科技有限公司"),
        run("虚构甲") + run("实业", "<w:vanish/>") + run("科技有限公司"),
        gloss("虚", "xū") + gloss("构", "gòu") + run("甲科技有限公司"),
    ],
    ids=["deleted", "moved away", "struck out", "struck out twice", "hidden", "glossed"],
)
def test_text_that_is_not_in_print_is_no_part_of_a_name(content: str, tmp_path: Path) -> None:
    assert names(rows(with_name(tmp_path / "list", content), format="docx")) == NAMES


def test_a_row_deleted_under_revision_is_blank(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "list", LIST)
    document = docx.Document(str(path))
    properties = document.tables[0].rows[2]._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:del {nsdecls('w')} w:id='1'/>"))
    document.save(str(path))
    assert names(rows(path, format="docx")) == [NAMES[0], NAMES[2]]
    assert [skip.address for skip in skips(path, format="docx") if skip.reason == "blank"] == ["table 1 row 3"]


def test_a_table_in_a_cell_is_text_of_its_cell_and_one_in_a_deletion_is_none(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "list", LIST)
    document = docx.Document(str(path))
    cell = document.tables[0].rows[1].cells[1]
    cell.text = ""
    cell.add_table(1, 1).rows[0].cells[0].text = "虚构市"
    body = document.element.body
    deleted = parse_xml(f"<w:del {nsdecls('w')} w:id='1'/>")
    body.insert(0, deleted)
    deleted.append(docx.Document(str(path)).tables[0]._tbl)
    document.save(str(path))
    found = rows(path, format="docx")
    assert [(row.address, row.cells["属地"]) for row in found][:1] == [("table 1 row 2", "虚构市")]
    assert names(found) == NAMES
