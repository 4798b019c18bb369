"""Errors in Chinese before their English, by the name that the registrar knows of a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from added_lists import HERE, SURE
from adding import add
from made_lists import Block, make_csv
from qiangqi.lists import readers
from qiangqi.lists.refusal_words import in_chinese

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


def test_an_error_names_the_file_that_was_given_and_no_copy_of_it(folder: Path, tmp_path: Path) -> None:
    rows: Block = [["序号", "企业名称"], [1, "虚构甲有限公司"]]
    late = ("--tier", "advantage", "--kind", "granted", "--date", "2026-03-01")  # after the day the file was made
    told = add(make_csv(tmp_path / "l.csv", [rows]), folder, *SURE, *HERE, *late, status=1)
    assert f"{folder}/zhengzhou/2023-list.yml:1: " in told
