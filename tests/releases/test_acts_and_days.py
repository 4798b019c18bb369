"""Changes between releases: acts that are new, corrected or gone, and days that came or moved."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from change_rows import changes
from editions import A, B, C, D, E, Editions, F, G, H
from given import day
from made_up import FIRMS, begin, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.releases.changes.change_set import Edition, write_changes
from qiangqi.releases.changes.difference import Difference
from qiangqi.releases.changes.legal_acts import Acts
from qiangqi.releases.changes.reasons import REASONS
from qiangqi.releases.release import release
from qiangqi.standing.dates import NEVER


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
    assert acts(release(second, tmp_path / "releases", may_lose=True)) == {("MOD", "reread", FIRMS[0])}


def test_a_row_that_became_an_issue_is_gone_as_an_issue(tmp_path: Path) -> None:
    datasets = begin(tmp_path / "datasets")
    publish_list(datasets, [row(name) for name in FIRMS])
    first = publish(datasets, tmp_path / "first")
    publish_list(datasets, [row(FIRMS[0], event="简称"), *(row(name) for name in FIRMS[1:])])
    second = publish(datasets, tmp_path / "second")
    release(first, tmp_path / "releases")
    found = changes(release(second, tmp_path / "releases", may_lose=True))
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
        last = (entry["on_range"] or entry["on_date"]).rpartition("/")[2]  # what follows stands after the whole range
        first, after_it = (-1, 0) if entry["kind"] == "title_lapses" else (0, 1)
        days = [day(entry["on_date"]) + first, day(last) + after_it]
        answers = [catalogue.ask(entry["firm_id"], one, NEVER - 1, entry["regime"])["standings"] for one in days]
        before, after = (next(one for one in some if one["tier"] == entry["tier"])["status"] for some in answers)
        assert (before != "lapsed", after) == (True, entry["next_status"])


def test_the_day_on_which_a_raw_file_was_made_is_no_day_of_an_act_and_no_change_where_an_old_release_gave_it() -> None:
    now = {
        "fact_id": "list:2",
        "source_id": "list",
        "line": 2,
        "name": A,
        "kind": "granted",
        "happened_from": "2024-01-01",
        "is_made_day": 1,
    }
    old = {**now, "happened": "2024-01-01/2024-07-01", "happened_to": "2024-07-01"}
    now |= {"happened": "2024-01-01/", "happened_to": None}
    key, table = {"fact_id": "list:2"}, sqlite3.connect(":memory:")
    table.execute("create table moved (was, now)")
    table.execute(
        "create table entries (sort, op, kind, on_date, happened, firm_id, name, regime, tier, fact_id, corrects)"
    )
    for before, expected in ((old, []), (None, [("ADD", "2024-01-01", "2024-01-01/")])):
        acts = Acts()
        assert len(list(acts.passed([Difference("MOD" if before else "ADD", key, before, now)]))) == 1
        acts.add(table)
        assert table.execute("select op, on_date, happened from entries").fetchall() == expected
