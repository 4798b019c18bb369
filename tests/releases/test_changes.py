"""Changes between releases: rows that differ, acts that are new, corrected or gone, and days that came or moved."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from change_rows import Row, changes
from editions import MADE, A, B, C, D, E, Editions, F, G, H
from given import day
from made_up import FIRMS, begin, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.catalogue.schema.database import Table
from qiangqi.releases.changes.change_set import Edition, write_changes
from qiangqi.releases.changes.compare import comparing, differences
from qiangqi.releases.changes.entries import LONGEST
from qiangqi.releases.changes.history import NoPlace, Place, cursor_of, place_of, reachable, steps_since
from qiangqi.releases.changes.keys import COPY, likeness_of
from qiangqi.releases.changes.reasons import REASONS
from qiangqi.releases.changes.release_files import edition_of
from qiangqi.releases.release import release
from qiangqi.releases.tables import public_tables
from qiangqi.releases.versions import made_on, manifest_of
from qiangqi.standing.dates import NEVER
from qiangqi.standing.strict_yaml import DataError


def acts(folder: Path) -> set[tuple[str, str, str]]:
    return {(row["op"], row["kind"], row["name"]) for row in changes(folder) if row["sort"] == "fact"}


def dates(folder: Path, *ops: str) -> set[tuple[str, str, str]]:
    return {
        (row["kind"], row["name"], row["on_date"])
        for row in changes(folder)
        if row["op"] in ops and row["sort"] == "date"
    }


# Acts


def test_the_acts_that_are_new_are_told_once_each_whatever_lines_moved(editions: Editions) -> None:
    assert acts(editions.folder(1)) == {
        ("ADD", "granted", H),
        ("ADD", "review_passed", A),
        ("ADD", "upgraded", C),
        ("ADD", "granted", F),
        ("ADD", "granted", E),
        ("ADD", "granted", B),
        ("DEL", "withdrawn", D),
    }
    assert acts(editions.folder(2)) == {("ADD", "granted", G), ("ADD", "cancelled", A)}


def test_a_correction_keeps_its_true_kind_and_names_the_fact_that_it_replaces(editions: Editions) -> None:
    (found,) = [row for row in changes(editions.folder(1)) if row["corrects"] and row["sort"] == "fact"]
    assert (found["kind"], found["name"], found["on_date"]) == ("granted", B, "2022-06-06")
    assert found["corrects"].startswith("zhengzhou/list:")


def test_what_is_withdrawn_says_why_in_the_cards_words(editions: Editions) -> None:
    (found,) = [row for row in changes(editions.folder(1)) if row["kind"] == "withdrawn"]
    assert (found["reason"], found["says_zh"], found["name"]) == ("withdrawn", "虚构：重复列名", D)
    (firm,) = [row for row in changes(editions.folder(1)) if row["op"] == "DEL" and row["table_name"] == "firms"]
    assert (firm["name"], firm["reason"]) == (D, "no_fact_left")


def test_a_row_that_is_read_otherwise_on_its_line_is_an_act_of_its_own(tmp_path: Path) -> None:
    datasets = begin(tmp_path / "datasets")
    publish_list(datasets, [row(name) for name in FIRMS])
    first = publish(datasets, tmp_path / "first")
    publish_list(datasets, [row(FIRMS[0], day="2024-05-07"), *(row(name) for name in FIRMS[1:])])
    second = publish(datasets, tmp_path / "second")
    release(first, tmp_path / "releases")
    assert acts(release(second, tmp_path / "releases")) == {("MOD", "reread", FIRMS[0])}


def test_a_row_that_became_an_issue_is_gone_as_an_issue(tmp_path: Path) -> None:
    datasets = begin(tmp_path / "datasets")
    publish_list(datasets, [row(name) for name in FIRMS])
    first = publish(datasets, tmp_path / "first")
    publish_list(datasets, [row(FIRMS[0], event="简称"), *(row(name) for name in FIRMS[1:])])
    second = publish(datasets, tmp_path / "second")
    release(first, tmp_path / "releases")
    found = changes(release(second, tmp_path / "releases"))
    gone = [
        entry for entry in found if entry["op"] == "DEL" and (entry["sort"], entry["table_name"]) != ("row", "firms")
    ]
    told = {(entry["sort"], entry["table_name"]): (entry["reason"], entry["refers_to"]) for entry in gone}
    assert told[("fact", None)] == told[("row", "facts")] == ("refused", "short_name")
    assert told[("row", "intervals")] == ("computed", None)


def test_every_reason_is_one_of_the_closed_list_and_everything_gone_has_one(editions: Editions) -> None:
    codes = {reason.code for reason in REASONS}
    for number in (1, 2):
        for entry in changes(editions.folder(number)):
            assert (entry["reason"] in codes) if entry["op"] == "DEL" else entry["reason"] is None, entry


# Days


def test_the_days_between_two_releases_are_told_as_they_came_and_not_what_an_act_ended(editions: Editions) -> None:
    reached = dates(editions.folder(1), "REACHED")
    assert {one for one in reached if one[0] == "term_ends"} == {
        ("term_ends", A, "2025-02-28"),
        ("term_ends", B, "2025-06-05"),
        ("term_ends", H, "2025-08-07"),
    }
    assert ("bar_ends", E, "2025-01-09") in reached
    assert dates(editions.folder(2), "REACHED") == set()


def test_days_that_are_new_or_no_longer_expected_are_told_and_no_others(editions: Editions) -> None:
    told, gone = dates(editions.folder(1), "ADD"), dates(editions.folder(1), "DEL")
    assert told == {
        ("term_ends", A, "2028-02-29"),
        ("term_ends", C, "2027-08-31"),
        ("term_ends", F, "2029-04-03"),
        ("term_ends", E, "2029-01-19"),
    }
    assert {("term_ends", B, "2025-05-05"), ("term_ends", C, "2024-12-05")} <= gone
    assert ("term_ends", D, "2026-05-05") in gone


def test_what_ends_lapses_or_is_barred_no_longer_is_what_each_firm_is_answered(fictional: Path, tmp_path: Path) -> None:
    target = tmp_path / "releases" / "second"
    target.mkdir(parents=True)
    first = Edition(tmp_path, fictional, "first", "2015-12-31")
    write_changes(target / "changes.db", first, Edition(target, fictional, "second", "2025-12-31"))
    found, catalogue = changes(target), Catalogue(fictional)
    assert {entry["op"] for entry in found} == {"REACHED"}
    assert {"term_ends", "window_closes", "title_lapses", "bar_ends"} <= {entry["kind"] for entry in found}
    with closing(sqlite3.connect(fictional)) as db:
        lapsed = db.execute(
            "select count(*) from intervals where status = 'lapsed' and from_on between '2016-01-01' and '2025-12-31'"
        ).fetchone()[0]
    assert lapsed == sum(entry["kind"] == "title_lapses" for entry in found) > 5
    for entry in [entry for entry in found if entry["kind"] in ("title_lapses", "window_closes")][::7]:
        days = [day(entry["on_date"]) + more for more in ((-1, 0) if entry["kind"] == "title_lapses" else (0, 1))]
        answers = [catalogue.ask(entry["firm_id"], one, NEVER - 1, entry["regime"])["standings"] for one in days]
        before, after = (next(one for one in some if one["tier"] == entry["tier"])["status"] for some in answers)
        assert (before != "lapsed", after) == (True, entry["next_status"])


# Rows


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


def _placed(value: Any) -> tuple[bool, Any]:
    return (value is not None, 0 if value is None else value)


def _told(value: Any) -> Any:
    is_long = isinstance(value, str) and len(value) > LONGEST
    return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}" if is_long else value


def test_a_table_or_a_column_that_only_one_release_has_is_told_by_the_dictionary_alone(
    editions: Editions, tmp_path: Path
) -> None:
    last, now = (Path(shutil.copytree(editions.folder(0), tmp_path / name)) for name in ("last", "now"))
    table = next(table for table in public_tables() if table.name == "firms")
    rows = pq.read_table(now / "firms.parquet").drop_columns(["region"])
    pq.write_table(rows, now / "firms.parquet")
    (now / "facts.parquet").unlink()
    facts = next(table for table in public_tables() if table.name == "facts")
    with comparing(tmp_path) as engine:
        assert list(differences(engine, last, now, table)) == list(differences(engine, last, now, facts)) == []
    assert not (tmp_path / ".comparing").exists()


def test_rows_that_one_key_names_twice_are_counted_and_a_key_that_may_not_is_refused(
    database: Path, tmp_path: Path
) -> None:
    last = release(database, tmp_path / "releases")
    now = Path(shutil.copytree(last, tmp_path / "now"))
    totals = next(table for table in public_tables() if table.name == "totals")
    whole = pq.read_table(now / "totals.parquet")
    twice = [n for n, row in enumerate(whole.to_pylist()) if row["source_id"] == "guangxi/2023-figures"][-1]
    pq.write_table(pa.concat_tables([whole.slice(0, twice), whole.slice(twice + 1)]), now / "totals.parquet")
    with comparing(tmp_path) as engine:
        (found,) = differences(engine, last, now, totals)
        assert (found.op, found.key[COPY]) == ("DEL", 2)
        names = next(table for table in public_tables() if table.name == "firm_names")
        rows = pq.read_table(now / "firm_names.parquet")
        other = rows.slice(0, 1).set_column(1, "firm_id", pa.array(["other"]))
        pq.write_table(pa.concat_tables([rows, other]), now / "firm_names.parquet")
        with pytest.raises(DataError, match="names two rows; expected a key of one"):
            list(differences(engine, last, now, names))


# The release


def test_the_first_release_has_nothing_to_compare_with_and_says_so(editions: Editions) -> None:
    assert changes(editions.folder(0)) == []
    told = manifest_of(editions.releases_folder, editions.versions[0])["changes"]
    assert (told["from"], told["to"], told["count"]) == (None, editions.versions[0], 0)
    assert "第一个发布版" in told["says"]["zh"]
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
    assert [step.version for step in steps_since(editions.releases_folder, Place(first))] == [second, third]
    assert [step.version for step in steps_since(editions.releases_folder, Place(second, 3))] == [second, third]
    assert steps_since(editions.releases_folder, Place(third)) == []
    place = Place(second, 3)
    assert place_of(cursor_of(place)) == place and place_of(first) == Place(first)
    assert reachable(editions.releases_folder) == [third, second, first]


@pytest.mark.parametrize("text", ["c.", "c.x", "c.!!!!", "c.MjAyNA", "c." + "A" * 400])
def test_what_only_looks_like_a_cursor_is_none(text: str) -> None:
    assert place_of(text) is None


def test_a_place_that_leads_nowhere_names_those_that_do(editions: Editions, tmp_path: Path) -> None:
    for place, topic in ((Place("2020-01-01-none"), "no_version"), (Place(editions.versions[1], 10**6), "no_cursor")):
        with pytest.raises(NoPlace) as found:
            steps_since(editions.releases_folder, place)
        assert found.value.topic == topic and found.value.versions[0] == editions.versions[2]
    releases_folder = Path(shutil.copytree(editions.releases_folder, tmp_path / "releases"))
    shutil.rmtree(releases_folder / editions.versions[1])
    with pytest.raises(NoPlace, match="no_way"):
        steps_since(releases_folder, Place(editions.versions[0]))
    assert reachable(releases_folder) == [editions.versions[2], editions.versions[1]]


def test_the_release_before_is_the_one_that_was_made_last(editions: Editions) -> None:
    assert edition_of(editions.releases_folder, editions.versions[2]).day == "2026-06-15"
    told = [manifest_of(editions.releases_folder, version)["changes"]["from"] for version in editions.versions]
    assert told == [None, *editions.versions[:2]]
