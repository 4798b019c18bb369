"""What the gate lets pass, what it refuses, and what it says."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
from commands import run
from edited_lists import build
from made_up import FIRMS, HEADER, begin, publish_list, row, total
from qiangqi.catalogue.building.gate import Refused, admit
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.lists.sources import load_sources

ROWS = [row(name) for name in FIRMS]
BECAUSE = {"zh": "虚构：发布方换了文件", "en": "Invented: the publisher replaced its file."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A datasets folder whose one list names three invented firms."""
    made = begin(tmp_path / "datasets")
    publish_list(made, ROWS)
    return made


def refused(folder: Path) -> list[str]:
    """Return the findings of a build that must be refused while the last catalogue stays as it is."""
    served = folder.parent / "build/catalogue.db"
    before = served.read_bytes() if served.exists() else None
    with pytest.raises(Refused) as told:
        build(folder)
    assert (served.read_bytes() if served.exists() else None) == before
    return [line.removeprefix(f"{folder}/") for line in str(told.value).splitlines()]


def reasoning(folder: Path) -> str:
    lines: list[str] = []
    publish(folder, folder.parent / "build", say=lines.append)
    return "\n".join(lines)


def withdraw(**entry: Any) -> dict[str, object]:
    return {"withdrawn": [{"because": BECAUSE, "published": "2024-06-20", **entry}]}


def test_a_first_build_passes_and_says_that_it_is_the_first(folder: Path) -> None:
    assert "a first build: there is no last release" in reasoning(folder)


def test_a_fact_that_is_gone_keeps_the_last_catalogue_in_service(folder: Path) -> None:
    build(folder)
    publish_list(folder, ROWS[1:])
    assert refused(folder) == [
        "zhengzhou/list.yml:1: withdrawn: line 2 of the last release, 虚构甲有限公司 (granted), is gone; "
        "expected it in the raw file or in this list"
    ]


def test_a_fact_that_its_card_withdraws_may_go_and_the_catalogue_says_why(folder: Path) -> None:
    build(folder)
    publish_list(folder, ROWS[1:], **withdraw(line=2, name=FIRMS[0]))
    assert "1 withdrawn" in reasoning(folder)
    db = sqlite3.connect(folder.parent / "build/catalogue.db")
    assert db.execute("select source_id, line, name, published_on, says_zh from withdrawn").fetchall() == [
        ("zhengzhou/list", 2, FIRMS[0], "2024-06-20", BECAUSE["zh"])
    ]


def test_a_withdrawal_of_another_name_withdraws_nothing(folder: Path) -> None:
    build(folder)
    publish_list(folder, ROWS[1:], **withdraw(line=2, name=FIRMS[1]))
    assert len(refused(folder)) == 1


def test_a_whole_list_goes_only_with_its_card_and_a_word(folder: Path) -> None:
    build(folder)
    (folder / "zhengzhou/list.yml").unlink()
    publish_list(folder, [row("虚构丁有限公司")], "zhengzhou/other")
    assert refused(folder) == [
        "zhengzhou/list.yml:1: is missing; expected the card, with 3 facts or with them withdrawn"
    ]
    publish_list(folder, [], **withdraw(line="all"))
    assert "3 withdrawn" in reasoning(folder)


def test_a_corrected_copy_that_moves_its_lines_loses_nothing(folder: Path) -> None:
    build(folder)
    publish_list(folder, [row("虚构丁有限公司"), *reversed(ROWS)])
    assert "3 facts in the last release, 3 of them on another line, 0 withdrawn" in reasoning(folder)


def test_a_name_that_is_only_printed_otherwise_is_the_same_fact(folder: Path) -> None:
    publish_list(folder, [row("虚构（郑州）有限公司")])
    build(folder)
    publish_list(folder, [*ROWS, row("虚构(郑州)有限公司")])
    assert "1 of them on another line" in reasoning(folder)


def test_of_two_rows_alike_both_must_stay(folder: Path) -> None:
    publish_list(folder, [ROWS[0], *ROWS])
    build(folder)
    publish_list(folder, ROWS)
    assert len(refused(folder)) == 1


def test_a_firm_that_gets_another_id_loses_no_fact(folder: Path) -> None:
    build(folder)
    db = sqlite3.connect(folder.parent / "build/catalogue.db")
    with db:
        db.execute("update facts set firm_id = 'n' || firm_id")
    build(folder)


def test_a_firm_whose_act_has_another_date_has_lost_the_old_one(folder: Path) -> None:
    build(folder)
    publish_list(folder, [row(FIRMS[0], day="2024-05-07"), *ROWS[1:]])
    assert "虚构甲有限公司 (granted), is gone" in refused(folder)[0]


def test_a_row_that_became_nothing_is_found(folder: Path, tmp_path: Path) -> None:
    found = admitted_after(folder, "delete from facts where line = 3")
    assert found[0].startswith("zhengzhou/list.yml:")
    assert "raw: 3 rows, 2 facts, 0 issues, 0 skipped; expected each row exactly once" in found[0]


def test_a_row_that_is_skipped_by_a_named_reason_is_accounted_for(folder: Path) -> None:
    skipped = "insert into skipped values (1, 'zhengzhou/list', 3, 'line 3', 'note')"
    assert admitted_after(folder, "delete from facts where line = 3; " + skipped) == []


def test_titles_headers_notes_and_sums_of_a_file_are_skipped_by_name_and_accounted_for(folder: Path) -> None:
    rows = ["虚构名单,,,,,", HEADER, *ROWS, ",,,,,", "合计,3家,,,,", "注：排名不分先后,,,,,"]
    publish_list(folder, rows, "zhengzhou/titled", reading={"format": "csv"})
    assert "zhengzhou/titled: 7 rows, 3 facts, 0 issues, 4 skipped" in reasoning(folder)
    db = sqlite3.connect(folder.parent / "build/catalogue.db")
    reasons = db.execute(
        "select reason, count(*) from skipped where reason != 'blank' group by 1 order by 1"
    ).fetchall()
    assert reasons == [("header", 1), ("note", 1), ("title", 1), ("total", 1)]


