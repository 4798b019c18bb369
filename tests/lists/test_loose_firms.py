"""Which loose facts are about one firm: by code, by a name as long as a firm bears it, and across renamings."""

from __future__ import annotations

from pathlib import Path

from given import DATASETS
from loose_rows import ask
from qiangqi.fiction.words import code
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.regime_files import load_regimes


def firms(tmp_path: Path, rows: str) -> list[tuple[str, list[str], list[str]]]:
    """Return name, former names and the rows that each firm's answers cite, and check that no two have one id."""
    found = ask(tmp_path, rows, "2030-01-01", "2030-01-01")
    assert len({answer["firm"]["firm_id"] for answer in found}) == len(found)
    return [
        (answer["firm"]["name"], answer["firm"]["former_names"], sorted(one["name"] for one in answer["candidates"]))
        for answer in found
    ]


RENAMED = "虚构甲有限公司,,xiping,,renamed,2022-01-01,,,,虚构乙有限公司,,\n"


def test_a_name_given_up_does_not_lead_to_the_renamed_firm_for_a_later_act(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,,granted,2021-05-10,,,,,,\n"
        + RENAMED
        + "虚构甲有限公司,,xiping,,cancelled,2023-01-01,,,,,,\n"
    )
    found = ask(tmp_path, rows, "2023-02-01", "2023-02-01")
    assert [(answer["firm"]["name"], answer["standings"][0]["status"]) for answer in found] == [
        ("虚构乙有限公司", "in_force"),
        ("虚构甲有限公司", "cancelled"),
    ]
    assert firms(tmp_path, rows) == [
        ("虚构乙有限公司", ["虚构甲有限公司"], ["虚构甲有限公司"]),
        ("虚构甲有限公司", [], ["虚构乙有限公司"]),
    ]


def test_an_act_of_before_that_is_published_after_the_renaming_is_the_firms_own(tmp_path: Path) -> None:
    rows = RENAMED + "虚构甲有限公司,,xiping,,granted,2021-05-10,2023-01-01,,,,,\n"
    assert firms(tmp_path, rows) == [("虚构乙有限公司", ["虚构甲有限公司"], [])]


def test_a_code_tells_that_a_later_act_under_the_old_name_is_the_firms_own(tmp_path: Path) -> None:
    rows = (
        f"虚构甲有限公司,{code(1)},xiping,,granted,2021-05-10,,,,,,\n"
        + RENAMED
        + f"虚构甲有限公司,{code(1)},xiping,,cancelled,2023-01-01,,,,,,\n"
        + f"虚构甲有限公司,{code(2)},xiping,,granted,2023-01-01,,,,,,\n"
    )
    assert [(name, other) for name, _, other in firms(tmp_path, rows)] == [
        ("虚构乙有限公司", []),
        ("虚构甲有限公司", []),
    ]


def test_a_renaming_that_is_printed_twice_is_one(tmp_path: Path) -> None:
    rows = RENAMED + RENAMED.replace("2022-01-01", "2022-03-01") + "虚构乙有限公司,,xiping,,granted,2023-01-01,,,,,,\n"
    assert firms(tmp_path, rows) == [("虚构乙有限公司", ["虚构甲有限公司"], [])]


def test_a_firm_that_takes_its_name_again_bears_it_from_then_on(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,,granted,2021-05-10,,,,,,\n"
        + RENAMED
        + "虚构乙有限公司,,xiping,,renamed,2024-01-01,,,,虚构甲有限公司,,\n"
        + "虚构甲有限公司,,xiping,,review_passed,2025-01-01,,,,,,\n"
    )
    found = ask(tmp_path, rows, "2030-01-01", "2030-01-01")
    assert [(answer["firm"]["name"], answer["firm"]["former_names"]) for answer in found] == [
        ("虚构甲有限公司", ["虚构乙有限公司"])
    ]


