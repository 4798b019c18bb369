"""Names that are given up, taken again, or taken by two firms, and names whose rows were taken back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from given import day
from identities import HENAN, A, B, Row, datasets_of
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.identity.firms import Group, Mention
from qiangqi.catalogue.identity.grouping import group
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.fiction.words import code
from qiangqi.values.names import name_id

C = "虚构玄武科技有限公司"
ONE, TWO = code(1), code(2)


def mention(number: int, name: str, on: str, new: str = "", uscc: str = "", kind: str = "", **more: str) -> Mention:
    """Return a fact of a firm of no certain place; ``on`` is the day of the act, which is also published then."""
    kind = kind or ("renamed" if new else "granted")
    days = {"happened_from": on, "happened_to": on, "published": on, "withdrawn_on": None, "corrects": None} | more
    return Mention(
        number=number,
        fact_id=f"list:{number}",
        name=name,
        key=name,
        region="",
        province="",
        code=uscc or None,
        code_known_on="2024-01-01",
        new_name=new or None,
        new_key=new or None,
        regime="zhengzhou",
        tier="advantage",
        kind=kind,
        valid_from=None,
        valid_to=None,
        document=None,
        is_made_day=0,
        goes_on=0,
        evidence="",
        **days,  # type: ignore[arg-type]
    )


def parted(rows: Sequence[Mention]) -> list[list[int]]:
    """Return the numbers of the facts of each firm, the same in whatever order they come."""
    found = [sorted(row.number for row in firm.rows) for firm in group(rows).firms]
    for seed in range(3):
        turned = group(random.Random(seed).sample(rows, len(rows)))
        assert [firm.id for firm in turned.firms] == [firm.id for firm in group(rows).firms]
        assert sorted(sorted(row.number for row in firm.rows) for firm in turned.firms) == sorted(found)
    return sorted(found)


def pairs(found: Group) -> list[str]:
    return [one.code for one in found.possible]


RENAMED = mention(2, A, "2022-01-01", B)

CASES: dict[str, tuple[list[Mention], list[list[int]], list[str]]] = {
    "a name given up does not lead to the renamed firm for a later act": (
        [mention(1, A, "2021-05-10"), RENAMED, mention(3, A, "2023-01-01")],
        [[1, 2], [3]],
        ["name_changed"],
    ),
    "an act of before that is published after the renaming is the firm's own": (
        [RENAMED, mention(1, A, "2021-05-10", published="2023-01-01")],
        [[1, 2]],
        [],
    ),
    "a code tells that a later act under the old name is the firm's own": (
        [mention(1, A, "2021-05-10", uscc=ONE), RENAMED, mention(3, A, "2023-01-01", uscc=ONE)],
        [[1, 2, 3]],
        [],
    ),
    "a later act with another code is another firm's": (
        [mention(1, A, "2021-05-10", uscc=ONE), RENAMED, mention(3, A, "2023-01-01", uscc=TWO)],
        [[1, 2], [3]],
        [],
    ),
    "a renaming that is printed twice is one": (
        [RENAMED, mention(3, A, "2022-03-01", B), mention(4, B, "2023-01-01")],
        [[2, 3, 4]],
        [],
    ),
    "a firm that takes its name again bears it from then on": (
        [mention(1, A, "2021-05-10"), RENAMED, mention(3, B, "2024-01-01", A), mention(4, A, "2025-01-01")],
        [[1, 2, 3, 4]],
        [],
    ),
    "two firms renamed to one name stay two, and what bears only that name is neither's": (
        [mention(1, A, "2021-05-10"), RENAMED, mention(3, C, "2022-01-01", B), mention(4, B, "2025-01-01")],
        [[1, 2], [3], [4]],
        ["name_changed"] * 3,
    ),
    "two renamings of one day are not put in order": (
        [RENAMED, mention(3, B, "2022-01-01", C)],
        [[2], [3]],
        ["name_changed"],
    ),
    "a name that stands beside the act was changed at the latest when the list came out": (
        [mention(1, A, "2021-05-10", B, kind="granted", published="2022-06-01"), mention(2, A, "2022-03-01")],
        [[1, 2]],
        [],
    ),
    "a renaming that was taken back joins nothing": (
        [
            mention(1, A, "2021-05-10"),
            mention(2, A, "2022-01-01", B, withdrawn_on="2022-05-01"),
            mention(3, B, "2023-01-01"),
        ],
        [[1, 2], [3]],
        [],
    ),
    "an act after the end of the firm of that name is another's": (
        [mention(1, A, "2021-05-10"), mention(2, A, "2022-01-01", kind="dissolved"), mention(3, A, "2023-01-01")],
        [[1, 2], [3]],
        ["name_changed"],
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_a_name_leads_to_the_firm_that_bears_it_on_the_day(what: str) -> None:
    rows, firms, matches = CASES[what]
    assert (parted(rows), pairs(group(rows))) == (firms, matches)


def test_the_catalogue_answers_each_of_two_firms_of_a_name_by_its_own_facts(tmp_path: Path) -> None:
    lists: list[Sequence[Row]] = [[(A, HENAN, "", "")], [(A, HENAN, "", B)], [(A, HENAN, "", "")]]
    catalogue = Catalogue(publish(datasets_of(tmp_path / "datasets", *lists), tmp_path / "build"))
    on = day("2025-01-01")
    renamed, stranger = name_id(A), name_id(A, "2021-01-02")
    assert catalogue.find(A, on) == sorted([renamed, stranger])
    assert catalogue.find(B, on) == [renamed]
    firms = {id_: catalogue.firm(id_, on) for id_ in (renamed, stranger)}
    assert {id_: firm and (firm.name, len(firm.facts)) for id_, firm in firms.items()} == {
        renamed: (B, 2),
        stranger: (A, 1),
    }


def test_what_annuls_an_act_of_a_firm_renamed_since_is_about_that_firm() -> None:
    annulment = mention(3, A, "2023-01-01", kind="annulled", corrects="list:1")
    assert parted([mention(1, A, "2021-05-10"), RENAMED, annulment]) == [[1, 2, 3]]


KNOWN: dict[str, tuple[Sequence[Sequence[Row]], str, dict[str, int], dict[str, int]]] = {
    "a renaming joins from its publication on": (
        [[(A, HENAN, "", "")], [(B, HENAN, "", "")], [(A, HENAN, "", B)]],
        "2022-01-05",
        {name_id(A): 1, name_id(B): 1},
        {name_id(A): 3},
    ),
    "a code that both names bear joins from the list that gives it to the second": (
        [[(A, HENAN, ONE, ""), (B, HENAN, "", "")], [(B, HENAN, ONE, "")]],
        "2021-01-05",
        {ONE: 1, name_id(B): 1},
        {ONE: 3},
    ),
    "the name that has the code keeps its id": (
        [[(A, HENAN, "", "")], [(B, HENAN, ONE, "")], [(A, HENAN, "", B)]],
        "2022-01-05",
        {name_id(A): 1, ONE: 1},
        {ONE: 3},
    ),
    "of three names the last to be known is told apart": (
        [[(A, HENAN, "", ""), (C, HENAN, "", "")], [(A, HENAN, "", B)], [(B, HENAN, "", C)]],
        "2022-01-05",
        {name_id(A): 2, name_id(C): 1},
        {name_id(A): 4},
    ),
}
"""Lists of 2020 and each year after, the day from which the rows are of one firm, and the facts known then by firm."""


@pytest.mark.parametrize("what", KNOWN)
def test_names_are_of_one_firm_from_the_day_on_which_that_is_known(what: str, tmp_path: Path) -> None:
    lists, on, before, after = KNOWN[what]
    catalogue = Catalogue(publish(datasets_of(tmp_path / "datasets", *lists), tmp_path / "build"))
    for known_on, wanted in ((day(on) - 1, before), (day(on), after)):
        firms = {id_: firm for id_ in before | after if (firm := catalogue.firm(id_, known_on)) is not None}
        assert {id_: len(firm.facts) for id_, firm in firms.items()} == wanted
        found = {
            name: catalogue.find(name, known_on) for firm in firms.values() for name in (firm.name, *firm.former_names)
        }
        assert {id_ for ids in found.values() for id_ in ids} == set(wanted)
        assert all(len(ids) == 1 for ids in found.values())
