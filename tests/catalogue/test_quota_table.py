"""The ceiling on recommendations: a number only inside complete lists, for whom the plan lets recommend."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from given import DATASETS
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.standing.coverage import ENDING, RENEWING
from qiangqi.standing.regime_files import load_regimes
from qiangqi.web.regimes.quota import bureau_of
from sites import Site

PAGE = "/regime/national-demonstration"
QUOTA = load_regimes(DATASETS)["national-demonstration"].quota
assert QUOTA is not None and QUOTA.counted is not None
BUREAUS = QUOTA.counted.bureaus
APART = {"大连市", "青岛市", "宁波市", "厦门市", "深圳市", "新疆生产建设兵团"}
HOLDERS = {
    "河南省郑州市": 19,
    "河南省": 6,
    "广东省": 9,
    "广东省深圳市": 30,
    "新疆生产建设兵团": 10,
    "新疆维吾尔自治区": 9,
}


def rows_of(page: str) -> dict[str, list[str]]:
    """Return the table's cells by bureau."""
    table = re.search(r'<section id="quota">.*?</section>', page, re.S)
    assert table
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table[0], re.S)
    return {name: re.findall(r'<td class="num">(.*?)</td>', cells) for name, cells in found}


def test_the_bureaus_are_the_provinces_of_the_mainland_the_five_cities_and_the_corps() -> None:
    provinces = {bureau.division for bureau in BUREAUS if bureau.division and bureau.division.endswith("0000")}
    listed = (DATASETS / "divisions.csv").read_text(encoding="utf-8").splitlines()
    assert provinces == {row.split(",")[0] for row in listed if row.endswith(",province")}
    assert len(provinces) == 31
    assert {bureau.name.zh for bureau in BUREAUS} - {b.name.zh for b in BUREAUS if b.division in provinces} == APART


@pytest.mark.parametrize(
    ("region", "division", "bureau"),
    [
        ("广东省深圳市", "440000", "深圳市"),
        ("深圳市", None, "深圳市"),
        ("广东省广州市", "440000", "广东省"),
        ("浙江省宁波市象山县", "330000", "宁波市"),
        ("河南省郑州市", "410100", "河南省"),
        ("新疆生产建设兵团第八师", None, "新疆生产建设兵团"),
        ("山东省", "370200", "青岛市"),
        ("全国(北京)", None, None),
    ],
)
def test_a_firm_belongs_to_the_city_or_corps_that_its_region_names_else_to_its_province(
    region: str, division: str | None, bureau: str | None
) -> None:
    found = bureau_of(BUREAUS, region, division)
    assert (found.name.zh if found else None) == bureau


def test_with_the_real_lists_no_ceiling_can_be_said_and_the_page_says_why_without_a_table(database: Path) -> None:
    site = Site(database)
    page = site.get(PAGE).text
    english = site.get(f"{PAGE}?lang=en").text
    assert 'id="quota"' not in site.get("/regime/zhengzhou").text
    site.loop.close()
    assert rows_of(page) == {}
    assert "该表目前没有数据" in page and "不是任务指标，也不是完成情况" in page
    assert "At present the whole table is empty" in english and "10 % of the firms" in english


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[dict[str, int]], dict[str, list[str]]]]:
    """Return the table of a catalogue of invented firms whose lists are complete to the end of 2019."""
    sites: list[Site] = []

    def build(holders: dict[str, int]) -> dict[str, list[str]]:
        folder = tmp_path_factory.mktemp("quota")
        site = Site(publish(_datasets(folder / "datasets", holders), folder / "build"))
        sites.append(site)
        return rows_of(site.get(PAGE).text)

    yield build
    for site in sites:
        site.loop.close()


def _datasets(folder: Path, holders: dict[str, int]) -> Path:
    shutil.copytree(DATASETS, folder)
    for path in folder.glob("*/*.yml"):
        if not path.name.startswith("regime"):
            path.unlink()
    _declare_complete(folder / "national/national-advantage/regime.yml")
    regions = [region for region, count in holders.items() for _ in range(count)]
    lines = [f"{n},虚构第{n}有限公司,{region},优势企业,确定" for n, region in enumerate(regions, 1)]
    text = "\n".join(["序号,企业名称,地区,称号,事项,批次,日期,有效期起,有效期止,备注"]) + "\n"
    text += "".join(f"{line},2018年度,2018-08,2018-08,2021-07,\n" for line in lines)
    (folder / "national/raw/2018-158-nybiz.csv").write_text(text, encoding="utf-8")
    _card(folder / "national/2018-158-nybiz.yml", hashlib.sha256(text.encode()).hexdigest(), len(lines))
    return folder


def _card(path: Path, digest: str, count: int) -> None:
    card = (DATASETS / "national/2018-158-nybiz.yml").read_text(encoding="utf-8")
    card = re.sub(r"sha256: \w+", f"sha256: {digest}", card.partition("totals:")[0])
    card = re.sub(r'  on: "2018-08"', '  on: "2020-01-05"', card)
    path.write_text(re.sub(r"facts: \[4, 4\]", f"facts: [{count}, {count}]", card), encoding="utf-8")


def _declare_complete(path: Path) -> None:
    rest = ', tier: advantage, from: null, to: "2019-12-31", published: "2020-01-05", because: {zh: 虚构, en: Made up}}'
    kinds = "".join(f"  - {{kind: {kind}{rest}\n" for kind in (*RENEWING, *ENDING))
    text = path.read_text(encoding="utf-8")
    assert "coverage: []" in text
    path.write_text(text.replace("coverage: []", f"coverage:\n{kinds.rstrip()}"), encoding="utf-8")


def test_inside_complete_lists_it_is_a_tenth_of_the_holders_of_31_july_without_fractions(
    made_up: Callable[[dict[str, int]], dict[str, list[str]]],
) -> None:
    rows = made_up(HOLDERS)
    of_2018, of_2019, of_2020 = (2018 - 2015, 2019 - 2015, 2020 - 2015)
    assert {name: rows[name][of_2019] for name in ("河南省", "广东省", "深圳市", "新疆生产建设兵团")} == {
        "河南省": "2",
        "广东省": "0",
        "深圳市": "3",
        "新疆生产建设兵团": "1",
    }
    assert rows["新疆维吾尔自治区"][of_2019] == rows["北京市"][of_2019] == "0"
    assert rows["河南省"][of_2018] == "0"
    assert "名单不完整" in rows["河南省"][of_2020]


def test_a_holder_of_no_known_place_leaves_both_numbers_standing(
    made_up: Callable[[dict[str, int]], dict[str, list[str]]],
) -> None:
    rows = made_up({"河南省": 29, "湖北省": 21, "未注明": 1})
    assert (rows["河南省"][2019 - 2015], rows["湖北省"][2019 - 2015]) == ("2–3", "2")
