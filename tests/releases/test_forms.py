"""Every table in every form."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from qiangqi.releases.arrow_batches import schema_of
from qiangqi.releases.csv_form import CommaSeparated, guard
from qiangqi.releases.headers import chinese_name
from qiangqi.releases.ndjson_form import JsonLines
from qiangqi.releases.parquet_form import Parquet
from qiangqi.releases.release import release
from qiangqi.releases.row_texts import has_any
from qiangqi.releases.tables import HIDDEN, public_tables, query_of
from qiangqi.releases.versions import manifest_of
from qiangqi.releases.xlsx_form import Workbook
from qiangqi.values.spreadsheet_cells import CELL, guarded
from qiangqi.web.http.downloads import cell
from released_tables import day_of
from sites import Site

NASTY = {
    "虚构=1": "=1+1",
    "虚构+1": "+cmd|' /C calc'!A0",
    "虚构-1": "-2",
    "虚构@1": "@SUM(A1)",
    "虚构tab": "\tx",
    "虚构full": "＝1",
    "虚构digits": "123456789012345678",
    "虚构point": "1234567890123456.5",
    "虚构commas": " 1,234,567,890,123",
    "虚构wide": "１２３４５６７８９０１２３４５６７",
    "虚构exponent": "1.5E-7",
    "虚构short": "12E3",
    "虚构fifteen": "123456789012345",
    "虚构noughts": "007",
    "虚构half": "2018-08",
    "虚构signs": '<a href="x">&amp; \\ "q"</a>\r\n, \x07 _x0041_ ',
    "虚构link": "https://example.org/",
    "虚构long": "长" * 40_000,
    "虚构empty": "",
}
"""Regions of invented firms, by their ids."""


@pytest.fixture(scope="module")
def nasty(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a catalogue with texts that a spreadsheet would spoil or run."""
    path = tmp_path_factory.mktemp("nasty") / "catalogue.db"
    shutil.copyfile(database, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "insert into firms (firm_id, name, name_key, region, facts) values (?, ?, ?, ?, 0)",
            [(id_, id_, id_, text) for id_, text in NASTY.items()],
        )
    return release(path, path.parent / "releases")


