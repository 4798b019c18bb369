"""Errors in Chinese before their English, by the name that the registrar knows of a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from added_lists import HERE, SURE
from adding import add
from commands import run
from made_lists import Block, make_csv
from qiangqi.lists import readers
from qiangqi.lists.refusal_words import in_chinese, told
from qiangqi.standing.strict_yaml import DataError

ALONE = "没有办成"
REFUSED = re.compile(r'raise DataError\([^"]*f?"([^"{]{12,})')


def said_by_readers() -> list[str]:
    folder = Path(readers.__file__).parent
    return sorted({said for path in folder.glob("*.py") for said in REFUSED.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("said", said_by_readers())
def test_what_a_reader_refuses_has_its_chinese(said: str) -> None:
    assert not in_chinese(said).startswith(ALONE)
    assert in_chinese(said).endswith(said)


def test_an_error_that_begins_in_chinese_stays_and_one_of_no_kind_is_said_all_the_same() -> None:
    assert in_chinese("已登记 held already") == "已登记 held already"
    assert in_chinese("something else") == f"{ALONE} something else"


OF_ITS_KIND = {
    "a list.csv:1: has 300 columns; expected at most 256": "超过读取上限",
    "has 30 × 40000 pixels; expected at most 50 million": "超过读取上限",
    "is larger than 64 MiB; expected a list": "超过读取上限",
    "totals: 3 facts of valid; expected at most 5": "读出的条数",
    "bounds.facts: 3 facts; expected 4 to 6": "读出的条数",
    "3 firms of more than one title; expected them told apart": ALONE,
    "effective_on: '2026-02-30' is no day of the calendar": "日期不对",
    "--published 'x'; expected 2023-01-05, 2023-01, 2023 or 2023-01-01/2023-01-05": "日期不对",
    "calendar: no such key": ALONE,
    "the row of 2023-01-05 stays as it is": ALONE,
    "column '名称' (columns.name) stands twice; expected it once": "各行列数不一致",
    "column '名称' (columns.name) is none of its 3 headers; expected it once": "没有所指的表头",
    "columns.name: expected it once": ALONE,
    "source: 'a/b' stands here twice; expected it once": "同一项出现了两次",
    "a/SOURCE.csv: cannot be understood": ALONE,
    "title: is empty; expected a value": "有一项没有填写",
    "is empty; expected a list": "文件里没有内容",
}


@pytest.mark.parametrize("said", OF_ITS_KIND)
def test_an_error_has_the_chinese_of_its_own_kind_and_no_other_that_shares_a_word(said: str) -> None:
    assert in_chinese(said).startswith(OF_ITS_KIND[said])


def test_an_error_names_the_file_that_was_given_and_no_copy_of_it(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["序号", "企业名称"], [1, "虚构甲有限公司"]]
    late = ("--tier", "advantage", "--kind", "granted", "--date", "2026-03-01")  # after the day the file was made
    told = add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *late, status=1)
    assert f"{folder}/zhengzhou/2023-list.yml:1: " in told


NO_FILE = {
    "facts that are not there": ("standing", "gone.csv"),
    "a catalogue that is none": ("standing", "甲", "--db", "file"),
    "a list that is not there": ("add", "gone.csv", "--yes"),
    "a catalogue to release that is none": ("release", "--catalogue", "file", "--output", "out"),
    "a file where the catalogue's folder is to be": ("build", "--output", "file/out"),
    "a folder without data": ("report", "list", "--datasets", "."),
    "a backup that is none": ("restore", "file", "--to", "out"),
    "a folder to restore to that is none": ("restore", "--finish", "--to", "file/out"),
    "a key where none can be": ("new_receipt_key", "file/key"),
    "a key that is not there": ("new_receipt_key", "--rotate", "gone"),
}


@pytest.mark.parametrize("what", NO_FILE)
def test_a_file_that_is_not_to_be_used_is_said_in_chinese_first(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("no catalogue and no archive", encoding="utf-8")
    done = run(*NO_FILE[what])
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert re.search("读写文件没有成功 |不是建好的目录文件 |不是完整的备份 ", done.stderr), done.stderr


def test_an_error_of_data_is_told_as_file_and_line_alone() -> None:
    assert told(DataError("a.yml", 5, "levle: unknown key")) == "a.yml:5: levle: unknown key"
