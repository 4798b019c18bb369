"""The answers of the real catalogue over HTTP, and their addresses."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from posting import JSON, post
from sites import Site

OTHER_BRACKETS = "苏拉（金坛）纺织机械有限公司"


def standing(site: Site, firm: str, query: str = "") -> dict:
    """Return the first standing of an answer."""
    return site.get(f"/-/standing/{firm}.json?{query}").json()["standings"][0]


# The answer


@pytest.mark.parametrize("name", [OLD_NAME, NEW_NAME, YUTONG, YUTONG.lower()])
def test_each_name_and_the_code_find_the_firm(site: Site, name: str) -> None:
    answer = site.get(f"/-/standing/{name}.json").json()
    assert answer["firm"] == {
        "firm_id": YUTONG,
        "name": NEW_NAME,
        "uscc": YUTONG,
        "former_names": [OLD_NAME],
    }
    assert answer["query"]["firm"] == name


def test_on_new_year_2019_the_title_is_in_force_and_the_notice_is_named(site: Site) -> None:
    found = standing(site, OLD_NAME, "as_of=2019-01-01")
    assert (found["status"], found["holds_title"], found["until"]) == ("in_force", "yes", "2021-07-31")
    assert "国知发管函字〔2018〕158号" in found["says"]
    page = site.get(f"/firm/{YUTONG}?as_of=2019-01-01").text
    assert "截至2019年1月1日" in page and "<strong>持有</strong>" in page and "国知发管函字〔2018〕158号" in page


def test_today_it_is_undetermined_and_the_answer_says_what_is_not_held(site: Site) -> None:
    found = standing(site, NEW_NAME)
    assert (found["status"], found["holds_title"]) == ("undetermined", "unclear")
    assert "未完整收录" in found["says"] and "2021年7月31日" in found["says"]
    assert found["says"] in re.sub(r"</?strong>", "", site.get(f"/firm/{YUTONG}").text)


def test_a_firm_on_a_candidate_list_never_holds_a_title(site: Site) -> None:
    listed = site.get("/catalogue/facts.json?kind=listed&_shape=array&_labels=off").json()
    assert listed
    for fact in listed:
        for day in (fact["happened_to"] or fact["happened_from"], fact["published_on"], "2026-12-01"):
            for found in site.get(f"/-/standing/{fact['firm_id']}.json?as_of={day}").json()["standings"]:
                if found["tier"] == "candidate":
                    assert found["holds_title"] != "yes", (fact["fact_id"], day)


def test_a_publicised_firm_without_a_grant_never_holds_the_title(site: Site) -> None:
    publicised = site.get("/catalogue/facts.json?kind=publicised&_shape=array&_labels=off").json()
    assert publicised
    for fact in publicised:
        first, last = fact["happened_from"] or fact["happened_to"], fact["happened_to"] or "2025-06-01"
        for day in (first, last, "2024-06-01", "2026-12-01"):
            for found in site.get(f"/-/standing/{fact['firm_id']}.json?as_of={day}").json()["standings"]:
                if (found["regime"], found["tier"]) == (fact["regime"], fact["tier"]):
                    assert found["holds_title"] != "yes", (fact["fact_id"], day)


def test_an_unknown_firm_is_answered_with_what_is_not_covered(site: Site) -> None:
    response = site.get("/-/standing/没有这样的企业.json")
    answer = response.json()
    assert response.status_code == 200
    assert answer["firm"] is None and answer["candidates"] == []
    assert {found["status"] for found in answer["standings"]} == {"undetermined"}
    page = site.get("/firm/没有这样的企业")
    assert page.status_code == 404
    assert "未收录不等于未持有" in page.text and "收录 19 / 1,900 家" in page.text


def test_a_regime_asked_for_always_has_a_standing(site: Site) -> None:
    found = standing(site, YUTONG, "regime=zhengzhou")
    assert (found["regime"], found["status"]) == ("zhengzhou", "undetermined")


@pytest.mark.parametrize(
    "query",
    ["as_of=2019-02-30", "as_of=yesterday", "known_on=2019-01", "as_of=2019-01-01'--", "regime=none", "lang=fr"],
)
def test_a_question_that_cannot_be_read_is_refused_in_one_sentence(site: Site, query: str) -> None:
    response = site.get(f"/-/standing/{YUTONG}.json?{query}")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json().keys() == {"type", "title", "status", "detail"} and response.json()["detail"].endswith("。")
    if query.startswith(("as_of", "known_on")):
        assert site.get(f"/firm/{YUTONG}?{query}").status_code == 400


def test_a_moment_with_its_zone_is_the_day_that_it_was_in_shanghai_wherever_it_is_asked(site: Site) -> None:
    for moment in ("2018-12-31T16:00:00Z", "2019-01-01T00:00:00%2B08:00", "2019-01-01T00:00:00+08:00"):
        assert site.get(f"/-/standing/{YUTONG}.json?as_of={moment}").json()["query"]["as_of"] == "2019-01-01"
    assert site.get(f"/-/standing/{YUTONG}.json?as_of=2019-01-01T15:30:00").status_code == 400


def test_a_refused_page_keeps_what_was_typed(site: Site) -> None:
    assert 'value="2019-02-30"' in site.get(f"/firm/{YUTONG}?as_of=2019-02-30").text


@pytest.mark.parametrize("days", ["as_of=9999-12-31", "as_of=0001-01-01", "known_on=0001-01-01", "known_on=9999-12-31"])
def test_the_ends_of_the_calendar_are_answered(site: Site, days: str) -> None:
    assert site.get(f"/-/standing/{YUTONG}.json?{days}").status_code == 200
    assert site.get(f"/firm/{YUTONG}?{days}").status_code == 200


def test_of_a_day_of_knowledge_still_to_come_nobody_knows_more_than_today(site: Site) -> None:
    days = {"as_of": "9999-01-01", "known_on": "9999-01-01"}
    answer = site.get(f"/-/standing/{YUTONG}.json?as_of=9999-01-01&known_on=9999-01-01").json()
    checked = post(site, JSON, {**days, "rows": [{"uscc": YUTONG}]}).json()
    for query, found in (
        (answer["query"], answer["standings"]),
        (checked["query"], checked["results"][0]["standings"]),
    ):
        assert query["known_on"] < "9999" and query["as_of"] == "9999-01-01"
        assert all("after_knowledge" in [caution["code"] for caution in one["cautions"]] for one in found)


# Addresses


def test_a_name_leads_to_the_id_with_the_dates_kept(site: Site) -> None:
    response = site.get(f"/firm/{OLD_NAME}?as_of=2019-01-01")
    assert (response.status_code, response.headers["location"]) == (302, f"/firm/{YUTONG}?as_of=2019-01-01")


def test_a_former_id_moves_for_good_to_the_present_one(site: Site) -> None:
    (old,) = site.get("/catalogue/former_ids.json?_shape=array&_labels=off").json()
    response = site.get(f"/firm/{old['old_id']}")
    assert (response.status_code, response.headers["location"]) == (301, f"/firm/{old['firm_id']}")


def test_a_name_of_two_firms_is_a_page_of_both(invented: Site) -> None:
    page = invented.get("/firm/虚构同名有限公司")
    assert page.status_code == 200
    assert "江苏省金坛市" in page.text and "广东省中山市" in page.text
    answer = invented.get("/-/standing/虚构同名有限公司.json").json()
    assert answer["firm"] is None and len(answer["candidates"]) == 2


def test_a_name_is_text_and_never_markup(invented: Site) -> None:
    for path in (
        "/search?q=虚构有限公司",
        "/source/jintan/2006-demonstration",
        "/catalogue/firms?_search=虚构有限公司",
    ):
        page = invented.get(path).text
        assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page, path
    assert "<script>" not in invented.get("/firm/<script>alert(1)</script>").text


# Search


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("宇通", NEW_NAME),
        ("郑州宇通", NEW_NAME),
        ("兰迪", "洛阳兰迪玻璃机器股份有限公司"),
        (OTHER_BRACKETS, "苏拉(金坛)纺织机械有限公司"),
        ("苏拉〔金坛〕", "苏拉(金坛)纺织机械有限公司"),
        ("宇 通", NEW_NAME),
        (YUTONG, NEW_NAME),
    ],
)
def test_search_finds_by_two_characters_former_names_and_other_brackets(site: Site, text: str, name: str) -> None:
    assert name in [hit["name"] for hit in site.get(f"/-/search.json?q={text}").json()["hits"]]
    rows = site.get(f"/catalogue/firms.json?_search={text}&_shape=array").json()
    assert name in [row["name"] for row in rows]
    assert name in site.get(f"/search?q={text}").text


def test_search_says_which_text_it_met(site: Site) -> None:
    (hit,) = site.get("/-/search.json?q=郑州宇通").json()["hits"]
    assert hit == {"firm_id": YUTONG, "name": NEW_NAME, "uscc": YUTONG, "region": "河南省", "matched": OLD_NAME}


def test_search_counts_all_and_returns_as_many_as_asked(site: Site) -> None:
    answer = site.get("/-/search.json?q=有限&limit=3").json()
    assert answer["total"] >= 190 and answer["total_is_exact"] is True and len(answer["hits"]) == 3


def test_characters_must_stand_together_in_their_order(site: Site) -> None:
    for text in ("通宇", "宇客"):
        assert site.get(f"/-/search.json?q={text}").json()["total"] == 0
        assert site.get(f"/catalogue/firms.json?_search={text}&_shape=array").json() == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        '""',
        "AND",
        "OR NOT *",
        "NEAR(宇 通)",
        "names : 宇",
        "^",
        "(",
        "-",
        "🚗",
        "%00",
        "%25",
        "宇" * 7_000,
        "a" * 10_000,
        "宇 " * 900,
    ],
)
def test_any_text_is_plain_text_to_the_search(site: Site, text: str) -> None:
    shown = text if text.startswith("%") else quote(text)
    assert site.get(f"/-/search.json?q={shown}").status_code == 200
    assert site.get(f"/search?q={shown}").status_code == 200
    rows = site.get(f"/catalogue/firms.json?_search={shown}&_shape=array")
    assert rows.status_code == 200


def test_an_empty_search_finds_nothing_and_a_foreign_limit_is_refused(site: Site) -> None:
    assert site.get("/-/search.json?q=").json()["hits"] == []
    assert site.get("/-/search.json").json()["total"] == 0
    for limit in ("0", "101", "x", "-1", "１"):
        assert site.get(f"/-/search.json?q=宇通&limit={limit}").status_code == 400
