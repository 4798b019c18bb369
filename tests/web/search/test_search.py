"""Search: what is found equals what stands in the names, and the nearest comes first."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from given import DATASETS, day
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from qiangqi.catalogue.search.firms import COUNTED, search
from qiangqi.catalogue.search.index import search_rows
from qiangqi.catalogue.search.order import begun, holds, placed
from qiangqi.catalogue.search.query import CHARACTERS, passes, read
from qiangqi.fiction.search_catalogue import write_invented
from qiangqi.values.names import name_key
from qiangqi.web.http.catalogue import Register
from qiangqi.web.search.near import near_firms
from sites import Site

DAY = "2020-06-01"
BAD = (
    '"',
    "'; drop table firms; --",
    "AND",
    "OR NOT *",
    "NEAR(宇 通)",
    "names : 宇",
    "^宇",
    "宇*",
    "宇+通",
    "{names} : 通",
    "-",
    "(",
    "\\",
    "🚗",
    "👩‍👩‍👧",
    "\x00",
    "宇\x00通",
    "\ue000\ue001",
    "<script>alert(1)</script>",
    "宇" * 7_000,
    "a" * 10_000,
    "xi'an'" * 2_000,
    "1" * 10_000,
    "宇 " * 5_000,
    "%_%",
    "   ",
    "'",
    "é",
)


@pytest.fixture(scope="module")
def fictional(large_fictional: Path) -> Register:
    """A fictional catalogue of some size."""
    return Register("demo", large_fictional)


def all_found(register: Register, text: str, on: str = DAY) -> list[str]:
    """Return the ids of all firms that a text finds, the nearest first."""
    return [hit.firm_id for hit in search(register, text, COUNTED, 0, day(on)).hits]


def names_found(register: Register, text: str) -> list[str]:
    return [hit.name for hit in search(register, text, 100, 0, day(DAY)).hits]


def like(register: Register, text: str) -> set[str]:
    """Return the firms that SQLite's own LIKE finds by a part of any of their names."""
    escaped = "".join("\\" + char if char in "%_\\" else char for char in name_key(text))
    sql = "select distinct firm_id from firm_names where name_key like ? escape '\\'"
    return set(register.ids(sql, f"%{escaped}%"))


@pytest.mark.parametrize("length", [1, 2, 3, 4, 6, 12, 30])
def test_what_is_found_equals_what_like_finds(fictional: Register, length: int) -> None:
    rng, compared = random.Random(length), 0
    for name in rng.sample(fictional.ids("select name from firm_names"), 60):
        start = rng.randrange(max(1, len(name) - length + 1))
        text = name[start : start + length]
        if " " in text or len(wanted := like(fictional, text)) > COUNTED:
            continue
        found = set(all_found(fictional, text))
        assert found == wanted if not text.isascii() else found >= wanted, text
        compared += 1
    assert compared > 5


def test_a_count_stops_and_says_so(fictional: Register) -> None:
    found = search(fictional, "虚构", 8, 0, day(DAY))
    assert (found.total, found.is_exact, len(found.hits)) == (COUNTED, False, 8)
    few = search(fictional, "机械", 8, 0, day(DAY))
    assert few.is_exact and few.total == len(like(fictional, "机械"))


def test_beginnings_come_first_and_in_each_group_holders_of_a_title(fictional: Register) -> None:
    held = set(
        fictional.ids(
            """
            select firm_id from intervals where holds_title = 'yes'
            and (from_on is null or from_on <= ?) and (until_on is null or until_on >= ?)
            """,
            DAY,
            DAY,
        )
    )
    for text in ("机械", "松", "医疗", "虚构云", "有限责任", "jx", "yiliao"):
        names = {id_: fictional.ids("select name_key from firm_names where firm_id = ?", id_) for id_ in held}
        found = all_found(fictional, text)
        begin = [any(name.startswith(text) for name in names.get(id_, ())) for id_ in found if id_ in held]
        assert begin == sorted(begin, reverse=True), text
        groups = [id_ in held for id_ in found if not _begins(fictional, id_, text)]
        assert groups == sorted(groups, reverse=True), text


