"""Made pages are read by what reads scans: ruled lines, two recognisers, and the cells that they doubt."""

from __future__ import annotations

from pathlib import Path

import pytest
from added_lists import HERE, SURE, facts
from adding import add
from made_scans import HEADER, TITLE, font_file, lists, page, scanned
from made_up import begin
from PIL import Image, ImageDraw, ImageFont
from qiangqi.lists.scans import images
from qiangqi.lists.scans.doubts import doubts, text_of
from qiangqi.lists.scans.read_rows import ReadRow
from qiangqi.lists.scans.reading import missing, read_scan, scan_form
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.names import name_key

pytestmark = [
    pytest.mark.scale,
    pytest.mark.skipif(bool(missing()), reason="what reads scans is not installed: make ocr"),
    pytest.mark.skipif(font_file() is None, reason="no Chinese font is installed"),
]

KNOWN = (*SURE, *HERE, "--kind", "granted")
(ROWS,) = lists(6, 6, seed=3)


def read(path: Path, data: bytes) -> list[ReadRow]:
    path.write_bytes(data)
    form = scan_form(path)
    assert form is not None
    return [row for rows in read_scan(path, form) for row in rows]


def texts(rows: list[ReadRow]) -> list[list[str]]:
    return [[name_key(text_of(cell)) for cell in row.cells] for row in rows]


def printed(rows: list[list[str]]) -> list[list[str]]:
    return [[name_key(text) for text in cells] for cells in ([TITLE], *rows)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "PDF"])
def test_a_page_that_lies_askew_is_read_in_every_form(form: str, tmp_path: Path) -> None:
    rows = read(tmp_path / "scan", scanned(page(ROWS), form))
    assert texts(rows) == printed(ROWS)
    assert len(doubts(rows)) <= 1


@pytest.mark.parametrize("degrees", [90, 180])
def test_a_page_that_was_laid_the_wrong_way_round_is_turned(degrees: int, tmp_path: Path) -> None:
    assert texts(read(tmp_path / "scan", scanned(page(ROWS).rotate(degrees, expand=True)))) == printed(ROWS)


def test_a_name_that_wraps_is_one_cell(tmp_path: Path) -> None:
    long = "虚构科电中东山海机新材料（集团）股份有限公司"
    rows = read(tmp_path / "scan", scanned(page([HEADER, ["1", long, "虚构市"], ["2", "虚构金湖有限公司", "虚构市"]])))
    assert [line[1] for line in texts(rows)[2:]] == [name_key(long), "虚构金湖有限公司"]


def test_a_page_without_a_table_gives_its_lines(tmp_path: Path) -> None:
    rows = read(tmp_path / "scan", scanned(page([])))
    assert [(row.table, text_of(row.cells[0])) for row in rows] == [(0, TITLE)]


def test_of_a_table_that_runs_off_the_page_the_rows_that_are_there_are_read(tmp_path: Path) -> None:
    (many,) = lists(45, 45)
    rows = read(tmp_path / "scan", scanned(page(many, is_cut=True)))
    assert texts(rows)[:30] == printed(many)[:30]


def test_ink_that_a_ruled_line_cuts_is_asked_about_on_both_sides_of_it(tmp_path: Path) -> None:
    image = page([[*row[:2], "" if number in (3, 4) else row[2]] for number, row in enumerate(ROWS)])
    lines = [y for y in range(1, image.height) if image.getpixel((1110, y)) < 100 <= image.getpixel((1110, y - 1))]
    index, _, path = (font_file() or "").partition("|")
    font = ImageFont.truetype(path, 22, index=int(index))
    ImageDraw.Draw(image).text((1005, lines[4]), "县", font=font, fill=30, anchor="mm")
    found = doubts(read(tmp_path / "scan.png", scanned(image, "PNG", degrees=0)))
    assert (found[4, 2], found[5, 2]) == ("edge_ink", "edge_ink")


def test_of_two_cells_in_one_place_of_a_bowed_page_none_is_lost_and_both_are_marked() -> None:
    from qiangqi.lists.scans.ruled_lines import _table

    boxes = [(0, 0, 50, 30), (54, 0, 200, 30), (0, 34, 50, 60), (54, 7, 200, 29), (54, 34, 200, 60)]
    made = _table((0, 0, 200, 60), [(box, True) for box in boxes], 22.0)
    assert (made.rows, made.columns) == (3, 2)
    placed = [(cell.rows, cell.columns[0], cell.flaw) for cell in made.cells]
    assert placed == [
        ((0, 0), 1, "overlaps"),
        ((0, 1), 0, "overlaps"),
        ((1, 1), 1, "overlaps"),
        ((2, 2), 0, None),
        ((2, 2), 1, None),
    ]


def test_a_blank_page_is_refused(tmp_path: Path) -> None:
    folder, path = begin(tmp_path / "datasets"), tmp_path / "blank.png"
    Image.new("L", (800, 600), 255).save(path)
    assert "shows no text" in add(path, folder, *KNOWN, status=1)


def test_a_scan_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    path, sheet = tmp_path / "scan.tif", Image.new("1", (8, 8), 1)
    sheet.save(path, save_all=True, append_images=[sheet] * 200)
    pages = images.pictures(path, "tiff")
    with pytest.raises(DataError, match="more than 200 pages"):
        list(pages)


def test_a_scan_is_registered_once_its_doubtful_cells_are_confirmed(tmp_path: Path) -> None:
    folder, path = begin(tmp_path / "datasets"), tmp_path / "2023-list.jpg"
    path.write_bytes(scanned(page(ROWS)))
    add(path, folder, *KNOWN, status=2)
    (waiting,) = folder.parent.glob("waiting/*")
    asked = [line.split(",") for line in (waiting / "confirm.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert all((waiting / cells[6]).read_bytes().startswith(b"\x89PNG") for cells in asked)
    said = [f"--cell={row}:{column}={ROWS[int(row) - 3][int(column) - 1]}" for row, column, *_ in asked]
    add(path, folder, *KNOWN, *said, "--confirmed", "2026-05-06")
    assert [name_key(row.name) for row in facts(folder)] == [name_key(name) for _, name, _ in ROWS[1:]]
