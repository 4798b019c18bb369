"""A district that a row names alone is the one of the city whose heading it stands under."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from made_up import HEADER, begin, publish_list, row
from qiangqi.catalogue.building.pipeline import publish


def test_a_district_below_a_citys_heading_has_its_code_and_one_without_a_heading_has_none(tmp_path: Path) -> None:
    folder = begin(tmp_path / "datasets")
    places = {
        "虚构甲有限公司": "鼓楼区",
        "虚构乙有限公司": "开封鼓楼区",
        "虚构丙有限公司": "阿里地区",
        "虚构丁有限公司": "高新区",
    }
    below = [row(name).replace("河南省郑州市", place) for name, place in places.items()]
    alone = row("虚构戊有限公司").replace("河南省郑州市", "鼓楼区")
    rows = [HEADER, alone, "开封市,,,,,", *below]
    publish_list(folder, rows, reading={"format": "csv", "heading": "^(.+市)$"})
    db = sqlite3.connect(publish(folder, tmp_path / "build"))
    found = db.execute("select name, region, corrections from facts order by line").fetchall()
    assert [region for _, region, _ in found] == ["鼓楼区", "开封市鼓楼区", "开封鼓楼区", "阿里地区", "开封市高新区"]
    (told,) = json.loads(found[1][2])
    assert (told["field"], told["printed"], told["used"]) == ("地区", "鼓楼区", "开封市鼓楼区")
    codes = dict(db.execute("select name, division from firms").fetchall())
    assert [codes[name] for name, _, _ in found] == [None, "410204", "410204", "542500", "410200"]
