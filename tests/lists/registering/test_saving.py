"""What is written when a list is added, and what is never written or shown."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path
from select import select

import openpyxl
import pytest
from added_lists import HERE, NEW, SURE, facts, files, simple
from adding import add
from given import DATASETS, ROOT
from made_lists import Block, make_csv, make_docx, make_html, make_xlsx
from planted import PLANTED, leaks
from python_runs import run_python
from qiangqi.lists.cards import Card
from qiangqi.lists.registering.card_text import card_text, regime_text
from qiangqi.lists.registering.title_words import UNCLEAR, kind_in
from qiangqi.lists.sources import load_sources
from qiangqi.standing.regime import Regime
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import load


def test_more_facts_than_the_document_states_are_refused(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    told = add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE, "--total", "0", status=1)
    assert "1 facts of 0 stated" in told
    assert files(folder) == before


def test_nothing_is_replaced_and_a_dry_run_writes_nothing(folder: Path, tmp_path: Path) -> None:
    before, file = files(folder), simple(tmp_path / "s.docx")
    assert "facts 1" in add(file, folder, *SURE, *HERE, "--dry-run")
    assert files(folder) == before
    add(file, folder, *SURE, *HERE)
    written = files(folder)
    other = simple(tmp_path / "t.docx", "另一行")
    assert "is there already with another file" in add(other, folder, *SURE, *HERE, status=1)
    assert files(folder) == written


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_the_same_file_under_its_own_id_is_said_to_be_there_already(
    more: tuple[str, ...], folder: Path, tmp_path: Path
) -> None:
    file = simple(tmp_path / "s.docx")
    add(file, folder, *SURE, *HERE)
    written = files(folder)
    told = add(file, folder, *SURE, *HERE, *more)
    assert "与已登记的 zhengzhou/2023-list 是同一个文件（SHA-256 相同）" in told and "未登记 it was left" in told
    assert "this very file is there already" in add(file, folder, *SURE, *HERE, "--same", "add", status=1)
    assert files(folder) == written


@pytest.mark.slow
def test_a_row_that_replaces_a_fact_of_a_list_that_is_there_says_so_in_its_card(folder: Path, tmp_path: Path) -> None:
    add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE)
    notice = ("--id", "2023-fix", "--date", "2023-05-16", "--corrects")
    told = add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE, *notice, "虚构甲有限公司=zhengzhou/2023-list")
    assert "更正 corrects: 2 → zhengzhou/2023-list:2 虚构甲有限公司" in told
    (fix, _) = load_sources(folder)
    assert [entry.model_dump(exclude_none=True) for entry in fix.card.corrects] == [
        {"line": 2, "source": "zhengzhou/2023-list", "of": 2, "name": "虚构甲有限公司"}
    ]
    wrong = {
        "2=zhengzhou/none": "of a card that is there",
        "虚构乙有限公司=zhengzhou/2023-list": "no row has this name",
    }
    wrong["2=zhengzhou/2023-list:9"] = "no fact of line 9"
    for said, expected in wrong.items():
        assert expected in add(simple(tmp_path / "s.docx"), folder, *SURE, *HERE, *notice, said, "--id", "b", status=2)


@pytest.mark.slow
@pytest.mark.parametrize("links", [1, 2, 3])
def test_killed_between_two_files_the_folder_is_sound_and_the_command_can_be_given_again(
    links: int, folder: Path, tmp_path: Path
) -> None:
    """The command is killed at its first, second and third file that comes into the folder."""
    file = simple(tmp_path / "s.docx")
    options = [str(file), "--datasets", str(folder), "--yes", *SURE, *NEW, "--id", "2023-a", "--date", "2023"]
    options += ["--title-differs", "as-answered"]
    script = (
        "import os, runpy, signal, sys\n"
        f"left, sys.argv = [{links}], ['scripts/add.py', *{options!r}]\n"
        "def hook(event, args):\n"
        "    if event == 'os.link':\n"
        "        left[0] -= 1\n"
        "        left[0] or os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(hook)\n"
        "sys.path.insert(0, 'scripts')\n"
        "runpy.run_path('scripts/add.py', run_name='__main__')\n"
    )
    done = run_python("-c", script)
    assert done.returncode == -9, done.stderr
    assert load_sources(folder) == []
    load_regimes(folder)
    add(file, folder, *options[4:])
    assert len(list(facts(folder))) == 1
    assert [path.name for path in folder.glob(".*")] == [".journal"]


@pytest.mark.slow
def test_what_is_planted_in_a_column_that_is_not_read_appears_nowhere(folder: Path, tmp_path: Path) -> None:
    header: list[str | int | float] = ["企业名称", "联系人", "其他", "说明"]
    rows: Block = [header, *([f"虚构{n}有限公司", "章散", v, f"章散 {v}"] for n, v in enumerate(PLANTED.values()))]
    blocks: list[Block] = ["联系人：章散 13912345678", "郑州市知识产权示范企业认定名单", rows]
    for name, make in (("a.csv", make_csv), ("a.docx", make_docx), ("a.xlsx", make_xlsx), ("a.html", make_html)):
        told = add(make(tmp_path / name, blocks), folder, *SURE, *HERE, "--id", f"2023-{name[2:]}", "--same", "add")
        assert f"facts {len(PLANTED)}" in told
        assert "holds what looks like personal data" in told
        assert leaks(told) == []
        assert leaks((folder / f"zhengzhou/2023-{name[2:]}.yml").read_text(encoding="utf-8")) == []
    told = add(tmp_path / "a.docx", folder, *SURE, *HERE, "--id", "b", "--same", "add", "--column", "remark=其他")
    assert f"personal_data: {len(PLANTED)}" in told
    assert leaks(told) == []


def test_without_a_header_no_row_is_taken_for_one_and_no_name_of_a_person_is_shown(
    folder: Path, tmp_path: Path
) -> None:
    rows: Block = [["1", "虚构企业服务有限公司", "章散"], ["2", "虚构乙有限公司", "章散"]]
    told = add(make_docx(tmp_path / "x.docx", ["认定名单", rows]), folder, *SURE, *HERE, status=2)
    assert '--column "name=…"' in told
    assert leaks(told) == []


def test_hidden_rows_damaged_numbers_and_formulas_are_told(folder: Path, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.active.row_dimensions[3].hidden = True
        book.active["C3"] = "=1+1"

    rows: Block = [
        ["企业名称", "统一社会信用代码", "数"],
        ["虚构甲有限公司", 911101080000000000, 1],
        ["虚构乙有限公司", "", 2],
    ]
    file = make_xlsx(tmp_path / "x.xlsx", [rows], spoil)
    told = add(file, folder, *SURE, *HERE, "--tier", "advantage", "--kind", "granted", "--dry-run")
    assert "隐藏行 hidden 1，受损数字 damaged numbers 1，公式 formulas 1" in told
    assert "code_damaged: 1" in told
    assert "--column uscc=none" in told


def test_a_text_in_gb18030_keeps_its_encoding_in_the_card(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["企业名称", "属地"], ["虚构甲有限公司", "郑州市"], ["合计", "1"]]
    add(make_csv(tmp_path / "g.csv", ["郑州市知识产权优势企业认定名单", rows], "gb18030"), folder, *SURE, *HERE)
    (source,) = load_sources(folder)
    assert (source.card.encoding, source.card.totals[0].count) == ("gb18030", 1)


def test_at_a_terminal_what_is_not_known_is_asked_and_the_proposals_are_reviewed_at_once(
    folder: Path, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    options = ["--datasets", str(folder), "--made", "2026-01-02", "--id", "2023-a", "--place", "zhengzhou"]
    command = [sys.executable, "scripts/add.py", str(simple(tmp_path / "s.docx")), *options]
    answers = {
        **{
            "[--evidence]": ["hearsay", "", "news"],
            "[--published]": ["01/06/2023", "2023-06-01"],
            "[--date]": ["2023"],
        },
        **{"[--yes]": ["3", ""], "[--licence]": ["CC0-1.0"], "[--address]": ["CC0-1.0"], "[--number]": ["CC0-1.0"]},
    }
    said, seen = "", 0
    child = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if select([ours], [], [], 0.2)[0]:
            try:
                said += os.read(ours, 65536).decode("utf-8", "replace")
            except OSError:
                break
        new = said[seen:]
        if new.rstrip().endswith(":") and ("[--" in new or "write?" in new):
            asked = next((option for option in answers if option in new.rsplit("\n", 1)[-1]), None)
            os.write(ours, f"{answers[asked].pop(0) if asked else ''}\n".encode())
            seen = len(said)
    assert child.wait(60) == 0, said
    assert said.count("[--yes]") == 2  # each time every answer is shown
    assert said.count("[--evidence]") == 3 + 2
    assert said.count("[--published]") == 2 + 2
    assert [(row.tier, row.kind) for row in facts(folder)] == [("demonstration", "granted")]


@pytest.mark.slow
def test_every_card_and_regime_of_the_datasets_comes_back_from_its_text(tmp_path: Path) -> None:
    again = tmp_path / "again.yml"
    for source in load_sources(DATASETS):
        again.write_text(card_text(source.card), encoding="utf-8")
        assert load(again, Card) == source.card, source.id
    for regime in load_regimes(DATASETS).values():
        if not regime.text_held:
            again.write_text(regime_text(regime), encoding="utf-8")
            assert load(again, Regime) == regime, regime.id


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于确定2021年度优势企业的通知", "granted"),
        ("由优势企业晋级为示范企业名单", "upgraded"),
        ("通过复核并继续保留的企业名单", "review_passed"),
        ("复核未通过企业名单", "review_failed"),
        ("复核企业名单", None),
        ("取消资格的企业名单", "cancelled"),
        ("拟认定专精特新中小企业名单的公示", "publicised"),
        ("新一批及通过复核的企业名单", UNCLEAR),
        ("企业名单", None),
        ("关于撤销认定决定的公告", "annulled"),
        ("关于撤销2018年度优势企业认定的决定", "annulled"),
        ("撤销复核通过决定的企业名单", "annulled"),
        ("撤销认定", "annulled"),
        ("关于撤销2018年认定的优势企业称号的通知", "cancelled"),
        ("撤销示范企业认定资格的企业名单", "cancelled"),
        ("从名单撤销的企业", "removed"),
        ("注销", "dissolved"),
        ("已注销的优势企业名单", "dissolved"),
        ("注销优势企业称号的通知", None),
        ("因合并终止的示范企业名单", "merged"),
        ("获评企业吸收合并情况", "merged"),
        ("因分立终止", "split"),
        ("复核材料已报国家局备案的企业名单", "review_filed"),
    ],
)
def test_the_words_of_a_title_say_the_event_or_nothing_does(title: str, kind: str | None) -> None:
    assert kind_in(title) == kind


def test_the_help_has_an_example_of_each_format_and_the_exit_statuses() -> None:
    done = run_python("scripts/add.py", "--help")
    for word in ("list.xlsx", "notice.docx", "page.html", "annex.pdf", "Exit status: 0", "--annex", "--value", "--yes"):
        assert word in done.stdout
