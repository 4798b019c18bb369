"""What prints nothing or turns words around: an issue in data, harmless in feeds, files, pages and sentences."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import sys
import unicodedata
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import icalendar
import openpyxl
import pytest
from editions import Editions
from editions import found as found_in
from lxml import html
from made_up import row
from printed_lists import A, B, listed
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.lists.loose_facts import read_facts
from qiangqi.releases.release import release
from qiangqi.standing.plain_text import LONGEST, is_printed, isolated, sanitised, without_direction
from qiangqi.web.changes import freshness as changes_state
from sites import Site

BROKEN = {
    "a bell": "虚构\x07甲有限公司",
    "a noncharacter": "虚构\ufffe甲有限公司",
    "a lost character": "虚构\ufffd甲有限公司",
    "an override": "虚构\u202e甲有限公司",
    "an isolate": "虚构\u2067甲有限公司",
    "an unseen mark": "虚构\u200f甲有限公司",
    "an Arabic mark": "虚构\u061c甲有限公司",
    "no width": "虚构\u200b甲有限公司",
    "a line break": "虚构\n甲有限公司",
    "a line of its own": "虚构\u2028甲有限公司",
    "9,000 letters": "虚构" + "甲" * 9_000 + "有限公司",
}
HOSTILE = "".join(name for what, name in BROKEN.items() if what != "9,000 letters") + "\x00\x1b]]>,\";\\\r\n='אב"


@pytest.mark.parametrize("what", BROKEN)
def test_a_name_that_is_not_all_printed_is_an_issue_that_shows_what_is_in_it(what: str, tmp_path: Path) -> None:
    db = listed(tmp_path, row(f'"{BROKEN[what]}"') + ",,,", row(B) + ",,,")
    found = db.execute("select code, field, name, value from issues").fetchall()
    assert [(code, field) for code, field, _name, _value in found] == [("text_unreadable", "企业名称")]
    assert db.execute("select name from firms").fetchall() == [(B,)]
    for text in found[0][2:]:
        assert len(text) < LONGEST + 9 and all(is_printed(text[place : place + 9]) for place in range(len(text)))
        assert "⟨U+" in text or "…" in text


@pytest.mark.parametrize("role", ["region", "batch", "new_name"])
def test_so_is_a_place_a_batch_and_a_new_name(role: str, tmp_path: Path) -> None:
    cells = dict(zip(("name", "region", "title", "event", "batch", "date"), row(A).split(","), strict=True))
    cells |= {"uscc": "", "new_name": "", "valid_from": ""}
    cells[role] += "\u202e"
    db = listed(tmp_path, ",".join(cells.values()), row(B) + ",,,")
    assert [code for (code,) in db.execute("select code from issues")] == ["text_unreadable"]


def test_a_card_corrects_such_a_name_with_its_reason(tmp_path: Path) -> None:
    name = {"虚构\u200b甲有限公司": {"is": A, "because": {"zh": "虚构", "en": "Invented."}}}
    db = listed(tmp_path, row("虚构\u200b甲有限公司") + ",,,", name=name)
    assert db.execute("select name from firms").fetchall() == [(A,)]


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("column", ["firm_name", "new_name"])
def test_in_loose_facts_it_is_an_issue_of_its_row(what: str, column: str, tmp_path: Path, catalogue: Catalogue) -> None:
    cells = {"firm_name": A, "regime": "xiping", "kind": "granted", "effective_on": "2021-05-10", "new_name": ""}
    path = tmp_path / "facts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([cells, (cells | {column: BROKEN[what]}).values(), cells.values()])
    facts, issues = read_facts(path, catalogue.regimes)
    assert [item.fact.id for item in facts] == ["row:2"]
    assert [(issue.row, issue.field) for issue in issues] == [(1, column)] and is_printed(str(issues[0])[:LONGEST])


def test_the_names_of_the_real_lists_are_printed_and_stand_in_sentences_as_they_are(catalogue: Catalogue) -> None:
    for (name,) in sqlite3.connect(catalogue.path).execute(
        "select name from firm_names union select region from firms"
    ):
        assert name is None or (is_printed(name) and isolated(name) == name == sanitised(name))


def test_a_name_turns_no_word_of_its_sentence(catalogue: Catalogue) -> None:
    for typed, shown in {
        "甲\u202e乙\n丙": "甲乙 丙",
        "שלום 7": "\u2068שלום 7\u2069",
        "\u2067שלום": "\u2068שלום\u2069",
    }.items():
        for lang in ("zh", "en"):
            answer = catalogue.ask(typed, 737_000, 737_000, lang=lang)
            assert all(shown in standing["says"] for standing in answer["standings"])
            assert answer["query"]["firm"] == typed


def test_every_letter_that_is_written_from_the_right_is_kept_from_turning_its_sentence() -> None:
    letters = [sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.bidirectional(sign) in ("R", "AL")]
    printed = [sign for sign in letters if is_printed(f"企{sign}")]
    assert len(printed) > 2000 and all(isolated(f"企{sign}") == f"\u2068企{sign}\u2069" for sign in printed)


@pytest.fixture(scope="module")
def older(editions: Editions, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A catalogue that was made before names were looked at so: one firm of it has everything in its name."""
    folder = tmp_path_factory.mktemp("older") / "build"
    editions = found_in(Path(shutil.copytree(editions.catalogue.parent, folder)).parent)
    changes = editions.folder(2) / "changes.db"
    editions.catalogue.with_suffix(".json").unlink()  # the build of today made no such catalogue
    for path in (editions.catalogue, changes):
        path.chmod(0o644)
        with closing(sqlite3.connect(path)) as db, db:
            named = "select t.name from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'"
            for (table,) in db.execute(f"{named} and c.name = 'name'").fetchall():
                db.execute(f'update "{table}" set name = ? where name like ?', (HOSTILE, "虚构%"))
            assert db.total_changes > 5
    found = Site(editions.catalogue)
    yield found
    found.loop.close()


