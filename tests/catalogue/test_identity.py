"""Who is meant: one firm or several, what only may be one, and decisions that count from their day."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette
from given import day
from identities import HENAN, JIANGXI, NOWHERE, A, B, Row, datasets_of, decided
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.fiction.words import code
from qiangqi.standing.strict_yaml import DataError
from qiangqi.values.names import name_id

ONE, TWO = code(1), code(2)


def ids(database: Path) -> list[str]:
    return [row[0] for row in sqlite3.connect(database).execute("select firm_id from firms order by firm_id")]


def possible(database: Path) -> list[tuple[str, ...]]:
    sql = "select firm_id, other_id, because, state from possible_matches order by firm_id, other_id"
    return sqlite3.connect(database).execute(sql).fetchall()


FIRMS: dict[str, tuple[Sequence[Row], list[str], list[tuple[str, ...]]]] = {
    "one code under two names of one list is the code of neither": (
        [(A, HENAN, ONE, ""), (B, HENAN, ONE, "")],
        sorted([name_id(A), name_id(B)]),
        [],
    ),
    "one name in one place is one firm, and its code is the firm's": (
        [(A, HENAN, "", ""), (A, HENAN, ONE, ""), (A, NOWHERE, "", "")],
        [ONE],
        [],
    ),
    "one name with two codes is two firms, and nobody wonders": (
        [(A, HENAN, ONE, ""), (A, HENAN, TWO, "")],
        [ONE, TWO],
        [],
    ),
    "a row without a code beside two codes is a firm of its own that may be either": (
        [(A, HENAN, ONE, ""), (A, HENAN, TWO, ""), (A, HENAN, "", "")],
        [ONE, TWO, name_id(A)],
        [(ONE, name_id(A), "name_and_code", "open"), (TWO, name_id(A), "name_and_code", "open")],
    ),
    "one name in two provinces is two firms that may be one": (
        [(A, HENAN, "", ""), (A, JIANGXI, "", "")],
        sorted([name_id(A, "41"), name_id(A, "36")]),
        [(*sorted([name_id(A, "41"), name_id(A, "36")]), "name_elsewhere", "open")],
    ),
    "a renaming joins two names under the first one's id": ([(A, HENAN, "", B), (B, HENAN, "", "")], [name_id(A)], []),
    "a renaming does not join two codes": ([(A, HENAN, ONE, B), (B, HENAN, TWO, "")], [ONE, TWO], []),
}


@pytest.mark.parametrize("what", FIRMS)
def test_rows_are_grouped_by_code_by_name_in_a_place_and_by_renaming(what: str, tmp_path: Path) -> None:
    rows, firms, matches = FIRMS[what]
    database = publish(datasets_of(tmp_path / "datasets", rows), tmp_path / "build")
    assert (ids(database), possible(database)) == (firms, matches)
    turned = publish(datasets_of(tmp_path / "turned", rows[::-1]), tmp_path / "build-turned")
    assert (ids(turned), possible(turned)) == (firms, matches)


def test_one_code_under_two_names_of_two_lists_is_one_firm(tmp_path: Path) -> None:
    lists = [(A, HENAN, ONE, "")], [(B, HENAN, ONE, "")]
    for number, order in enumerate((lists, lists[::-1])):
        database = publish(datasets_of(tmp_path / f"datasets-{number}", *order), tmp_path / f"build-{number}")
        assert (ids(database), possible(database)) == ([ONE], [])


TWINS: Sequence[Row] = [(A, HENAN, ONE, ""), (A, JIANGXI, "", "")]
TWIN = name_id(A, "36")


def test_two_firms_decided_to_be_one_are_one_from_the_day_of_the_decision(tmp_path: Path) -> None:
    datasets = datasets_of(tmp_path / "datasets", TWINS, decisions=[decided("same", (TWIN, A), (ONE, A))])
    catalogue = Catalogue(publish(datasets, tmp_path / "build"))
    before, after = day("2023-04-30"), day("2023-05-01")
    assert (ids(catalogue.path), possible(catalogue.path)) == ([ONE], [])
    assert [catalogue.find(TWIN, on) for on in (before, after)] == [[TWIN], [ONE]]
    assert [catalogue.find(A, on) for on in (before, after)] == [[ONE, TWIN], [ONE]]
    counts = [len(firm.facts) for firm in map(catalogue.firm, (ONE, TWIN, ONE), (before, before, after)) if firm]
    assert counts == [1, 1, 2]
    earlier = catalogue.firm(TWIN, before)
    assert earlier is not None
    assert (earlier.uscc, earlier.region) == (None, JIANGXI)


def test_a_match_decided_to_be_none_stays_listed_with_its_decision(tmp_path: Path) -> None:
    datasets = datasets_of(tmp_path / "datasets", TWINS, decisions=[decided("different", (ONE, A), (TWIN, A))])
    assert possible(publish(datasets, tmp_path / "build")) == [(ONE, TWIN, "name_and_code", "different")]


def test_a_former_id_redirects_and_a_withdrawn_one_is_gone_with_its_reason(tmp_path: Path) -> None:
    gone = decided("withdrawn", ("n0123456789ab", B))
    datasets = datasets_of(tmp_path / "datasets", [(A, HENAN, ONE, "")], decisions=[gone])
    site = Datasette([], immutables=[str(publish(datasets, tmp_path / "build"))])

    async def get(path: str) -> httpx.Response:
        return await site.client.get(path)

    for shape in ("/firm/{}", "/-/standing/{}.json"):
        moved = asyncio.run(get(shape.format(name_id(A)) + "?as_of=2024-01-01"))
        assert (moved.status_code, moved.headers["location"]) == (301, shape.format(ONE) + "?as_of=2024-01-01")
        answer = asyncio.run(get(shape.format("n0123456789ab")))
        assert answer.status_code == 410
        assert "虚构的理由" in answer.text


UNFIT = {
    "an unknown key": ({**decided("same", (ONE, A), (TWIN, A)), "score": 0.97}, "score: unknown key"),
    "a day that is none": (decided("same", (ONE, A), (TWIN, A), published="2023-02-30"), "published"),
    "one firm where two are needed": (decided("same", (ONE, A)), "is about 2 firms"),
    "a firm that no list names": (
        decided("same", (ONE, A), ("n000000000000", A)),
        "n000000000000: no firm of the name",
    ),
    "a withdrawn id that facts are about": (decided("withdrawn", (TWIN, A)), "is withdrawn, but 1 facts are about it"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_decision_that_does_not_fit_stops_the_build_with_its_line(what: str, tmp_path: Path) -> None:
    decision, expected = UNFIT[what]
    datasets = datasets_of(tmp_path / "datasets", TWINS, decisions=[decision])
    with pytest.raises(DataError, match=expected) as told:
        publish(datasets, tmp_path / "build")
    assert str(told.value).startswith(f"{datasets / 'identity.yml'}:")
    assert told.value.line > 1
