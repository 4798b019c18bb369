"""Changes between releases: rows that differ, and the files of a release."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from change_rows import Row, changes
from editions import DISPUTED, MADE, Editions
from qiangqi.catalogue.schema.database import Table
from qiangqi.releases.changes.compare import comparing, differences
from qiangqi.releases.changes.entries import LONGEST
from qiangqi.releases.changes.few_rows import MOST
from qiangqi.releases.changes.history import NoPlace, Place, cursor_of, place_of, reachable, steps_since
from qiangqi.releases.changes.keys import COPY, likeness_of
from qiangqi.releases.changes.release_files import edition_of
from qiangqi.releases.release import release
from qiangqi.releases.tables import public_tables
from qiangqi.releases.versions import made_on, manifest_of
from qiangqi.standing.strict_yaml import DataError


def stored(folder: Path, table: Table) -> dict[str, Row]:
    key, compared, copies = likeness_of(table)
    rows = [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in one.items()}
        for one in pq.read_table(folder / f"{table.name}.parquet").to_pylist()
    ]
    numbered: Counter[str] = Counter()
    found = {}
    for one in sorted(rows, key=lambda one: [_placed(one[name]) for name in (*key, *compared)]):
        own = {name: one[name] for name in key}
        numbered[str(own)] += 1
        own |= {COPY: numbered[str(own)]} if copies else {}
        found[json.dumps(own, ensure_ascii=False, separators=(",", ":"))] = {name: one[name] for name in compared}
    assert len(found) == len(rows), table.name
    return found


FEW_OR_MANY = pytest.mark.parametrize("few", [0, MOST], ids=["by DuckDB", "in memory"])

# Rows


@pytest.mark.parametrize("table", public_tables(), ids=lambda table: table.name)
def test_who_has_a_release_and_the_row_operations_has_the_next_release(editions: Editions, table: Table) -> None:
    for number in (1, 2):
        rows = stored(editions.folder(number - 1), table)
        for entry in changes(editions.folder(number)):
            if entry["table_name"] != table.name:
                continue
            told = json.loads(entry["changed"])
            assert (entry["key"] in rows) == (entry["op"] != "ADD") and (told or entry["op"] != "MOD")
            before = rows.pop(entry["key"], dict.fromkeys(likeness_of(table).compared))
            assert all(_told(before[name]) == values[0] for name, values in told.items())
            if entry["op"] != "DEL":
                rows[entry["key"]] = before | {name: values[1] for name, values in told.items()}
        now = stored(editions.folder(number), table)
        assert rows.keys() == now.keys()
        for key, one in now.items():
            assert {name: _told(value) for name, value in one.items()} == {n: _told(v) for n, v in rows[key].items()}


def test_a_release_tells_that_a_fact_is_disputed_and_the_next_one_that_it_is_not(editions: Editions) -> None:
    facts = next(table for table in public_tables() if table.name == "facts")
    marks = []
    for number in (1, 2):
        rows = stored(editions.folder(number), facts).items()
        marks.append([json.loads(key)["fact_id"] for key, row in rows if row["disputed_since"]])
    assert marks == [[DISPUTED], []]
    told = {(entry["table_name"], entry["op"]): entry for entry in changes(editions.folder(2)) if entry["table_name"]}
    assert json.loads(told["facts", "MOD"]["changed"]) == {"disputed_since": ["2026-05-02", None]}
    report = json.loads(told["error_reports", "MOD"]["changed"])
    assert (report["status"], report["decided_on"]) == (["open", "declined"], [None, "2026-06-14"])


def _placed(value: Any) -> tuple[bool, Any]:
    return (value is not None, 0 if value is None else value)


def _told(value: Any) -> Any:
    is_long = isinstance(value, str) and len(value) > LONGEST
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}" if is_long else value


@pytest.mark.parametrize("table", public_tables(), ids=lambda table: table.name)
def test_small_tables_differ_as_the_engine_says(
    editions: Editions, real_release: Path, fictional_release: Path, tmp_path: Path, table: Table
) -> None:
    folders = [editions.folder(0), editions.folder(1), editions.folder(2), real_release, fictional_release]
    with comparing(tmp_path) as engine:
        for last, now in pairwise(folders):
            found = list(differences(engine, last, now, table, 0))
            assert list(differences(engine, last, now, table, 1 << 30)) == found, (last, now)


@FEW_OR_MANY
def test_a_table_or_a_column_that_only_one_release_has_is_told_by_the_dictionary_alone(
    editions: Editions, tmp_path: Path, few: int
) -> None:
    last, now = (Path(shutil.copytree(editions.folder(0), tmp_path / name)) for name in ("last", "now"))
    table = next(table for table in public_tables() if table.name == "firms")
    rows = pq.read_table(now / "firms.parquet").drop_columns(["region"])
    pq.write_table(rows, now / "firms.parquet")
    (now / "facts.parquet").unlink()
    facts = next(table for table in public_tables() if table.name == "facts")
    with comparing(tmp_path) as engine:
        found = [list(differences(engine, last, now, one, few)) for one in (table, facts)]
    assert found == [[], []]
    assert not (tmp_path / ".comparing").exists()


@FEW_OR_MANY
def test_rows_that_one_key_names_twice_are_counted_and_a_key_that_may_not_is_refused(
    real_release: Path, tmp_path: Path, few: int
) -> None:
    last = real_release
    now = Path(shutil.copytree(last, tmp_path / "now"))
    totals = next(table for table in public_tables() if table.name == "totals")
    whole = pq.read_table(now / "totals.parquet")
    twice = [n for n, row in enumerate(whole.to_pylist()) if row["source_id"] == "guangxi/2023-figures"][-1]
    pq.write_table(pa.concat_tables([whole.slice(0, twice), whole.slice(twice + 1)]), now / "totals.parquet")
    with comparing(tmp_path) as engine:
        (found,) = differences(engine, last, now, totals, few)
        assert (found.op, found.key[COPY]) == ("DEL", 2)
        names = next(table for table in public_tables() if table.name == "firm_names")
        rows = pq.read_table(now / "firm_names.parquet")
        other = rows.slice(0, 1).set_column(1, "firm_id", pa.array(["other"]))
        pq.write_table(pa.concat_tables([rows, other]), now / "firm_names.parquet")
        with pytest.raises(DataError, match="names two rows; expected a key of one"):
            list(differences(engine, last, now, names, few))


# The release


def test_the_first_release_has_nothing_to_compare_with_and_says_so(editions: Editions) -> None:
    assert changes(editions.folder(0)) == []
    told = manifest_of(editions.releases_folder, editions.versions[0])["changes"]
    assert (told["from"], told["to"], told["count"]) == (None, editions.versions[0], 0)
    assert "第一个版本" in told["says"]["zh"]
    assert (editions.folder(0) / "changes.csv").read_text(encoding="utf-8").startswith("change_id,sort,op,")


def test_every_form_of_the_changes_has_the_same_rows_and_the_manifest_names_them(editions: Editions) -> None:
    folder = editions.folder(1)
    rows = changes(folder)
    lines = (folder / "changes.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows
    plain = csv.DictReader(io.StringIO((folder / "changes.csv").read_text(encoding="utf-8"), newline=""))
    assert [one["key"] for one in plain] == [row["key"] or "" for row in rows]
    assert pq.read_table(folder / "changes.parquet").num_rows == len(rows)
    told = manifest_of(editions.releases_folder, folder.name)
    assert told["changes"]["from"] == editions.versions[0] and told["changes"]["count"] == len(rows)
    names = {file["name"] for file in told["files"]}
    assert {"changes.db", "changes.csv", "changes.ndjson", "changes.parquet", "changes.xlsx"} <= names


def test_the_same_two_releases_give_the_same_bytes(editions: Editions, tmp_path: Path) -> None:
    shutil.copytree(editions.folder(0), tmp_path / editions.versions[0])
    told = manifest_of(editions.releases_folder, editions.versions[1])
    again = release(editions.folder(1) / told["catalogue"]["name"], tmp_path)
    assert again.name == editions.versions[1]
    names = sorted(path.name for path in again.iterdir())
    assert [name for name in names if (again / name).read_bytes() != (editions.folder(1) / name).read_bytes()] == []


def test_the_day_on_which_a_release_was_made_is_kept_by_the_shelf_and_by_no_release(editions: Editions) -> None:
    assert tuple(made_on(editions.releases_folder, version) for version in editions.versions) == MADE
    texts = (path.read_text(encoding="utf-8") for path in editions.folder(1).glob("*.json"))
    assert all(MADE[1] not in text for text in texts)


# From one release to the newest


def test_a_place_is_a_release_or_a_cursor_and_means_the_same_for_ever(editions: Editions) -> None:
    first, second, third = editions.versions
    folder, among = editions.releases_folder, editions.versions
    assert [step.version for step in steps_since(folder, among, Place(first))] == [second, third]
    assert [step.version for step in steps_since(folder, among, Place(second, 3))] == [second, third]
    assert steps_since(folder, among, Place(third)) == []
    assert [step.version for step in steps_since(folder, among[:2], Place(first))] == [second]
    place = Place(second, 3)
    assert place_of(cursor_of(place)) == place and place_of(first) == Place(first)
    assert reachable(folder, among) == [third, second, first]


@pytest.mark.parametrize("text", ["c.", "c.x", "c.!!!!", "c.MjAyNA", "c." + "A" * 400])
def test_what_only_looks_like_a_cursor_is_none(text: str) -> None:
    assert place_of(text) is None


def test_a_place_that_leads_nowhere_names_those_that_do(editions: Editions, tmp_path: Path) -> None:
    for place, topic in ((Place("2020-01-01-none"), "no_version"), (Place(editions.versions[1], 10**6), "no_cursor")):
        with pytest.raises(NoPlace) as found:
            steps_since(editions.releases_folder, editions.versions, place)
        assert found.value.topic == topic and found.value.versions[0] == editions.versions[2]
    releases_folder = Path(shutil.copytree(editions.releases_folder, tmp_path / "releases"))
    shutil.rmtree(releases_folder / editions.versions[1])
    with pytest.raises(NoPlace, match="no_way"):
        steps_since(releases_folder, editions.versions, Place(editions.versions[0]))
    assert reachable(releases_folder, editions.versions) == [editions.versions[2], editions.versions[1]]


def test_the_release_before_is_the_one_that_was_made_last(editions: Editions) -> None:
    assert edition_of(editions.releases_folder, editions.versions[2]).day == "2026-06-15"
    told = [manifest_of(editions.releases_folder, version)["changes"]["from"] for version in editions.versions]
    assert told == [None, *editions.versions[:2]]
