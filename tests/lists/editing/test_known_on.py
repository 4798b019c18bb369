"""Acts on published lists of the real catalogue: every earlier day of knowledge answers as before."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from edited_lists import apply
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.lists.editing.amend import amend
from qiangqi.lists.editing.edit import Edit, Holdings
from qiangqi.lists.editing.remove import remove
from qiangqi.lists.sources import load_sources
from qiangqi.standing.dates import parse_day

KNOWN = ("2019-01-01", "2024-01-01", "2099-12-31")
"""Two days before the acts, which are of 2100-01-01, and the day before them."""


def answers(built: Path, firms: list[str], known_on: str) -> dict[str, str]:
    catalogue = Catalogue(built)
    asked = ((firm, catalogue.ask(firm, parse_day("2023-06-30"), parse_day(known_on))) for firm in firms)
    return {firm: json.dumps({**found, "release": None}, sort_keys=True) for firm, found in asked}


def act(held: Holdings, id_: str, number: int) -> Edit:
    if number % 3 == 0:
        return remove(held, id_)
    if number % 3 == 1:
        return amend(held, id_, {"number": "虚构〔2020〕1号"})
    is_pass = held.read(held.source(id_)).facts[0].kind == "review_passed"
    return amend(held, id_, {"kind": "granted" if is_pass else "review_passed"})


@pytest.mark.slow
def test_earlier_answers_about_every_firm_stay_as_they_were(datasets: Path) -> None:
    build = datasets.parent / "build"
    built = publish(datasets, build)
    sql = "select distinct source_id from facts order by 1"
    ids = [id_ for (id_,) in sqlite3.connect(built).execute(sql)]
    firms = [id_ for (id_,) in sqlite3.connect(built).execute("select firm_id from firms order by 1")]
    before = {day: answers(built, firms, day) for day in KNOWN}
    named = {entry.source for source in load_sources(datasets) for entry in source.card.corrects}
    chosen = [id_ for id_ in ids if id_ not in named][::5]
    for number, id_ in enumerate(chosen):
        apply(datasets, lambda held, id_=id_, number=number: act(held, id_, number), *ids, day="2100-01-01")
    assert len(chosen) > 10
    built = publish(datasets, build)
    for day in KNOWN:
        after = answers(built, firms, day)
        assert {firm for firm in firms if after[firm] != before[day][firm]} == set(), day