@pytest.mark.slow
def test_feeds_of_an_older_catalogue_stay_well_formed_whatever_its_names_hold(
    older: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_state, "today", lambda: 739_805)
    feed = older.get("/changes.atom")
    assert feed.status_code == 200 and "虚构" in "".join(etree.fromstring(feed.content).itertext())
    calendar = older.get("/changes.ics")
    events = icalendar.Calendar.from_ical(calendar.content).walk("VEVENT")
    assert any("虚构" in str(event.get("summary")) for event in events)
    assert all(len(line) <= 75 for line in calendar.content.split(b"\r\n"))
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|(?<!\r)\n|\r(?!\n)", calendar.content)
    for path in ("/sitemap.xml", "/sitemap/firms-1.xml", "/sitemap/pages.xml"):
        assert len(etree.fromstring(older.get(path).content))
    for path in ("/changes.csv", "/titles.csv", "/catalogue/firms.csv", "/catalogue/facts.csv"):
        rows = list(csv.reader(io.StringIO(older.get(path).content.decode("utf-8-sig"), newline="")))
        assert {len(cells) for cells in rows} == {len(rows[0])} and any("虚构" in "".join(cells) for cells in rows[1:])
    for path in ("/-/changes.json", "/titles.json", "/catalogue/firms.json"):
        assert older.get(path).json()


def test_pages_of_it_print_no_control_of_direction_and_its_linked_data_is_json(older: Site) -> None:
    with closing(sqlite3.connect(older.datasette.databases["catalogue"].path)) as db:
        ids = [id_ for (id_,) in db.execute("select firm_id from firms")]
    for path in (
        f"/firm/{ids[0]}",
        "/titles",
        "/changes",
        "/catalogue/firms",
        "/search?q=甲\u202e乙",
        "/firm/甲\u2067乙",
    ):
        text = older.get(path).text
        assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]", text), path
        for script in html.document_fromstring(text.replace("\x00", "")).xpath("//script[@type='application/ld+json']"):
            assert json.loads(script.text)


def test_a_release_of_it_opens_in_every_program(older: Site, tmp_path: Path) -> None:
    made = release(Path(older.datasette.databases["catalogue"].path or ""), tmp_path / "releases")
    book = openpyxl.load_workbook(made / "firms.xlsx", read_only=True)
    assert any("虚构" in str(cell) for cells in book.active.iter_rows(values_only=True) for cell in cells)  # type: ignore[union-attr]


def test_only_what_isolates_a_name_keeps_its_direction() -> None:
    assert without_direction("“\u2068שלום\u2069”") == "“\u2068שלום\u2069”"
    assert without_direction("\u2068שלום") == without_direction("\u2069\u202eשלום\u2068") == "שלום"
