"""A notice of correction: its row replaces a fact of another source, whole and from its own publication on."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from edited_lists import build
from made_up import FIRMS, begin, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.standing.dates import parse_day
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.checksums import file_sha256

LIST, FIX = "zhengzhou/list", "zhengzhou/fix"
LATER = {"published": {"on": "2024-06-20", "because": {"zh": "虚构", "en": "Invented."}}}
"""When the notice of correction came out; the list came out on 2024-06-01."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A list of three grants on 2024-05-06, the first of which was made a month later, as a second document says."""
    made = begin(tmp_path / "datasets")
    publish_list(made, [row(name) for name in FIRMS])
    return made


def correct(folder: Path, *entries: dict[str, Any], name: str = FIRMS[0], **more: Any) -> Path:
    return publish_list(folder, [row(name, day="2024-06-06")], FIX, corrects=list(entries), **{**LATER, **more})


def since(path: Path, known_on: str, name: str = FIRMS[0]) -> str:
    (standing,) = Catalogue(path).ask(name, parse_day("2024-06-30"), parse_day(known_on), "zhengzhou")["standings"]
    return str(standing["since"])


@pytest.mark.parametrize(
    "entry",
    [
        {"of": 2},
        {"of": 2, "name": "虚构甲有限公司"},
        {},
        {"tier": "demonstration", "kind": "granted", "happened": "2024-05-06"},
    ],
)
def test_a_correction_counts_from_its_own_publication_on(entry: dict[str, Any], folder: Path) -> None:
    correct(folder, {"line": 2, "source": LIST, **entry})
    built = build(folder)
    assert (since(built, "2024-06-19"), since(built, "2024-06-20")) == ("2024-05-06", "2024-06-06")
    told = sqlite3.connect(built).execute("select fact_id, corrects from facts where corrects is not null").fetchall()
    assert told == [(f"{FIX}:2", f"{LIST}:2")]


def test_a_fact_that_moves_to_another_line_is_corrected_there(folder: Path) -> None:
    correct(folder, {"line": 2, "source": LIST})
    build(folder)
    publish_list(folder, [row(name) for name in reversed(FIRMS)])
    again = build(folder)
    assert since(again, "2024-06-20") == "2024-06-06"
    assert file_sha256(again) == file_sha256(publish(folder, folder.parent / "whole"))


def test_a_correction_that_is_taken_out_of_its_card_counts_no_more(folder: Path) -> None:
    correct(folder, {"line": 2, "source": LIST})
    build(folder)
    correct(folder)
    again = build(folder)
    assert since(again, "2024-06-20") == "2024-05-06"
    assert file_sha256(again) == file_sha256(publish(folder, folder.parent / "whole"))


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"line": 2, "source": "zhengzhou/none"}, "no source 'zhengzhou/none'; expected the id of a card"),
        ({"line": 2, "source": LIST, "of": 9}, "zhengzhou/list has no fact of line 9; expected one"),
        ({"line": 2, "source": LIST, "of": 3, "name": FIRMS[0]}, "no fact of line 3 虚构甲有限公司; expected one"),
        ({"line": 2, "source": LIST, "kind": "cancelled"}, "no fact of 虚构甲有限公司 cancelled; expected one"),
        ({"line": 7, "source": LIST}, "line 7 of this source is no fact; expected the row that replaces another"),
        ({"line": 2, "source": LIST, "of": 3}, "line 2 and zhengzhou/list:3 are of two firms; expected one"),
        ({"line": 2, "source": LIST, "when": "2024"}, "when: unknown key"),
    ],
)
def test_a_correction_of_what_is_not_there_stops_the_build_with_its_card_and_line(
    entry: dict[str, Any], says: str, folder: Path
) -> None:
    served = build(folder).read_bytes()
    card = correct(folder, entry)
    with pytest.raises(DataError) as told:
        build(folder)
    assert says in str(told.value)
    start = card.read_text(encoding="utf-8").splitlines().index("corrects:") + 1
    assert told.value.path == card
    assert told.value.line > start
    assert (folder.parent / "build/catalogue.db").read_bytes() == served


def test_of_two_facts_alike_none_is_chosen(folder: Path) -> None:
    publish_list(folder, [row(FIRMS[0]), row(FIRMS[0], day="2021-05-06")])
    correct(folder, {"line": 2, "source": LIST})
    with pytest.raises(DataError, match=r"has 2 facts \(lines 2, 3\) of 虚构甲有限公司; expected one, by its line"):
        build(folder)
    correct(folder, {"line": 2, "source": LIST, "happened": "2024-05-06"})
    assert since(build(folder), "2024-06-20") == "2024-06-06"


def test_a_correction_cannot_be_older_than_what_it_corrects(folder: Path) -> None:
    early = {"on": "2024-05-30", "because": {"zh": "虚构", "en": "Invented."}}
    publish_list(
        folder, [row(FIRMS[0], day="2024-05-07")], FIX, corrects=[{"line": 2, "source": LIST}], published=early
    )
    with pytest.raises(DataError, match="zhengzhou/list:2 was published on 2024-06-01, after this source"):
        build(folder)


def test_a_row_replaces_one_fact_only(folder: Path) -> None:
    correct(folder, {"line": 2, "source": LIST}, {"line": 2, "source": LIST, "of": 3})
    with pytest.raises(DataError, match="line 2 stands here twice; a row replaces one fact"):
        build(folder)
