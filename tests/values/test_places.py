"""Places as lists print them: a division of the year of the list, or unknown."""

from __future__ import annotations

import csv

import pytest
from given import DATASETS
from qiangqi.values.divisions import Divisions, DivisionsByYear

PLACES = {
    "河南": "410000",
    "河南省": "410000",
    "郑州": "410100",
    "河南省郑州市": "410100",
    "河南郑州": "410100",
    "郑州高新区": "410100",
    "河南省郑州市高新区": "410100",
    "郑州市金水区": "410105",
    "郑州金水": "410105",
    "河南省焦作市孟州市": "410883",
    "河南省济源市": "419001",
    "内蒙古": "150000",
    "广西壮族自治区": "450000",
    "广东省佛山市顺德区": "440606",
    "浙江省杭州市余杭区": "330110",
    "北京市朝阳区": "110105",
    "恩施州": "422800",
    "海南州": "632500",
    "新郑市": "410184",
    "河南蒙古族自治县": "632324",
    "河南县": None,
    "朝阳": None,
    "朝阳区": None,
    "东城区": None,
    "市本级": None,
    "金水区": None,
    "鼓楼区": None,
    "新疆生产建设兵团": None,
    "全国(北京)": None,
    "未注明": None,
    "": None,
}


TABLES = ("divisions.csv", "divisions-history.csv")


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    with (DATASETS / "divisions.csv").open(encoding="utf-8") as file:
        return Divisions(csv.DictReader(file))


@pytest.mark.parametrize("words", PLACES)
def test_a_place_is_its_division_or_unknown(words: str, divisions: Divisions) -> None:
    assert divisions.code(words) == PLACES[words]


def test_a_district_that_stands_alone_is_told_with_its_candidates(divisions: Divisions) -> None:
    assert divisions.look_up("鼓楼区").candidates == ("320106", "320302", "350102", "410204")


IN_THEIR_YEAR = {
    ("杭州市富阳市", 2009): "330111",
    ("富阳市", 2009): "330111",
    ("富阳市", 2020): "330111",
    ("襄樊市", 2005): "420600",
    ("巢湖市", 2009): "340000",
    ("巢湖市", 2011): "340000",
    ("巢湖市", 2020): "340181",
    ("莱芜市", 2015): "370000",
}


@pytest.mark.parametrize(("words", "year"), IN_THEIR_YEAR)
def test_a_place_is_read_by_the_table_of_the_year_of_its_list(words: str, year: int) -> None:
    tables = [list(csv.DictReader((DATASETS / name).open(encoding="utf-8"))) for name in TABLES]
    assert DivisionsByYear(*tables).code(words, year) == IN_THEIR_YEAR[words, year]


def test_every_division_that_is_gone_leads_to_one_of_today() -> None:
    now, history = (list(csv.DictReader((DATASETS / name).open(encoding="utf-8"))) for name in TABLES)
    codes = {row["code"] for row in now}
    assert {row["now_code"] for row in history} <= codes
    assert {row["code"] for row in history if not row["until"]} == codes - {"100000"}


def test_a_word_for_two_divisions_is_told_with_both() -> None:
    rows = [
        {"code": "410000", "name": "河南省", "parent_code": "100000"},
        {"code": "410100", "name": "甲市", "parent_code": "410000"},
        {"code": "410200", "name": "乙市", "parent_code": "410000"},
        {"code": "410102", "name": "鼓楼区", "parent_code": "410100"},
        {"code": "410202", "name": "鼓楼区", "parent_code": "410200"},
    ]
    assert Divisions(rows).look_up("鼓楼区") == (None, ("410102", "410202"))
    assert Divisions(rows).code("甲市鼓楼区") == "410102"
