"""The command for loose facts, run as people run it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import commands
import pytest
from given import DATASETS, day
from qiangqi.fiction.words import code
from qiangqi.lists.loose_answers import answers
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.answer import Engine
from qiangqi.standing.regime_files import load_regimes
from qiangqi.values.vocabulary import load_vocabulary

HEADER = "firm_name,uscc,regime,tier,kind,effective_on,published_on,valid_from,valid_to,new_name,corrects,note\n"
FACTS = HEADER + (
    "虚构甲有限公司,,zhengzhou,demonstration,granted,2021-05-10,,,,,,\n"
    "虚构乙有限公司,,zhengzhou,,granted,2021-05-10,,,,,,\n"
    "虚构乙有限公司,,zhengzhou,advantage,granted,2022-05-10,,,,,,\n"
    "虚构丙有限公司,,national-demonstration,demonstration,upgraded,2022-05-10,,,,,,\n"
    "虚构丁有限公司,,xiping,,granted,2021-13-10,,,,,,\n"
    "虚构丁有限公司,,xiping,,granted,2021-03-10,,,,,,\n"
)


def run(path: Path, text: str, *options: str) -> tuple[list[dict[str, Any]], str, int]:
    path.write_text(text, encoding="utf-8")
    done = commands.run("standing", path, *options)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr, done.returncode


def test_rows_that_no_regime_reads_are_told_and_the_others_still_count(tmp_path: Path) -> None:
    found, told, code = run(tmp_path / "f.csv", FACTS, "--as-of", "2023-01-01", "--closed-world")
    assert code == 0
    assert [answer["firm"]["name"] for answer in found] == ["虚构丁有限公司", "虚构乙有限公司", "虚构甲有限公司"]
    assert {answer["standings"][0]["status"] for answer in found} == {"in_force"}
    assert [line.split(": ", 2)[1:] for line in told.splitlines()] == [
        ["row 2", "tier: is empty, and zhengzhou has several titles; expected one of demonstration, advantage"],
        ["row 4", "kind: 'upgraded' cannot be said of national-demonstration demonstration"],
        ["row 5", "effective_on: '2021-13-10' is no day of the calendar"],
    ]


def test_a_file_that_is_no_table_of_facts_is_one_clear_line(tmp_path: Path) -> None:
    found, told, code = run(tmp_path / "f.csv", "name,date\n虚构甲有限公司,2021\n")
    assert (found, code) == ([], 1)
    assert "no column 'firm_name'" in told
    assert len(told.splitlines()) == 1


def test_a_day_that_is_none_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    _, told, code = run(tmp_path / "f.csv", FACTS, "--as-of", "2023-02-30")
    assert code == 2
    assert "no day of the calendar" in told


def ask(
    tmp_path: Path, rows: str, as_of: str, known_on: str = "2026-01-01", closed: bool = True
) -> list[dict[str, Any]]:
    path = tmp_path / "facts.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    regimes = load_regimes(DATASETS)
    facts, _ = read_facts(path, regimes)
    lines = load_vocabulary(DATASETS).caution_lines()
    return answers(facts, Engine(regimes, closed), day(as_of), day(known_on), lines)


def test_facts_are_cited_by_their_row(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,advantage,granted,2021-05-10,,,,,,\n"
        "虚构甲有限公司,,xiping,advantage,review_passed,2024-06-01,,,,,,\n"
    )
    standing = ask(tmp_path, rows, "2024-07-01")[0]["standings"][0]
    assert standing["because"][0] == {
        "provision": "第八条第2项",
        "says": standing["because"][0]["says"],
        "facts": ["row:2"],
    }


def test_a_correction_replaces_its_row_whole_from_its_own_publication_on(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,advantage,cancelled,2021-06-01,,,,,,\n"
        "虚构甲有限公司,,xiping,advantage,granted,2021-05-10,2022-01-01,,,,1,\n"
    )
    before = ask(tmp_path, rows, "2021-07-01", "2021-12-31")[0]["standings"][0]
    after = ask(tmp_path, rows, "2021-07-01", "2022-01-01")[0]["standings"][0]
    assert (before["status"], before["barred_until"]) == ("cancelled", "2024-05-31")
    assert (after["status"], after["barred_until"]) == ("in_force", None)


def test_a_correction_without_a_publication_day_or_of_a_missing_row_is_told(tmp_path: Path) -> None:
    rows = (
        "虚构甲有限公司,,xiping,,granted,2021-05-10,,,,,7,\n"
        "虚构甲有限公司,,xiping,,granted,2021-05-10,2022-01-01,,,,7,\n"
    )
    (tmp_path / "f.csv").write_text(HEADER + rows, encoding="utf-8")
    facts, issues = read_facts(tmp_path / "f.csv", load_regimes(DATASETS))
    assert facts == []
    assert [(issue.row, issue.field) for issue in issues] == [(1, "published_on"), (2, "corrects")]


def test_a_row_whose_code_is_none_is_an_issue_and_its_name_does_not_decide(tmp_path: Path) -> None:
    rows = (
        f"虚构甲有限公司,{code(1)},xiping,,granted,2021-05-10,,,,,,\n"
        "虚构甲有限公司,123,xiping,,cancelled,2022-05-10,,,,,,\n"
        f"虚构甲有限公司,{code(1)[:-1]}?,xiping,,cancelled,2022-06-10,,,,,,\n"
    )
    (tmp_path / "f.csv").write_text(HEADER + rows, encoding="utf-8")
    facts, issues = read_facts(tmp_path / "f.csv", load_regimes(DATASETS))
    assert [fact.fact.id for fact in facts] == ["row:1"]
    assert [(issue.row, issue.field) for issue in issues] == [(2, "uscc"), (3, "uscc")]
    assert str(issues[0]) == (
        "row 2: uscc: '123' is no code; expected 18 characters with a right check digit (GB 32100)"
    )


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


def test_a_term_printed_with_its_last_day_alone_runs_from_the_act(tmp_path: Path) -> None:
    rows = "虚构甲有限公司,,henan,advantage,granted,2018-08-24,,,2021-07-31,,,\n"
    standing = ask(tmp_path, rows, "2020-01-01")[0]["standings"][0]
    assert standing["term"] == {"from": "2018-08-24", "to": "2021-07-31", "basis": "printed"}


def test_other_columns_and_surplus_cells_are_told_and_repeated_headers_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("firm_name,地区,regime,kind,effective_on\n虚构甲有限公司,甲地,xiping,granted,2021-05-10\n", "utf-8")
    facts, issues = read_facts(path, load_regimes(DATASETS))
    assert (len(facts), [str(issue)[:22] for issue in issues]) == (1, ["header: 地区: is ignored"])
    path.write_text("firm_name,regime,kind,effective_on\n虚构甲有限公司,xiping,granted,2021-05-10,余\n", "utf-8")
    assert [issue.row for issue in read_facts(path, load_regimes(DATASETS))[1]] == [1]
    _, told, code = run(path, "firm_name,regime,kind,kind,effective_on\n")
    assert code == 1
    assert "column 'kind' stands here twice" in told


def test_a_name_of_a_megabyte_is_an_issue_and_the_others_still_count(tmp_path: Path) -> None:
    rest = ",,xiping,,granted,2021-05-10,,,,,,\n"
    rows = f"虚构{'长' * 300_000}有限公司{rest}虚构甲有限公司{rest}"
    assert [answer["query"]["firm"] for answer in ask(tmp_path, rows, "2021-06-01")] == ["虚构甲有限公司"]


def test_a_firm_of_which_nothing_is_known_yet_is_not_found(tmp_path: Path) -> None:
    rows = "虚构甲有限公司,,xiping,,granted,2021-05-10,2022-01-01,,,,,\n"
    closed = ask(tmp_path, rows, "2021-07-01", "2021-07-01")[0]
    open_ = ask(tmp_path, rows, "2021-07-01", "2021-07-01", closed=False)[0]
    assert (closed["firm"], closed["standings"][0]["status"]) == (None, "not_held")
    assert open_["standings"][0]["status"] == "undetermined"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_never_matters(tmp_path: Path, seed: int) -> None:
    lines = FACTS.splitlines()[1:]
    kinds = ["granted", "review_passed", "review_failed", "cancelled", "removed"]
    lines += [f"虚构戊有限公司,,zhengzhou,advantage,{kind},202{n}-01-01,,,,,," for n, kind in enumerate(kinds)]
    shuffled = random.Random(seed).sample(lines, len(lines))

    def plain(rows: list[str]) -> list[Any]:
        found = ask(tmp_path, "\n".join(rows) + "\n", "2024-06-01")
        for answer in found:
            for standing in answer["standings"]:
                for reason in standing["because"]:
                    reason["facts"] = sorted(rows[int(fact.removeprefix("row:")) - 1] for fact in reason["facts"])
        return found

    assert plain(lines) == plain(shuffled)


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