def test_fewer_facts_than_the_card_expects_are_found_with_the_cards_line(folder: Path) -> None:
    publish_list(folder, ROWS, bounds={"facts": [3, 3]})
    found = admitted_after(folder, "update facts set source_id = 'zhengzhou/other' where line = 3")
    line = (folder / "zhengzhou/list.yml").read_text(encoding="utf-8").splitlines().index("bounds:") + 1
    assert f"zhengzhou/list.yml:{line}: bounds.facts: 2 facts; expected 3 to 3" in found


@pytest.mark.parametrize("stated", [3, 4])
def test_as_many_facts_as_the_notice_names_are_no_finding(folder: Path, stated: int) -> None:
    publish_list(folder, ROWS, totals=[total(stated)])
    build(folder)


def test_more_facts_than_the_notice_names_are_a_finding(folder: Path) -> None:
    publish_list(folder, ROWS, totals=[total(2)])
    assert refused(folder)[0].endswith(
        "totals: zhengzhou demonstration granted: 3 facts of 2 stated; expected no more facts"
    )


ISSUE = (
    "insert into issues (issue_id, source_id, line, name, code, severity, owner)"
    " values ('x', 'zhengzhou/list', 9, '虚构', '{}', 'error', 'us')"
)
UNKNOWN = {
    "kind": "update facts set kind = 'grantet' where line = 2",
    "code": ISSUE.format("no_such"),
    "owner": ISSUE.format("no_year"),
    "status": "update intervals set status = 'fine'",
    "regime": "update facts set regime = 'nowhere' where line = 2",
    "tier": "update facts set tier = 'reserved' where line = 2",
    "provision": "insert into bars (firm_id, regime, provision) select firm_id, 'zhengzhou', '第九十九条' from firms",
    "division": "update firms set division = '990000'",
    "reason": "insert into skipped values (1, 'zhengzhou/list', 9, '', 'tired')",
}


@pytest.mark.parametrize("column", UNKNOWN)
def test_a_word_that_no_closed_list_has_is_a_finding(folder: Path, column: str) -> None:
    assert any(f".{column}: unknown " in line for line in admitted_after(folder, UNKNOWN[column]))


def admitted_after(folder: Path, change: str) -> list[str]:
    """Build, change the finished file as no build should, and return what the gate finds in it."""
    built = Path(shutil.copy(build(folder), folder.parent / "changed.db"))
    db = sqlite3.connect(built)
    db.executescript(change)
    db.close()
    try:
        admit(built, folder.parent / "none.db", folder, load_sources(folder))
    except Refused as told:
        return [str(finding).removeprefix(f"{folder}/") for finding in told.findings]
    return []


def test_a_last_release_that_is_no_catalogue_is_named(folder: Path) -> None:
    served = folder.parent / "build/catalogue.db"
    served.parent.mkdir()
    served.write_bytes(b"not a database at all" * 99)
    with pytest.raises(Refused, match="cannot be compared: file is not a database"):
        build(folder)


def command(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run("build", "--datasets", folder, "--output", folder.parent / "build", *options)


def test_the_command_explains_the_whole_gate_also_when_it_passes(folder: Path) -> None:
    done = command(folder, "--explain")
    assert done.returncode == 0
    assert done.stdout.count("[passed]") == 5
    assert "zhengzhou/list: 3 rows, 3 facts, 0 issues, 0 skipped" in done.stdout
    assert "gate: passed" in done.stdout


def test_facts_out_of_the_bounds_of_their_card_are_explained_with_all_the_rest(folder: Path) -> None:
    publish_list(folder, ROWS[1:], bounds={"facts": [5, 9]}, totals=[total(1)])
    done = command(folder, "--explain")
    assert done.returncode == 1
    assert (done.stdout.count("[passed]"), done.stdout.count("[refused]")) == (3, 2)
    assert "    zhengzhou/list: 2 facts, expected 5 to 9\n    ! " in done.stdout
    assert "bounds.facts: 2 facts; expected 5 to 9" in done.stderr
    assert done.stdout.endswith("gate: refused, 3 findings\n")


def test_what_stops_a_build_before_its_gate_is_told_so(folder: Path) -> None:
    publish_list(folder, [row(FIRMS[0], title="虚构称号")])
    assert command(folder, "--explain").stdout == "gate: not reached; the last catalogue stays in service\n"


def test_without_it_a_refused_build_prints_a_line_a_finding_and_fails(folder: Path) -> None:
    build(folder)
    publish_list(folder, ROWS[2:])
    done = command(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.split("; ")[0].split(", ")[1] for line in done.stderr.splitlines()] == [
        "虚构甲有限公司 (granted)",
        "虚构乙有限公司 (granted)",
    ]


def test_the_check_without_a_build_finds_more_facts_than_the_notice_names(folder: Path) -> None:
    publish_list(folder, ROWS, totals=[total(2)])
    done = run("check", "--datasets", folder)
    assert done.returncode == 1
    assert done.stderr.endswith("zhengzhou demonstration granted: 3 facts of 2 stated; expected no more facts\n")


def test_the_check_without_a_build_counts_the_same_rows(folder: Path) -> None:
    done = run("check", "--datasets", folder)
    assert done.returncode == 0
    assert ["zhengzhou/list", "3", "3", "0", "0"] in [line.split() for line in done.stdout.splitlines()]
