"""The command for loose facts, run as people run it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import commands
import pytest
from given import DATASETS
from loose_rows import HEADER, ask
from qiangqi.fiction.words import code
from qiangqi.lists.loose_facts import read_facts
from qiangqi.standing.regime_files import load_regimes

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
