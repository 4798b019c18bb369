"""What a card and a cell say beside what is printed, and the rows whose values cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from given import DATASETS
from made_up import row
from printed_lists import A, B, listed
from qiangqi.lists.card_values import ISSUE_CODES
from qiangqi.values.vocabulary import load_vocabulary

OF_FACTS = ("after_firm_end", "annulment_of_nothing", "code_on_two_names", "listed_twice")
"""What the catalogue says of a fact beside others; no card gives it."""

OF_SOURCES = ("source_changed", "source_vanished")
"""What became of the page of a source; no card gives it either."""


def test_the_issue_codes_of_the_cards_are_those_of_the_vocabulary() -> None:
    words = load_vocabulary(DATASETS).issue_codes
    assert sorted(word.id for word in words) == sorted((*ISSUE_CODES, *OF_FACTS, *OF_SOURCES))
    assert all(word.severity and word.owner and word.says.zh and word.says.en for word in words)


BECAUSE = {"zh": "虚构的更正", "en": "An invented correction."}


def test_a_correction_stands_beside_what_is_printed(tmp_path: Path) -> None:
    used = {"name": {A: {"is": B, "because": BECAUSE}}, "region": {"郑洲": {"is": "郑州", "because": BECAUSE}}}
    db = listed(tmp_path, row(A).replace("河南省郑州市", "郑洲") + ",,,", **used)
    name, region, told = db.execute("select name, region, corrections from facts").fetchone()
    assert (name, region) == (B, "郑州")
    assert [(c["field"], c["printed"], c["used"], c["zh"]) for c in yaml.safe_load(told)] == [
        ("企业名称", A, B, "虚构的更正"),
        ("地区", "郑洲", "郑州", "虚构的更正"),
    ]
    assert db.execute("select division from firms").fetchone() == ("410100",)


def test_a_row_without_corrections_says_nothing(tmp_path: Path) -> None:
    assert listed(tmp_path, row(A) + ",,,").execute("select corrections, old_code from facts").fetchone() == (
        None,
        None,
    )


def test_a_renaming_in_a_cell_joins_both_names_and_shows_the_cell(tmp_path: Path) -> None:
    db = listed(tmp_path, f'"{A}，2019年更名为{B}"' + row("") + ",,,")
    assert db.execute("select name from firm_names order by name").fetchall() == [(B,), (A,)]
    assert f"{A}，2019年更名为{B}" in db.execute("select corrections from facts").fetchone()[0]


def test_a_date_without_a_year_takes_the_cards_year_and_says_so(tmp_path: Path) -> None:
    given = {"year": {"is": "2023", "because": BECAUSE}}
    db = listed(tmp_path, row(A, day="8月17日") + ",,,", row(B, day="2024-01-02") + ",,,", **given)
    found = db.execute("select happened, date_text, date_because from facts order by line").fetchall()
    assert found == [("2023-08-17", "8月17日", "虚构的更正"), ("2024-01-02", "2024-01-02", None)]


def test_an_old_code_is_kept_beside_the_row_and_names_no_firm(tmp_path: Path) -> None:
    db = listed(tmp_path, row(A) + ",410000400000012,,", row(B) + ",17000140-1,,")
    assert db.execute("select old_code, uscc from facts order by line").fetchall() == [
        ("410000400000012", None),
        ("170001401", None),
    ]
    assert db.execute("select count(*) from firms where uscc is not null").fetchone() == (0,)


def test_a_term_in_one_cell_is_read(tmp_path: Path) -> None:
    db = listed(tmp_path, row(A) + ",,,2024 年8月至2027年7月")
    assert db.execute("select valid_from, valid_to from facts").fetchone() == ("2024-08-01", "2027-07-31")


STOPPED = {
    "short_name": row("虚构甲") + ",,,",
    "name_cut_off": row("虚构甲科技股份有限") + ",,,",
    "heading_row": row("（二）虚构市") + ",,,",
    "not_a_firm": row("虚构甲经济技术开发区") + ",,,",
    "person_name": row("张某某") + ",,,",
    "renaming_unclear": row(f"{A}（拟更名）") + ",,,",
    "printed_twice": row("虚虚构构甲甲有有限限公公司司") + ",,,",
    "name_doubtful": row("") + ",,,",
    "no_year": row(A, day="8月17日") + ",,,",
    "date_unreadable": row(A, day="17/8/2024") + ",,,",
    "date_order": row(A, day="2031-01-01") + ",,,",
    "code_damaged": row(A) + ",9.14101E+17,,",
    "code_invalid": row(A) + ",91410000170001401E,,",
}


@pytest.mark.parametrize("code", STOPPED)
def test_a_value_that_cannot_be_used_is_an_issue(code: str, tmp_path: Path) -> None:
    db = listed(tmp_path, STOPPED[code], row(B) + ",,,")
    assert db.execute("select code, line from issues").fetchall() == [(code, 2)]
    assert db.execute("select count(*) from facts").fetchone() == (1,)
