"""A row that moves to another regime, or is withdrawn with nothing left: one answer, its table and a loan agree."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from checked_rows import one
from checkers import TODAY, checker_of
from given import DATASETS, day
from made_up import FIRMS, VALUES, begin, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.query.catalogue import Catalogue

FIRM = FIRMS[0]
TITLES = {**VALUES["title"], "西平": {"regime": "xiping", "tier": "advantage"}}
MORE: dict[str, Any] = {"values": {**VALUES, "title": TITLES}}
AS_OF = "2025-01-01"
LOAN = {"name": FIRM, "as_of": AS_OF, "from": AS_OF, "until": "2025-06-30"}


def built(folder: Path, *titles: str, withdrawn: bool = False) -> Path:
    """Build a catalogue of a firm's grants, each published a year after the one before.

    Each corrects the one before, or the last of them is ``withdrawn``.
    """
    datasets = begin(folder / "datasets")
    shutil.copytree(DATASETS / "xiping/xiping", datasets / "zhengzhou/xiping")
    because = {"zh": "虚构", "en": "Invented."}
    for number, title in enumerate(titles):
        more: dict[str, Any] = {"published": {"on": f"{2024 + number}-06-01", "because": because}}
        more["made"] = f"{2024 + number}-07-01"
        if number and not withdrawn:
            more["corrects"] = [{"line": 2, "source": f"zhengzhou/list-{number - 1}"}]
        if withdrawn and number + 1 == len(titles):
            more["withdrawn"] = [{"line": 2, "name": FIRM, "published": "2025-08-01", "because": because}]
        publish_list(datasets, [row(FIRM, title)], f"zhengzhou/list-{number}", **MORE, **more)
    return publish(datasets, folder / "build")


def said(found: Any) -> list[tuple[str, str | None, str]]:
    return [(one["regime"], one["tier"], one["status"]) for one in found]


def intervals(path: Path) -> set[tuple[str, str]]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return set(db.execute("select distinct regime, tier from intervals"))


def test_a_title_whose_only_row_was_corrected_into_another_regime_is_in_no_table_and_covers_no_loan(
    tmp_path: Path,
) -> None:
    path = built(tmp_path, "西平", "优势")
    asked = Catalogue(path).ask(FIRM, day(AS_OF), TODAY)
    assert said(asked["standings"]) == [("zhengzhou", "advantage", "in_force")]
    assert intervals(path) == {("zhengzhou", "advantage")}
    checked = one(checker_of(path), LOAN, as_of=day(AS_OF))
    assert said(checked["standings"]) == said(asked["standings"])
    assert [cover["term_covers"] for cover in checked["loan"]] == ["yes"]
    (cover,) = one(checker_of(path), {**LOAN, "regime": "xiping"}, as_of=day(AS_OF))["loan"]
    assert (cover["regime"], cover["tier"], cover["term_covers"], cover["held"]) == (
        *("xiping", "advantage"),
        *("unclear", "unclear"),
    )


@pytest.mark.parametrize(
    ("kept", "gone", "regime", "tier"),
    [("优势", "西平", "xiping", "advantage"), ("西平", "优势", "zhengzhou", None)],
)
def test_a_loan_is_answered_for_a_title_of_which_every_row_is_withdrawn(
    kept: str, gone: str, regime: str, tier: str | None, tmp_path: Path
) -> None:
    path = built(tmp_path, kept, gone, withdrawn=True)
    assert not {pair for pair in intervals(path) if pair[0] == regime}
    found = one(checker_of(path), {**LOAN, "regime": regime}, as_of=day(AS_OF))
    assert said(found["standings"]) == [(regime, tier, "undetermined")]
    covers = [(cover["tier"], cover["term_covers"], cover["held"]) for cover in found["loan"]]
    assert covers == [(tier, "unclear", "unclear")]
    every = one(checker_of(path), LOAN, as_of=day(AS_OF))
    assert said(every["standings"]) == said(Catalogue(path).ask(FIRM, day(AS_OF), TODAY)["standings"])