def test_two_firms_renamed_to_one_name_stay_two_and_are_a_possible_match(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,,granted,2021-05-10,,,,,,\n"
        "虚构丙有限公司,,xiping,,cancelled,2021-06-10,,,,,,\n" + RENAMED + RENAMED.replace("虚构甲", "虚构丙")
    )
    found = ask(tmp_path, rows, "2021-12-01", "2030-01-01")
    assert sorted(answer["standings"][0]["status"] for answer in found) == ["cancelled", "in_force"]
    assert sorted(firms(tmp_path, rows)) == [
        ("虚构乙有限公司", ["虚构丙有限公司"], ["虚构乙有限公司"]),
        ("虚构乙有限公司", ["虚构甲有限公司"], ["虚构乙有限公司"]),
    ]
    third = rows + "虚构乙有限公司,,xiping,,granted,2025-01-01,,,,,,\n"
    assert len(firms(tmp_path, third)) == 3


def test_a_renaming_joins_both_names_once_it_is_published(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,,granted,2021-05-10,,,,,,\n"
        "虚构甲有限公司,,xiping,,renamed,2022-01-01,2022-02-01,,,虚构乙有限公司,,\n"
        "虚构乙有限公司,,xiping,,cancelled,2023-01-01,2021-12-01,,,,,\n"
    )
    before = ask(tmp_path, rows, "2023-02-01", "2022-01-31")
    after = ask(tmp_path, rows, "2023-02-01", "2022-02-01")
    assert [answer["firm"]["name"] for answer in before] == ["虚构乙有限公司", "虚构甲有限公司"]
    assert [(answer["firm"]["name"], answer["firm"]["former_names"]) for answer in after] == [
        ("虚构乙有限公司", ["虚构甲有限公司"])
    ]


def test_the_name_is_the_latest_known_in_whatever_order_the_rows_stand(tmp_path: Path) -> None:
    rows = [
        f"虚构老有限公司,{code(1)},xiping,,granted,2019-01-01,,,,,,",
        f"虚构新有限公司,{code(1)},xiping,,review_passed,2022-02-01,,,,,,",
        f"虚构老有限公司,{code(1)},xiping,,cancelled,2021-02-01,,,,,,",
    ]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        firm = ask(tmp_path, "\n".join(rows[i] for i in order) + "\n", "2023-01-01")[0]["firm"]
        assert (firm["name"], firm["former_names"]) == ("虚构新有限公司", ["虚构老有限公司"])


def test_an_annulment_under_a_name_given_up_since_voids_the_grant_of_the_renamed_firm(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,advantage,granted,2021-05-10,,,,,,\n"
        + RENAMED
        + "虚构甲有限公司,,xiping,advantage,annulled,2023-01-01,2023-01-01,,,,1,\n"
    )
    (answer,) = ask(tmp_path, rows, "2023-02-01", "2023-02-01")
    assert (answer["firm"]["name"], answer["standings"][0]["status"]) == ("虚构乙有限公司", "not_held")


def test_an_act_after_the_end_of_the_firm_of_its_name_is_told_and_counts_for_nobody(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,,granted,2021-05-10,,,,,,\n"
        "虚构甲有限公司,,xiping,,dissolved,2022-01-01,,,,,,\n"
        "虚构甲有限公司,,xiping,,granted,2023-01-01,,,,,,\n"
    )
    (answer,) = ask(tmp_path, rows, "2023-02-01", "2023-02-01")
    assert answer["standings"][0]["status"] == "ended"
    _, issues = read_facts(tmp_path / "facts.csv", load_regimes(DATASETS))
    assert [(issue.row, issue.field) for issue in issues] == [(3, "effective_on")]


def test_a_renaming_joins_no_two_codes(tmp_path: Path) -> None:
    rows = (
        f"虚构甲有限公司,{code(1)},xiping,,granted,2021-05-10,,,,,,\n"
        + RENAMED.replace(",,xiping,,renamed", f",{code(1)},xiping,,renamed")
        + f"虚构乙有限公司,{code(2)},xiping,,granted,2023-01-01,,,,,,\n"
    )
    found = ask(tmp_path, rows, "2023-02-01", "2023-02-01")
    assert sorted(answer["firm"]["uscc"] for answer in found) == sorted([code(1), code(2)])
