"""A release: every table in every form, what describes it, and that it is there as a whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from given import ROOT
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from qiangqi.catalogue.building.lock import locked
from qiangqi.catalogue.schema.database import columns
from qiangqi.releases.arrow_batches import schema_of
from qiangqi.releases.headers import chinese_name
from qiangqi.releases.release import release
from qiangqi.releases.tables import HIDDEN, public_tables, query_of, released_tables
from qiangqi.releases.versions import add_version, manifest_of, versions
from qiangqi.releases.xlsx_form import Workbook
from qiangqi.standing.strict_yaml import DataError
from sites import Site

NASTY = {
    "虚构=1": "=1+1",
    "虚构+1": "+cmd|' /C calc'!A0",
    "虚构-1": "-2",
    "虚构@1": "@SUM(A1)",
    "虚构tab": "\tx",
    "虚构full": "＝1",
    "虚构digits": "123456789012345678",
    "虚构noughts": "007",
    "虚构half": "2018-08",
    "虚构signs": '<a href="x">&amp; \\ "q"</a>\r\n, \x07 _x0041_ ',
    "虚构link": "https://example.org/",
    "虚构long": "长" * 40_000,
    "虚构empty": "",
}
"""Regions of invented firms, by their ids."""


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the real catalogue."""
    return release(database, tmp_path_factory.mktemp("releases"))


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


def day_of(folder: Path) -> str:
    return str(manifest_of(folder.parent, folder.name)["day"])


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


def test_titles_held_are_those_that_the_site_says_are_held_that_day(site: Site, folder: Path) -> None:
    told = list(csv.DictReader(io.StringIO(site.get(f"/titles.csv?as_of={day_of(folder)}&holds=yes").text)))
    held = list(csv.DictReader(io.StringIO((folder / "titles_held.csv").read_text(encoding="utf-8"))))
    names = [name for name in held[0] if name in told[0]]
    assert held and len(names) == 15
    assert [[row[name] for name in names] for row in held] == [[row[name] for name in names] for row in told]


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
    for id_ in ("虚构digits", "虚构noughts", "虚构half"):
        assert excel[id_] == f"\t{NASTY[id_]}"
    assert excel["虚构link"] == NASTY["虚构link"]


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


# What describes it


def test_the_sums_verify_and_name_every_file(folder: Path) -> None:
    done = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    named = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    assert {path.name for path in folder.iterdir()} - named == {"SHA256SUMS", "SHA256SUMS.gz"}