@pytest.mark.parametrize("length", [1, 2, 4, 8])
def test_beginnings_are_the_same_by_the_names_and_by_the_index(fictional: Register, length: int) -> None:
    for (key,) in fictional.rows("select distinct substr(name_key, 1, ?) from firms order by 1 limit 60", length):
        wanted = passes(read(key), {})[0]
        assert list(begun(fictional, key, wanted, COUNTED)) == list(placed(fictional, wanted, COUNTED))


@pytest.mark.parametrize(
    "columns", ["names, codes, pinyin, initials, places", "names, codes, pinyin, initials, places, pairs"]
)
def test_an_index_of_before_it_had_pairs_is_searched_with_the_same_hits(
    large_fictional: Path, tmp_path: Path, columns: str
) -> None:
    path, many = Path(shutil.copy(large_fictional, tmp_path)), 2 + columns.count(",")
    with closing(sqlite3.connect(path)) as db, db:
        rows = [words[:many] for _, words in search_rows(db)]
        db.execute("drop table firms_fts")
        db.execute(f"create virtual table firms_fts using fts5({columns}, content='', tokenize='ascii')")
        db.executemany(f"insert into firms_fts (rowid, {columns}) values ({', '.join('?' * many)})", rows)
    newer, older = Register("demo", large_fictional), Register("demo", path)
    for text in ("虚构", "有限公司", "司", "郑州 公司", "youxian", "xiangongs", "yxgs", "9141"):
        assert search(newer, text, 20, 0, day(DAY)) == search(older, text, 20, 0, day(DAY))
    for (name,) in newer.rows("select name from firms order by firm_id limit 20"):
        found = [near_firms(register, name[:4] + name[5:], day(DAY)) for register in (newer, older)]
        assert found[0] == found[1] != []


def test_a_search_that_datasette_need_not_route_is_answered_as_it_would(site: Site) -> None:
    address = "/-/search.json?q=宇通"
    direct, routed = site.get(address), site.get(address, cookie="own=1")
    assert direct.content == routed.content and direct.headers["vary"] == routed.headers["vary"]
    assert (direct.headers["cache-control"], routed.headers["cache-control"]) == ("no-store", "no-store")


def _begins(register: Register, firm_id: str, text: str) -> bool:
    names = register.ids("select name_key from firm_names where firm_id = ?", firm_id)
    return any(name.startswith(text) for name in names)


def test_the_same_name_comes_before_longer_ones(real: Register) -> None:
    assert names_found(real, NEW_NAME)[0] == NEW_NAME
    assert all_found(real, YUTONG) == [YUTONG]


def test_pages_of_a_search_join_without_a_gap(fictional: Register) -> None:
    whole = all_found(fictional, "机械")
    pages = [search(fictional, "机械", 20, start, day(DAY)).hits for start in range(0, len(whole) + 20, 20)]
    assert [hit.firm_id for page in pages for hit in page] == whole


@pytest.mark.parametrize(
    "text",
    [
        "yutong",
        "YuTong",
        "ｙｕｔｏｎｇ",
        "yuto",
        "yuton",
        "yu tong",
        "tong yu",
        "yt",
        "zzyt",
        "ZZYT",
        "zhengzhouyutong",
        "zhengzhou yutong",
        "yutongkeche",
        "yutongkecheg",
        "yu'tong",
        "宇通",
        "郑州 宇通",
        "宇通 郑州",
        "客车 宇通",
        "河南 宇通",
        "henan yutong",
        "宇通 keche",
        "宇通客車",
        "000170001",
        "91410000170001",
        "0170001401d",
        "170001 宇通",
        "宇",
    ],
)
def test_the_ways_in_which_people_search_all_find_the_firm(real: Register, text: str) -> None:
    assert NEW_NAME in names_found(real, text)


