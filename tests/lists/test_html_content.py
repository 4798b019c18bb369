"""What a page strikes out, hides or glosses is no part of a name; a list in a hidden part of a page is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from qiangqi.lists.readers import html_styles
from qiangqi.standing.strict_yaml import DataError
from read_rows import names, rows, skips

PAGE = "<meta charset=utf-8><div {}><table><tr><td>属地<td>企业名称<tr><td>虚构市<td>{}</table></div>"


@pytest.mark.parametrize(
    "content",
    [
        "虚构甲<del>科技</del><ins>实业</ins>有限公司",
        "虚构甲<s>科技</s>实业<strike>股份</strike>有限公司",
        "虚构甲<span style='text-decoration: line-through'>科技</span>实业有限公司",
        "虚构甲<span style='display: none'>科技</span>实业<b hidden>股份</b>有限公司",
        "<ruby>虚<rp>(</rp><rt>xū</rt><rp>)</rp></ruby><ruby>构<rt>gòu</rt></ruby>甲实业有限公司",
    ],
)
def test_text_that_the_page_does_not_show_is_no_part_of_a_name(content: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text(PAGE.format("", content), encoding="utf-8")
    assert names(rows(path, format="html")) == ["虚构甲实业有限公司"]


def test_a_table_in_a_hidden_part_of_a_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text(PAGE.format("style='display:none'", "虚构甲实业有限公司"), encoding="utf-8")
    assert names(rows(path, format="html")) == ["虚构甲实业有限公司"]


SHEET = """<style>
/* .kept {display: none} */ .kept {color: red} @media print {.kept {display: none}} .a, p.b {display: none}
td .gone, div > .not {visibility: hidden} .old {text-decoration: line-through red} .shown {display: none}
td.name .shown {display: inline} .on {display: none !important} .kept:hover {display: none}
@media screen {#cut {display: none}} @import "x.css"; .late {display: none}
</style><style media="print">.kept {display: none}</style>"""


@pytest.mark.parametrize(
    "wrong", ["class='a'", "class='x gone'", "class=old", "id=cut", "class=on style='display: inline'"]
)
def test_what_a_style_sheet_hides_or_strikes_out_is_no_part_of_a_name(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    kept = "<b class='b not kept'>虚构</b><b class=late style='display: inline'>甲</b><b class=shown>实业</b>"
    page = SHEET + PAGE.format("", f"{kept}<b {wrong}>科技</b>有限公司").replace(
        "<td>虚构市<td>", "<td>虚构市<td class=name>"
    )
    path.write_text(page, encoding="utf-8")
    assert names(rows(path, format="html")) == ["虚构甲实业有限公司"]


def test_a_row_that_a_style_sheet_hides_is_skipped_by_name(tmp_path: Path) -> None:
    path = tmp_path / "list"
    page = PAGE.format("", "虚构甲有限公司<tr class=a><td>幻想县<td>虚构乙有限公司")
    path.write_text(SHEET + page, encoding="utf-8")
    assert names(rows(path, format="html", hidden="skip")) == ["虚构甲有限公司"]
    assert [skip.reason for skip in skips(path, format="html", hidden="skip")] == ["header", "hidden"]


def test_a_page_whose_style_sheets_take_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_styles, "_MOST_STEPS", 10_000)
    path = tmp_path / "list"
    sheet = f"<style>.no {'div ' * 7}{{display: none}} {'@media screen {' * 3000}</style>"
    path.write_text("<!DOCTYPE html>" + sheet + "<div>" * 60 + PAGE.format("", "虚构甲有限公司"), encoding="utf-8")
    with pytest.raises(DataError, match="take too long to apply"):
        rows(path, format="html")


STRUCK, UNSHOWN = "style='text-decoration: line-through'", "style='display: none'"


@pytest.mark.parametrize("how", [STRUCK, UNSHOWN, "hidden"])
def test_a_cell_that_is_struck_out_or_hidden_is_empty(how: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text(PAGE.format("", "虚构甲有限公司").replace("<td>虚构市", f"<td {how}>虚构市"), encoding="utf-8")
    assert [row.cells for row in rows(path, format="html")] == [{"企业名称": "虚构甲有限公司", "属地": ""}]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"<tr {STRUCK}><td>虚构乙有限公司", "blank"),
        (f"<tbody {STRUCK}><tr><td>虚构乙有限公司</tbody>", "blank"),
        (f"<tr {UNSHOWN}><td>虚构乙有限公司", "hidden"),
        (f"<tbody {UNSHOWN}><tr><td>虚构乙有限公司</tbody>", "hidden"),
    ],
)
def test_a_row_that_is_struck_out_or_hidden_is_skipped_by_name(row: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "list"
    page = PAGE.format("", f"虚构甲有限公司{row}").replace("<td>虚构市", "<td rowspan=2>虚构市")
    path.write_text(page, encoding="utf-8")
    assert names(rows(path, format="html", hidden="skip")) == ["虚构甲有限公司"]
    assert [skip.reason for skip in skips(path, format="html", hidden="skip")] == ["header", reason]