def test_the_manifest_tells_every_file_its_rows_and_what_it_was_made_from(database: Path, folder: Path) -> None:
    told = manifest_of(folder.parent, folder.name)
    assert told["version"] == folder.name == f"{told['day']}-{told['catalogue']['sha256'][:12]}"
    assert told["catalogue"]["sha256"] == hashlib.sha256(database.read_bytes()).hexdigest()
    for file in told["files"]:
        data = (folder / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert file["media_type"] and (file["table"] is None or file["rows"] is not None)
    assert {file["name"].partition(".")[2] for file in told["files"] if file["table"] == "facts"} == {
        "csv",
        "excel.csv",
        "ndjson",
        "parquet",
        "xlsx",
    }
    assert {row["sha256"] for row in told["inputs"]["sources"]} == {
        row[0] for row in sqlite3.connect(database).execute("select sha256 from sources")
    }
    assert all({"stated", "held", "percent", "licence"} <= row.keys() for row in told["inputs"]["sources"])
    assert len(told["rules"]) == 22 and told["code"]["version"] and told["inputs"]["datasets_sha256"]


def test_frictionless_finds_the_package_valid_with_its_types_and_references(folder: Path) -> None:
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == len(released_tables())
    assert all(
        field["descriptions"].keys() == {"zh", "en"}
        for one in package["resources"]
        for field in one["schema"]["fields"]
    )


def test_the_citation_names_the_version_and_its_day(folder: Path) -> None:
    told = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["cff-version"] == "1.2.0" and told["type"] == "dataset"
    assert (told["version"], told["date-released"]) == (folder.name, day_of(folder))


def test_linked_data_has_every_file_with_its_size_type_and_hash(folder: Path) -> None:
    files = manifest_of(folder.parent, folder.name)["files"]
    before = [file for file in files if not file["name"].endswith(".jsonld")]
    dcat = json.loads((folder / "dcat.jsonld").read_text(encoding="utf-8"))
    assert {one["dcat:downloadURL"]["@id"] for one in dcat["dcat:distribution"]} == {file["name"] for file in before}
    assert all(one["dcat:accessURL"] and one["spdx:checksum"] for one in dcat["dcat:distribution"])
    dataset = json.loads((folder / "schema-org.jsonld").read_text(encoding="utf-8"))
    assert {one["sha256"] for one in dataset["distribution"]} == {file["sha256"] for file in before}


def test_the_dictionary_and_the_licences_leave_nothing_out(folder: Path) -> None:
    lines = list(csv.DictReader((folder / "data-dictionary.csv").open(encoding="utf-8", newline="")))
    assert {(line["table"], line["column"]) for line in lines if line["column"]} >= {
        ("facts", name) for name in columns("facts")
    }
    assert all(line["zh"] and line["en"] for line in lines)
    licences = list(csv.DictReader((folder / "licences.csv").open(encoding="utf-8", newline="")))
    assert len(licences) == len(manifest_of(folder.parent, folder.name)["inputs"]["sources"])
    assert all(row["licence"] for row in licences)


# As a whole or not at all


@pytest.fixture
def releases_folder(database: Path, tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A folder with one release, and another catalogue that is to be released next."""
    first = release(database, tmp_path / "releases")
    other = tmp_path / "catalogue.db"
    shutil.copyfile(database, other)
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("insert into skipped (source_id, line, reason) values ('虚构', 1, 'total')")
    yield first.parent, other
    assert versions(first.parent)[0] == first.name
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=first, check=True)


def command(releases_folder: Path, catalogue: Path) -> list[str]:
    return [sys.executable, "scripts/release.py", "--catalogue", str(catalogue), "--output", str(releases_folder)]


@pytest.mark.parametrize("files", [1, 60, 200])
def test_a_release_that_is_killed_leaves_the_last_one_whole_and_the_next_attempt_succeeds(
    releases_folder: tuple[Path, Path], files: int
) -> None:
    folder, other = releases_folder
    run = subprocess.Popen(command(folder, other), cwd=ROOT)
    fresh = folder / ".release.new"
    while not fresh.is_dir() or len(list(fresh.iterdir())) < files:
        assert run.poll() is None, "it was over before it could be killed"
        time.sleep(0.002)
    run.kill()
    run.wait()
    assert fresh.is_dir() and len(versions(folder)) == 1
    again = release(other, folder)
    assert not fresh.exists() and versions(folder)[-1] == again.name and len(versions(folder)) == 2


def test_a_full_disk_is_said_in_a_line_and_leaves_nothing_behind(releases_folder: tuple[Path, Path]) -> None:
    folder, other = releases_folder
    limited = ["sh", "-c", 'ulimit -f 60; exec "$@"', "sh", *command(folder, other)]
    done = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "expected" in done.stderr
    assert [path.name for path in folder.iterdir() if path.name.startswith(".release")] == []
    assert len(versions(folder)) == 1
    assert release(other, folder).name in versions(folder)


def test_one_release_at_a_time(releases_folder: tuple[Path, Path]) -> None:
    folder, other = releases_folder
    with locked(folder / ".lock"), pytest.raises(DataError, match="is held"):
        release(other, folder)


def test_a_version_that_exists_is_left_as_it_is(database: Path, tmp_path: Path) -> None:
    folder = release(database, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert release(database, tmp_path) == folder
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert versions(tmp_path) == [folder.name]


def test_a_release_missing_from_the_list_is_found_and_a_half_one_is_not(tmp_path: Path) -> None:
    for name in ("2026-01-01-b", "2025-01-01-a", "2026-01-02-half"):
        (tmp_path / name).mkdir()
        if not name.endswith("half"):
            (tmp_path / name / "manifest.json").write_text("{}")
    assert versions(tmp_path) == ["2025-01-01-a", "2026-01-01-b"]
    add_version(tmp_path, "2026-01-01-b")
    add_version(tmp_path, "2025-01-01-a")
    assert versions(tmp_path) == ["2025-01-01-a", "2026-01-01-b"]


def test_a_catalogue_that_is_not_there_is_refused_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected a built catalogue"):
        release(tmp_path / "none.db", tmp_path / "releases")


def test_a_catalogue_that_is_not_what_the_build_made_is_refused(database: Path, tmp_path: Path) -> None:
    built = Path(shutil.copytree(database.parent, tmp_path / "build", ignore=shutil.ignore_patterns(".cache")))
    with closing(sqlite3.connect(built / database.name)) as db, db:
        db.execute("update firms set region = '改过' where rowid = (select min(rowid) from firms)")
    with pytest.raises(DataError, match="is not what the build made"):
        release(built / database.name, tmp_path / "releases")
    assert versions(tmp_path / "releases") == []


def test_a_release_is_compared_with_no_release_that_was_changed(database: Path, tmp_path: Path) -> None:
    last = release(Path(shutil.copyfile(database, tmp_path / "catalogue.db")), tmp_path / "releases")
    (tmp_path / "catalogue.db").unlink()  # the release has it under a name of its own
    with closing(sqlite3.connect(last / "catalogue.db")) as db, db:
        db.execute("update firms set region = '改过' where rowid = (select min(rowid) from firms)")
    (tmp_path / "next").mkdir()
    again = Path(shutil.copyfile(last / "catalogue.db", tmp_path / "next" / "catalogue.db"))
    with pytest.raises(DataError, match="is not as it was released"):
        release(again, tmp_path / "releases")