@pytest.mark.parametrize("text", ["通宇", "宇客", "tongyu", "ty'k", "宇通 苏拉", "郑州宇通客车集团", "9999999999"])
def test_what_no_name_code_or_place_has_finds_nothing(real: Register, text: str) -> None:
    assert NEW_NAME not in names_found(real, text)


def test_a_place_alone_finds_names_that_hold_it_and_where_there_are_none_the_firms_of_the_place(real: Register) -> None:
    assert set(all_found(real, "郑州")) == like(real, "郑州")
    assert not like(real, "金坛市")
    placed = real.ids("select firm_id from firms where region like '%金坛市%'")
    assert placed and set(all_found(real, "金坛市")) == set(placed)


def test_the_match_is_marked_and_its_text_is_the_firms_own(site: Site) -> None:
    (hit,) = site.get("/-/search.json?q=zhengzhouyutong&marks=1").json()["hits"]
    assert (hit["name"], hit["matched"], hit["marks"]) == (NEW_NAME, OLD_NAME, [[0, 4]])
    (hit,) = site.get("/-/search.json?q=客车 宇通 河南&marks=1").json()["hits"]
    assert (hit["matched"], hit["marks"]) == (NEW_NAME, [[0, 4]])
    assert "<mark>宇通客车</mark>股份有限公司" in site.get("/search?q=客车 宇通").text
    assert list(site.get("/-/search.json?q=宇通").json()["hits"][0]) == ["firm_id", "name", "uscc", "region", "matched"]


def test_a_name_as_printed_is_marked_where_its_key_was_met(real: Register) -> None:
    for name in real.ids("select distinct name from firm_names where name like '%(%' or name like '%（%'"):
        found = search(real, name, 1, 0, day("2026-01-01")).hits[0]
        assert found.matched == name and found.marks == ((0, len(name)),)


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_any_text_is_text(site: Site, text: str) -> None:
    shown = quote(text, safe="")
    answer = site.get(f"/-/search.json?q={shown}")
    assert answer.status_code == 200 and answer.json()["query"] == text.strip()
    page = site.get(f"/search?q={shown}")
    assert page.status_code == 200 and "<script>alert" not in page.text
    for table in ("firms", "facts", "issues"):
        assert site.get(f"/catalogue/{table}.json?_search={shown}").status_code == 200
    assert site.get(f"/catalogue/firms?_search={shown}").status_code == 200


def test_a_longer_text_is_answered_by_its_beginning_which_is_said(site: Site) -> None:
    text = NEW_NAME + " " * CHARACTERS + "x"
    answer = site.get(f"/-/search.json?q={quote(text)}").json()
    assert answer["is_cut"] is True and answer["hits"][0]["name"] == NEW_NAME
    assert "输入过长" in site.get(f"/search?q={quote(text)}").text
    assert "is_cut" not in site.get("/-/search.json?q=宇通").json()
    assert read("宇通").is_cut is False and read("宇 " * 90).words == ("宇",)


def test_spans_are_of_a_day_from_the_first_to_the_last() -> None:
    held = "2018-08-01/2021-07-31 2022-01-01/9999-12-31"
    assert [holds(held, on) for on in ("2018-07-31", "2018-08-01", "2021-07-31", "2021-12-31", "2030-01-01")] == [
        False,
        True,
        True,
        False,
        True,
    ]
    assert not holds(None, "2020-01-01")


def test_a_big_fictional_catalogue_for_measuring_is_searched_like_any_other(tmp_path: Path) -> None:
    write_invented(DATASETS, tmp_path / "invented.db", 60, 1)
    found = search(Register("invented", tmp_path / "invented.db"), "xugou", 60, 0, day(DAY))
    assert (found.total, found.is_exact) == (60, True)