def rows_of(database: Path, table: str, day: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(query_of(table, day)).fetchall()


# Forms


@pytest.mark.parametrize("table", [table.name for table in public_tables()])
def test_every_form_of_a_table_has_the_rows_of_the_database(database: Path, folder: Path, table: str) -> None:
    names = [column.name for one in public_tables() if one.name == table for column in one.columns]
    rows = rows_of(database, table, day_of(folder))
    printed = [tuple("" if value is None else _number(value) for value in row) for row in rows]
    plain = list(csv.reader(io.StringIO((folder / f"{table}.csv").read_text(encoding="utf-8"), newline="")))
    assert [tuple(map(_number, row)) for row in plain] == [tuple(names), *printed]
    lines = (folder / f"{table}.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [dict(zip(names, row, strict=True)) for row in rows]
    stored = pq.read_table(folder / f"{table}.parquet").to_pylist()
    assert [tuple(map(_day, row.values())) for row in stored] == rows
    sheet = CalamineWorkbook.from_path(str(folder / f"{table}.xlsx")).get_sheet_by_index(0).to_python()
    assert [tuple(map(_number, row)) for row in sheet[1:]] == printed
    assert [header.partition("（")[0] for header in sheet[0]] == names


def _number(value: Any) -> Any:
    """Let a number be one whether a form writes ``3``, ``3.0`` or the text of it."""
    if isinstance(value, int | float):
        return f"{float(value):g}" if abs(value) < 1e6 else str(int(value))
    try:
        return _number(float(value)) if value.replace(".", "", 1).isdigit() and len(value) < 16 else value
    except ValueError:
        return value


def _day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def test_every_public_table_is_there_and_none_that_serves_the_search() -> None:
    names = {table.name for table in public_tables()}
    assert "titles_held" in names and names.isdisjoint(HIDDEN)


def test_codes_are_texts_and_days_are_dates_in_parquet(folder: Path) -> None:
    schema = pq.read_schema(folder / "firms.parquet")
    assert (schema.field("uscc").type, schema.field("uscc_known_on").type) == (pa.string(), pa.date32())
    assert schema.field("uscc").metadata[b"zh"].decode().startswith("统一社会信用代码")


def test_titles_held_are_those_that_the_site_says_are_held_that_day(fictional_release: Path) -> None:
    folder, site = fictional_release, Site(fictional_release.parent.parent / "catalogue.db")
    told = list(csv.DictReader(io.StringIO(site.get(f"/titles.csv?as_of={day_of(folder)}&holds=yes").text)))
    held = list(csv.DictReader(io.StringIO((folder / "titles_held.csv").read_text(encoding="utf-8"))))
    names = [name for name in held[0] if name in told[0]]
    assert held and len(names) == 19
    assert [[row[name] for name in names] for row in held] == [[row[name] for name in names] for row in told]
    site.loop.close()


def test_two_releases_of_one_content_are_the_same_bytes(database: Path, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "catalogue.db"
    copy.parent.mkdir()
    shutil.copyfile(database, copy)
    again = release(copy, tmp_path / "releases")
    assert again.name == folder.name
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(path.name for path in again.iterdir())
    assert [name for name in names if (folder / name).read_bytes() != (again / name).read_bytes()] == []


# Spreadsheets


def test_no_text_of_a_workbook_is_a_formula_a_link_or_a_number(nasty: Path) -> None:
    book = load_workbook(nasty / "firms.xlsx")
    cells = {row[0].value: row[5] for row in book["firms"].iter_rows(min_row=2) if row[0].value in NASTY}
    for id_, text in NASTY.items():
        cell = cells[id_]
        assert cell.hyperlink is None
        if id_ == "虚构long":
            assert "40000" in cell.value and cell.data_type == "s"
        elif text:
            assert (cell.data_type, cell.value.replace("\r\n", "\n")) in {
                ("s", text.replace("\r\n", "\n")),
                ("s", text.replace("\r", "_x000D_").replace("\x07", "_x0007_").replace("_x0041_", "_x005F_x0041_")),
            }, id_


def test_what_no_cell_can_hold_is_told_and_whole_elsewhere(nasty: Path) -> None:
    told = next(table for table in manifest_of(nasty.parent, nasty.name)["tables"] if table["name"] == "firms")
    assert told["texts_too_long_for_a_cell"] == {"region": 1}
    assert NASTY["虚构long"] in (nasty / "firms.csv").read_text(encoding="utf-8")


def test_the_csv_for_excel_guards_what_runs_or_loses_digits_and_the_plain_one_is_true(nasty: Path) -> None:
    def regions(name: str) -> dict[str, str]:
        with (nasty / name).open(encoding="utf-8-sig", newline="") as file:
            return {row[0]: row[5] for row in csv.reader(file)}

    excel, plain = regions("firms.excel.csv"), regions("firms.csv")
    assert {id_: plain[id_] for id_ in NASTY} == NASTY
    assert (nasty / "firms.excel.csv").read_bytes().startswith(b"\xef\xbb\xbffirm_id")
    for id_ in ("虚构=1", "虚构+1", "虚构-1", "虚构@1", "虚构tab", "虚构full"):
        assert excel[id_] == f"'{NASTY[id_]}"
    changed = ("digits", "point", "commas", "wide", "exponent", "short", "noughts", "half")
    for id_ in (f"虚构{one}" for one in changed):
        assert excel[id_] == f"\t{NASTY[id_]}"
    assert "40000" in excel["虚构long"] and max(map(len, excel.values())) <= CELL
    for id_ in ("虚构link", "虚构fifteen"):
        assert excel[id_] == NASTY[id_]
    assert {id_: cell(text, for_spreadsheet=True) for id_, text in NASTY.items() if id_ != "虚构long"} == {
        id_: excel[id_] for id_ in NASTY if id_ != "虚构long"
    }


def test_numbers_that_a_spreadsheet_would_round_or_write_with_an_exponent_are_texts_there() -> None:
    numbers = pa.array([-1, -(10**15), None]), pa.array([0.5, 1e-7, 1e300]), pa.array([1, 999_999_999_999_999])
    assert [guard(one).to_pylist() for one in numbers] == [
        ["-1", "\t-1000000000000000", None],
        ["0.5", "\t1e-7", "\t1e+300"],
        [1, 999_999_999_999_999],
    ]


def test_rows_that_hold_whole_files_are_written_in_parts(tmp_path: Path) -> None:
    import polars as pl

    table = next(table for table in public_tables() if table.name == "source_files")
    texts = ["虚构" * 3_000_000, "a", None] * 4
    names = [column.name for column in table.columns]
    rows = pa.RecordBatch.from_pylist(
        [{**dict.fromkeys(names), "source_id": f"{n:02d}", "content": text} for n, text in enumerate(texts)],
        schema_of(table.columns),
    )
    forms = JsonLines(tmp_path / "t.ndjson", table), Parquet(tmp_path / "t.parquet", table)
    for form in (*forms, CommaSeparated(tmp_path, table)):
        form.write(rows)
        form.close()
    lines = (tmp_path / "t.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["content"] for line in lines] == texts
    stored = pq.ParquetFile(tmp_path / "t.parquet")
    assert stored.read(["content"])["content"].to_pylist() == texts and stored.num_row_groups > 1
    assert pl.read_csv(tmp_path / "source_files.csv")["content"].to_list() == texts
    shown = pl.read_csv(tmp_path / "source_files.excel.csv", columns=[len(names) - 1]).to_series().to_list()
    assert [text and len(text) < CELL for text in shown] == [True, True, None] * 4


@pytest.mark.parametrize("texts", [["", None], ["a b"], ["a<b", "c"], ["甲乙"], ["\x01甲"], ["x", "&"], ["丙", "丁 "]])
def test_signs_are_found_wherever_they_stand(texts: list[str | None]) -> None:
    for signs in (b" \t\n", b"<>&" + bytes(range(0x20))):
        wanted = any(chr(sign) in (text or "") for text in texts for sign in signs)
        assert has_any(pa.array(["z", *texts]).slice(1), signs) is wanted


@pytest.mark.parametrize("text", ["-1", "＝1", "2014-03", "０１", " 012345", ".1e5", "甲", "a-b", "", "1/2", "（1）"])
def test_a_column_is_guarded_as_each_of_its_texts_is(text: str) -> None:
    assert guard(pa.array([text, None, "甲", text])).to_pylist() == [guarded(text), None, "甲", guarded(text)]


def test_ids_are_texts_in_a_workbook_and_counts_are_numbers(folder: Path) -> None:
    (head, first) = load_workbook(folder / "intervals.xlsx", read_only=True)["intervals"].iter_rows(max_row=2)
    types = {str(name.value).partition("（")[0]: cell.data_type for name, cell in zip(head, first, strict=True)}
    assert types["interval_id"] == "s"
    (head, first) = load_workbook(folder / "sources.xlsx", read_only=True)["sources"].iter_rows(max_row=2)
    assert "n" in {cell.data_type for name, cell in zip(head, first, strict=True) if "rows" in str(name.value)}


def test_the_lines_of_a_table_without_rows_are_read_with_the_types_that_the_package_states(folder: Path) -> None:
    import polars as pl

    kinds = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "date": pl.Date}
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    empty = [one for one in package["resources"] if not one["rows"]]
    assert empty
    for one in empty:
        schema = {field["name"]: kinds[field["type"]] for field in one["schema"]["fields"]}
        found = pl.read_ndjson(folder / f"{one['name']}.ndjson", schema=schema)
        assert (found.height, found.columns) == (0, list(schema))


def test_lines_of_json_keep_every_sign(nasty: Path) -> None:
    rows = map(json.loads, (nasty / "firms.ndjson").read_bytes().split(b"\n")[:-1])
    assert {row["firm_id"]: row["region"] for row in rows if row["firm_id"] in NASTY} == NASTY


@pytest.mark.parametrize(("rows", "sheets"), [(0, [0]), (4, [4]), (5, [4, 1]), (9, [4, 4, 1])])
def test_a_table_past_the_limit_of_a_sheet_goes_on_in_the_next(tmp_path: Path, rows: int, sheets: list[int]) -> None:
    table = next(table for table in public_tables() if table.name == "divisions")
    book = Workbook(tmp_path / "x.xlsx", table, rows, "2026-01-31", sheet_rows=5)
    schema = schema_of(table.columns)
    for start in range(0, rows, 3):
        values = [[f"{number}-{name}" for number in range(start, min(rows, start + 3))] for name in schema.names]
        book.write(pa.RecordBatch.from_arrays([pa.array(column) for column in values], schema=schema))
    book.close()
    assert list(book.sheets.values()) == sheets
    found = [list(sheet.values) for sheet in load_workbook(tmp_path / "x.xlsx", read_only=True)]
    assert [len(sheet) - 1 for sheet in found] == sheets
    assert [row[0] for sheet in found for row in sheet[1:]] == [f"{number}-code" for number in range(rows)]
    assert {sheet[0] for sheet in found} == {found[0][0]}


@pytest.mark.parametrize(("rows", "version"), [(100, 20), (1_000_000, 45)])
def test_a_sheet_that_may_pass_two_gibibytes_is_packed_as_zip64(tmp_path: Path, rows: int, version: int) -> None:
    table = next(table for table in public_tables() if table.name == "divisions")
    Workbook(tmp_path / "x.xlsx", table, rows, "2026-01-31").close()
    header = (tmp_path / "x.xlsx").read_bytes().split(b"xl/worksheets/sheet1.xml")[0][-30:]
    assert (header[:4], header[4]) == (b"PK\x03\x04", version)
    assert len(load_workbook(tmp_path / "x.xlsx").worksheets) == 1


def test_every_column_has_a_chinese_header_of_its_own() -> None:
    for table in public_tables():
        headers = [chinese_name(table.name, column) for column in table.columns]
        assert all(any("一" <= sign <= "鿿" for sign in header) for header in headers), headers
        assert all(not header.split()[0].islower() for header in headers), headers
