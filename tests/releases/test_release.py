"""What describes a release, and that it is there as a whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from given import ROOT
from jsonschema import Draft7Validator
from openpyxl import load_workbook
from python_runs import Program
from qiangqi.catalogue.building.lock import locked
from qiangqi.catalogue.schema.database import columns
from qiangqi.releases.documents import cited
from qiangqi.releases.release import release
from qiangqi.releases.tables import released_tables
from qiangqi.releases.versions import add_version, manifest_of, version_with, versions
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256
from released_tables import day_of

# What describes it


def test_the_sums_verify_and_name_every_file(folder: Path) -> None:
    done = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    named = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    assert {path.name for path in folder.iterdir()} - named == {"SHA256SUMS", "SHA256SUMS.gz"}


def test_the_manifest_tells_every_file_its_rows_and_what_it_was_made_from(database: Path, folder: Path) -> None:
    told = manifest_of(folder.parent, folder.name)
    assert told["version"] == folder.name == f"{told['day']}-{told['content']['sha256'][:12]}"
    sums = dict(line.split("  ")[::-1] for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    listed = "".join(f"{sums[name]}  {name}\n" for name in told["content"]["of"])
    assert told["content"]["sha256"] == hashlib.sha256(listed.encode()).hexdigest()
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
    (regimes,) = sqlite3.connect(database).execute("select count(*) from regimes").fetchone()
    assert len(told["rules"]) == regimes > 20 and told["code"]["version"] and told["inputs"]["datasets_sha256"]


@pytest.mark.slow
def test_frictionless_finds_the_package_valid_with_its_types_and_references(folder: Path) -> None:
    import frictionless

    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == len(released_tables())
    assert [at for at, value in _members(package) if value in ([], {}, None)] == []
    assert all(
        field["descriptions"].keys() == {"zh", "en"}
        for one in package["resources"]
        for field in one["schema"]["fields"]
    )


def _members(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    yield at, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _members(part, f"{at}/{name}")


@pytest.mark.scale
def test_dplib_reads_the_package_and_its_profile_of_version_2_finds_it_valid(folder: Path) -> None:
    dplib = pytest.importorskip("dplib", reason="make test-scale installs dplib-py")
    models = pytest.importorskip("dplib.models")
    package = models.Package.from_path(str(folder / "datapackage.json"))
    assert len(package.resources) == len(released_tables()) and package.resources[0].get_schema().fields
    profiles = Path(dplib.__file__).parent / "profiles" / "2.0"
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for name, parts in (("datapackage", [told]), ("tableschema", [one["schema"] for one in told["resources"]])):
        validator = Draft7Validator(json.loads((profiles / f"{name}.json").read_text(encoding="utf-8")))
        assert [error.message for part in parts for error in validator.iter_errors(part)] == []


def test_a_release_of_invented_firms_says_so_in_every_document(fictional_release: Path, folder: Path) -> None:
    names = ("README.md", "DATA-DICTIONARY.md", "CITATION.cff", "datapackage.json", "manifest.json")
    for name in (*names, "dcat.jsonld", "schema-org.jsonld"):
        head = (fictional_release / name).read_text(encoding="utf-8")[:600]
        assert "虚构" in head and "ictional" in head, name
        assert "虚构数据" not in (folder / name).read_text(encoding="utf-8"), name
    told = manifest_of(fictional_release.parent, fictional_release.name)
    assert "虚构" in cited(told["version"], told["day"], told["title"])
    book = load_workbook(fictional_release / "firms.xlsx", read_only=True).properties
    assert book.title.startswith("虚构") and book.description.startswith("虚构")


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
    return ["scripts/release.py", "--catalogue", str(catalogue), "--output", str(releases_folder)]


# As a whole or not at all


@pytest.mark.slow
@pytest.mark.parametrize("files", [1, 60, 200])
def test_a_release_that_is_killed_leaves_the_last_one_whole_and_the_next_attempt_succeeds(
    releases_folder: tuple[Path, Path], files: int
) -> None:
    folder, other = releases_folder
    run = Program(command(folder, other))
    fresh = folder / ".release.new"
    while not fresh.is_dir() or len(list(fresh.iterdir())) < files:
        assert run.poll() is None, "it was over before it could be killed"
        time.sleep(0.002)
    run.kill()
    run.wait()
    assert fresh.is_dir() and len(versions(folder)) == 1
    again = release(other, folder)
    assert not fresh.exists() and versions(folder)[-1] == again.name and len(versions(folder)) == 2


@pytest.mark.slow
def test_a_full_disk_is_said_in_a_line_and_leaves_nothing_behind(releases_folder: tuple[Path, Path]) -> None:
    folder, other = releases_folder
    limited = ["sh", "-c", 'ulimit -f 60; exec "$@"', "sh", sys.executable, *command(folder, other)]
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


def test_the_version_is_that_of_what_the_tables_hold_and_not_of_the_bytes_of_sqlite(
    database: Path, folder: Path, tmp_path: Path
) -> None:
    shelf = Path(shutil.copytree(folder.parent, tmp_path / "releases"))
    other = Path(shutil.copyfile(database, tmp_path / "catalogue.db"))
    with closing(sqlite3.connect(other)) as db:
        db.executescript("pragma page_size = 8192; delete from sqlite_stat1; vacuum")
    assert file_sha256(other) != file_sha256(database)
    assert release(other, shelf).name == folder.name and versions(shelf) == [folder.name]
    assert file_sha256(shelf / folder.name / "catalogue.db") == file_sha256(database)


def test_a_release_of_an_earlier_naming_keeps_its_name(database: Path, folder: Path, tmp_path: Path) -> None:
    name = f"2026-01-01-{file_sha256(database)[:12]}"
    shutil.copytree(folder, tmp_path / name)
    assert release(database, tmp_path).name == name and versions(tmp_path) == [name]


def test_writing_to_what_is_built_changes_nothing_of_what_is_released(releases_folder: tuple[Path, Path]) -> None:
    folder, other = releases_folder
    second = release(other, folder)
    with other.open("r+b") as file:
        file.write(b"written over" * 1000)
    assert not other.samefile(second / other.name)
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=second, check=True)


def test_releases_of_invented_firms_are_not_put_among_those_of_real_ones(
    fictional: Path, folder: Path, tmp_path: Path
) -> None:
    shelf = Path(shutil.copytree(folder.parent, tmp_path / "releases"))
    with pytest.raises(DataError, match="a folder for each kind"):
        release(fictional, shelf)
    assert versions(shelf) == [folder.name]


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


def test_a_file_that_is_no_catalogue_is_named_itself(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none", encoding="utf-8")
    with pytest.raises(DataError, match=r"notes\.txt:1: is no database"):
        release(tmp_path / "notes.txt", tmp_path / "releases")
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize("text", ["{}", '{"catalogue": {}}', '{"catalogue": []}'])
def test_a_manifest_that_lacks_what_each_says_is_refused_by_its_name(text: str, tmp_path: Path) -> None:
    (tmp_path / "2026-01-01-a").mkdir()
    (tmp_path / "2026-01-01-a" / "manifest.json").write_text(text)
    with pytest.raises(DataError, match=r"2026-01-01-a/manifest.json:1: .*lacks.*catalogue.sha256.*; expected"):
        manifest_of(tmp_path, "2026-01-01-a")
    assert version_with(tmp_path, "0" * 64) is None
