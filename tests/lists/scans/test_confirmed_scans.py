"""A scan that was read waits until a person has confirmed its doubtful cells; then its rows are a list like any."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import click
import pytest
from added_lists import HERE, SURE, facts
from adding import add, check
from click.testing import CliRunner
from commands import command_of
from made_up import begin
from qiangqi.lists.editing.edit import holdings
from qiangqi.lists.editing.remove import remove
from qiangqi.lists.readers.confirmed_cells import Placed, placed
from qiangqi.lists.readers.limits import MAX_PICTURES
from qiangqi.lists.scans.read_rows import ReadCell, ReadRow
from qiangqi.lists.scans.reading import missing, scan_form
from qiangqi.lists.scans.waiting import counted, waiting
from qiangqi.lists.sources import load_sources
from qiangqi.standing.strict_yaml import DataError, Text
from reportlab.pdfgen.canvas import Canvas
from waiting_scans import ASKED, HEAD, picture, waits

KNOWN = (*SURE, *HERE, "--kind", "granted")
PERSONS = (["虚构甲有限公司", "1", "虚构某"], ["虚构乙有限公司", "2", ""])
ALL = ("--cell", "4:2=虚构甲有限公司", "--cell", "6=ok", "--confirmed", "2026-05-06")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return begin(tmp_path / "datasets")


@pytest.fixture
def scan(tmp_path: Path, folder: Path) -> Path:
    path = picture(tmp_path / "2023-list.png")
    waits(path, folder)
    return path


def test_nothing_is_written_while_a_cell_is_not_confirmed(scan: Path, folder: Path) -> None:
    told = add(scan, folder, *KNOWN, "--cell", "4=虚构甲有限公司", "--confirmed", "2026-05-06", status=2)
    assert "6:3" in told and "row-6-column-3.png" in told and "4:2" not in told
    assert load_sources(folder) == []


def test_yes_confirms_no_scan(scan: Path, folder: Path) -> None:
    told = add(scan, folder, *KNOWN, *ALL[:4], status=2)
    assert "--confirmed" in told
    assert load_sources(folder) == []


def test_confirmed_rows_are_facts_with_their_places_in_the_scan(scan: Path, folder: Path) -> None:
    add(scan, folder, *KNOWN, *ALL)
    assert [(row.name, row.region, row.address) for row in facts(folder)] == [
        ("虚构甲有限公司", "虚构市", "page 1 row 2"),
        ("虚构乙有限公司", "幻想县", "page 1 row 3"),
        ("虚构丙有限公司", "幻想县", "page 2 row 1"),
    ]
    (source,) = load_sources(folder)
    card, cells = source.card, source.card.cells
    assert cells is not None
    assert (card.read_by, cells.file, cells.confirmed) == ("ocr", "raw/2023-list.cells.csv", "2026-05-06")
    assert card.evidence == "government_site" and card.sha256 == hashlib.sha256(scan.read_bytes()).hexdigest()
    assert source.raw_path is not None and source.raw_path.read_bytes() == scan.read_bytes()
    assert re.search(r"zhengzhou/2023-list +4 +3 +0 +1\n", check(folder))


def test_what_is_typed_is_read_and_what_is_blank_is_typed_as_none(scan: Path, folder: Path) -> None:
    typed = [f"--cell={text}" for text in ("4=虚构申有限公司", "4:3=none", "5:2=虚构丁有限公司", "6=ok")]
    add(scan, folder, *KNOWN, *typed, *ALL[4:])
    assert [(row.name, row.region) for row in facts(folder)] == [
        ("虚构申有限公司", ""),
        ("虚构丁有限公司", "幻想县"),
        ("虚构丙有限公司", "幻想县"),
    ]


def test_cells_can_be_confirmed_in_the_table_beside_their_pictures(scan: Path, folder: Path) -> None:
    (table,) = folder.parent.glob("waiting/*/confirm.csv")
    head = table.read_text(encoding="utf-8-sig").splitlines()[0]
    filled = [f"{line}{text}" for line, text in zip(ASKED, ("虚构甲有限公司", "乌有区"), strict=True)]
    table.write_text("\r\n".join([head, *filled]) + "\r\n", encoding="gb18030")  # as a spreadsheet saves it
    add(scan, folder, *KNOWN, *ALL[4:])
    assert [row.region for row in facts(folder)] == ["虚构市", "幻想县", "乌有区"]


def filled_in(folder: Path, *lines: str) -> Path:
    (table,) = folder.parent.glob("waiting/*/confirm.csv")
    table.write_text("".join(f"{line}\n" for line in (HEAD, *lines)), encoding="utf-8-sig")
    return table


def test_a_line_that_is_deleted_stays_open_and_comes_back(scan: Path, folder: Path) -> None:
    table = filled_in(folder, ASKED[1] + "none")
    assert [(one.row, one.column) for one in waiting(scan, "png", folder).open] == [(4, 2)]
    assert ASKED[0] in table.read_text(encoding="utf-8-sig").splitlines()


def test_of_the_table_only_what_is_filled_in_counts(scan: Path, folder: Path) -> None:
    filled_in(folder, "4,2,5,differs,虚构申有限公司,虚构申有限公司,row-4-column-2.png,OK", ASKED[1] + "none")
    found = waiting(scan, "png", folder)
    assert found.open == []
    assert [row.cells[1] for row in placed(found.confirmed) if row.table][1:3] == ["虚构甲有限公司", "虚构乙有限公司"]


def test_what_a_spreadsheet_made_of_a_reading_is_not_taken(scan: Path, folder: Path) -> None:
    filled_in(folder, ASKED[0].replace("虚构甲有限公司", "2023.1"))
    found = waiting(scan, "png", folder)
    found.confirm(4, None, None)
    assert found.asked[4, 2].confirmed == "虚构甲有限公司"


def test_ok_that_is_typed_for_a_cell_is_its_first_reading(scan: Path, folder: Path) -> None:
    found = waiting(scan, "png", folder)
    found.confirm(4, 2, " OK ")
    assert found.asked[4, 2].confirmed == "虚构甲有限公司"


def test_a_line_of_no_cell_is_refused(scan: Path, folder: Path) -> None:
    filled_in(folder, *ASKED, "99,1,99,seen,,,,虚构")
    with pytest.raises(DataError, match="no such cell"):
        waiting(scan, "png", folder)


def test_a_header_that_is_confirmed_takes_its_column_about_persons_out_of_all_that_is_kept(
    tmp_path: Path, folder: Path
) -> None:
    rows = [Placed(1, 1, n, cells) for n, cells in enumerate((["企业名称", "序号", "联糸人"], *PERSONS), 1)]
    asked = ("2,3,2,differs,联糸人,联系人,a.png,", "3,3,3,unsure,虚构某,虚构某,b.png,")
    path = picture(tmp_path / "2024-list.png")
    kept = waits(path, folder, rows, asked)
    (kept / "b.png").write_bytes(b"picture")
    waiting(path, "png", folder).confirm(2, 3, "联系人")
    assert waiting(path, "png", folder).open == []
    assert not [one for one in kept.iterdir() if one.name == "b.png" or "虚构某".encode() in one.read_bytes()]
    assert all("虚构甲有限公司".encode() in (kept / name).read_bytes() for name in ("cells.csv", "confirmed.csv"))


def test_a_default_at_a_terminal_is_masked_and_taken_whole(tmp_path: Path, folder: Path) -> None:
    command_of("add")
    number = "1" + "3800" + "000000"
    path = picture(tmp_path / "2024-list.png")
    waits(path, folder, [Placed(1, 0, 1, [number])], [f"2,1,2,differs,{number},{number[:-1]},a.png,"])
    found = waiting(path, "png", folder)
    ask = click.Command("ask", callback=lambda: sys.modules["_scans"]._ask(found))
    done = CliRunner().invoke(ask, [], input="2\n\n\n", catch_exceptions=False)
    assert number not in done.output and found.asked[2, 1].confirmed == number


def test_at_a_terminal_cells_are_confirmed_by_the_number_of_their_row(scan: Path, folder: Path) -> None:
    command_of("add")
    waits_for = waiting(scan, "png", folder)
    ask = click.Command("ask", callback=lambda: sys.modules["_scans"]._ask(waits_for))
    typed = ("4", "虚构申有限公司", "99", "1", "6", "", "5:2", "虚构丁有限公司", "")
    done = CliRunner().invoke(ask, [], input="".join(f"{line}\n" for line in typed), catch_exceptions=False)
    assert "row-4-column-2.png" in done.output and "99:1: no such cell" in done.output
    assert waits_for.open == []
    assert [row.cells[1] for row in placed(waits_for.confirmed) if row.table][1:] == [
        "虚构申有限公司",
        "虚构丁有限公司",
        "虚构丙有限公司",
    ]


def test_the_same_confirmations_give_the_same_bytes(scan: Path, folder: Path, tmp_path: Path) -> None:
    other = begin(tmp_path / "other/datasets")
    waits(scan, other)
    for each in (folder, other):
        add(scan, each, *KNOWN, *ALL, "--made", "2026-05-06")
    files = [sorted((each / "zhengzhou").glob("**/2023-list*")) for each in (folder, other)]
    assert len(files[0]) == 3
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]


def test_an_option_of_no_cell_is_refused(scan: Path, folder: Path) -> None:
    for option, why in (("99:2=虚构", "no such cell"), ("5=ok", "no cell of it"), ("虚构", "expected ROW")):
        assert why in add(scan, folder, *KNOWN, "--cell", option, status=2)


def test_cells_that_are_not_those_of_the_card_stop_the_build(scan: Path, folder: Path) -> None:
    add(scan, folder, *KNOWN, *ALL)
    cells = folder / "zhengzhou/raw/2023-list.cells.csv"
    cells.write_bytes(cells.read_bytes().replace("虚构乙".encode(), "虚构丁".encode()))
    with pytest.raises(DataError, match=r"cells\.csv has"):
        load_sources(folder)


@pytest.mark.parametrize("form", ["png", "jpeg", "tiff", "webp"])
def test_a_picture_is_a_scan_whatever_it_is_called(form: str, tmp_path: Path) -> None:
    assert scan_form(picture(tmp_path / "list.csv", form.upper())) == form


def pdf(path: Path, mode: int | None, image: Path | None = None) -> Path:
    """A page with a line of text in a rendering mode (3 shows nothing), or with a picture, or with both."""
    canvas = Canvas(str(path))
    if image:
        canvas.drawImage(str(image), 0, 0, 595, 842)
    if mode is not None:
        text = canvas.beginText(100, 700)
        text.setTextRenderMode(mode)
        text.textLine("Xugou 1")
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return path


def test_a_pdf_is_a_scan_where_a_page_shows_a_picture_and_no_text(tmp_path: Path) -> None:
    image = picture(tmp_path / "page.png")
    assert scan_form(pdf(tmp_path / "a.pdf", None, image)) == "pdf"
    assert scan_form(pdf(tmp_path / "b.pdf", 3, image)) == "pdf"  # with what another program read, behind the picture
    assert scan_form(pdf(tmp_path / "c.pdf", 0, image)) is None
    assert scan_form(pdf(tmp_path / "d.pdf", 0)) is None


@pytest.mark.skipif(not missing(), reason="what reads scans is installed")
def test_where_nothing_reads_scans_the_command_that_installs_it_is_named(folder: Path, tmp_path: Path) -> None:
    told = add(picture(tmp_path / "list.png"), folder, *KNOWN, status=1)
    assert "is a scan" in told and "`make ocr`" in told
    assert not (tmp_path / "waiting").exists() or not list((tmp_path / "waiting").iterdir())


def test_pictures_of_cells_are_counted_over_all_pages(tmp_path: Path) -> None:
    picture_of_a_cell = bytes(MAX_PICTURES // 4)
    pages = [[ReadRow(number, 1, 1, [ReadCell(picture_of_a_cell, [])])] for number in range(1, 7)]
    assert len(counted(tmp_path, pages[:4])) == 4
    with pytest.raises(DataError, match="more than 256 MiB by page 5; expected less"):
        counted(tmp_path, pages)


def test_a_list_that_is_removed_takes_its_cells_with_it(scan: Path, folder: Path) -> None:
    add(scan, folder, *KNOWN, *ALL)
    because = Text(zh="虚构", en="fiction")
    removed = remove(holdings(folder, frozenset(), "2026-06-01", because), "zhengzhou/2023-list")
    assert {path for path, data in removed.contents.items() if data is None} == {
        "zhengzhou/2023-list.yml",
        "zhengzhou/raw/2023-list.png",
        "zhengzhou/raw/2023-list.cells.csv",
    }
