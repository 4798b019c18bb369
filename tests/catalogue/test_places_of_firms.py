"""The place of a firm: words that name none are kept by the fact, and are no place of the firm."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from made_up import begin, publish_list
from qiangqi.catalogue.building.pipeline import publish

ROWS = (
    "虚构甲有限公司,全国(汽车零部件),强企,认定,2024年度,2024-05-06",
    "虚构乙有限公司,未注明,强企,认定,2024年度,2024-05-06",
    "虚构丙有限公司,全国(汽车零部件),强企,认定,2024年度,2024-05-06",
    "虚构丙有限公司,河南省,优势,认定,2024年度,2024-05-06",
    "虚构丁有限公司,鼓楼区,强企,认定,2024年度,2024-05-06",
)


def test_words_that_name_no_place_are_kept_by_the_fact_and_are_no_place_of_a_firm(tmp_path: Path) -> None:
    folder = begin(tmp_path / "datasets")
    publish_list(folder, ROWS)
    publish(folder, tmp_path / "build")
    with sqlite3.connect(tmp_path / "build/catalogue.db") as db:
        firms = db.execute("select name, region, division from firms order by rowid").fetchall()
        printed = [region for (region,) in db.execute("select region from facts order by line")]
    assert firms == [
        ("虚构甲有限公司", None, None),
        ("虚构乙有限公司", None, None),
        ("虚构丙有限公司", "河南省", "410000"),
        ("虚构丁有限公司", "鼓楼区", None),
    ]
    assert printed == [row.split(",")[1] for row in ROWS]
