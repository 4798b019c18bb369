"""Issues, levels and coverage as they are served, from a real build of a few invented lists."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from given import ROOT, day
from made_up import FIRMS, HEADER, VALUES, begin, publish_list, row, total
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.lists.readers.confirmed_cells import Placed, text_of
from qiangqi.values.checksums import file_sha256
from qiangqi.web.sources import page as source_page
from sites import Site

MANY = 1203
"""More than a page, more than Datasette sends at most, and no round number."""


def served(folder: Path) -> Iterator[Site]:
    site = Site(publish(folder, folder.parent / "build"))
    yield site
    site.loop.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two lists: one with many issues of one kind, one with facts, a total and one issue of another kind."""
    folder = begin(tmp_path_factory.mktemp("issues") / "datasets")
    publish_list(folder, [row(f"虚构{number}号", event="简称") for number in range(MANY)], "zhengzhou/short")
    rows = [*map(row, FIRMS), row("虚构丁 13900000000 有限公司"), row("虚构戊有限公司", "不明")]
    withdrawn = {"line": 9, "name": "虚构己有限公司", "because": {"zh": "虚构", "en": "Invented."}}
    more = {"totals": [total(4)], "withdrawn": [{**withdrawn, "published": "2024-06-20"}]}
    publish_list(folder, rows, "zhengzhou/list", **more)
    yield from served(folder)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A list of which every row is a fact, and a scan whose rows are."""
    folder = begin(tmp_path_factory.mktemp("clean") / "datasets")
    publish_list(folder, [row(name) for name in FIRMS])
    cells = folder / "zhengzhou/raw/scan.cells.csv"
    lines = enumerate([HEADER, row("虚构庚有限公司")], 1)
    cells.write_bytes(text_of(Placed(1, 1, number, line.split(",")) for number, line in lines))
    kept = {"file": f"raw/{cells.name}", "sha256": file_sha256(cells), "confirmed": "2026-05-06"}
    publish_list(folder, [], "zhengzhou/scan", read_by="ocr", cells=kept, reading={"format": "cells"})
    yield from served(folder)


def rows_of(site: Site, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.get(f"/issues.csv?{query}").text)))


def test_a_page_counts_all_and_the_pages_end_with_the_last_issue(site: Site) -> None:
    first = site.get("/issues").text
    assert f"{MANY + 2:,} 个数据问题" in first
    assert first.count('<tr id="') == 100
    assert site.get("/issues?page=13").text.count('<tr id="') == 5
    assert site.get("/issues?page=14").status_code == 400


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", MANY + 2),
        ("code=short_name", MANY),
        ("code=personal_data", 1),
        ("severity=error", MANY + 2),
        ("severity=info", 0),
        ("owner=us", 0),
        ("source=zhengzhou/list", 2),
        ("place=410000", MANY + 2),
        ("place=none", 0),
        ("source=zhengzhou/list&code=tier_missing&owner=publisher", 1),
    ],
)
def test_page_csv_and_json_answer_the_same_filters_with_all_rows(site: Site, query: str, count: int) -> None:
    answer = json.loads(site.get(f"/issues.json?{query}").text)
    assert (answer["total"], len(answer["rows"]), len(rows_of(site, query))) == (count, count, count)
    assert sum(one["n"] for one in answer["counts"]) == count
    page = site.get(f"/issues?{query}").text
    assert (f"{count:,} 个数据问题" in page) if count else ("没有符合的数据问题" in page)


@pytest.mark.parametrize("query", ["code=no_such", "severity=bad", "owner=them", "source=no/such", "place=990000"])
def test_an_unknown_filter_is_refused_in_one_sentence(site: Site, query: str) -> None:
    assert site.get(f"/issues?{query}").status_code == 400
    assert site.get(f"/issues.json?{query}").json()["type"] == "/problems/bad-question"
    assert site.get(f"/issues.csv?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/issues.json?code=personal_data", "/issues.csv?code=personal_data"])
def test_a_download_may_be_read_by_any_page_and_is_not_sent_twice(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.headers["access-control-allow-origin"] == "*"
    again = site.get(path, **{"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_issue_has_an_address_that_leads_to_its_source_and_its_code(site: Site) -> None:
    found = rows_of(site, "code=tier_missing")[0]
    listed = site.get("/issues?code=tier_missing").text
    assert f'id="{found["issue_id"]}"' in listed and f'href="/issue/{found["issue_id"]}"' in listed
    page = site.get(f"/issue/{found['issue_id']}").text
    assert 'href="/source/zhengzhou/list"' in page and "第 6 行" in page
    assert 'href="/issues/codes#tier_missing"' in page
    assert 'id="tier_missing"' in site.get("/issues/codes").text
    assert site.get("/issue/zhengzhou/list:2").status_code == 404


def test_personal_data_is_masked_on_the_page_and_in_both_downloads(site: Site) -> None:
    id_ = rows_of(site, "code=personal_data")[0]["issue_id"]
    for path in ("/issues", "/issues.csv", "/issues.json", "/source/zhengzhou/list", f"/issue/{id_}"):
        text = site.get(f"{path}?code=personal_data" if path.startswith("/issues") else path).text
        assert "***" in text and "13900000000" not in text


def test_the_codes_page_defines_exactly_the_words_of_the_closed_list(site: Site) -> None:
    vocabulary = yaml.safe_load((ROOT / "datasets/vocabulary.yml").read_text(encoding="utf-8"))
    page = site.get("/issues/codes").text
    for word in vocabulary["issue_codes"]:
        assert f'<div id="{word["id"]}"' in page and word["says"]["zh"] in page
    assert (
        page.count('<span class="code muted">') == len(vocabulary["issue_codes"]) + len(vocabulary["skip_reasons"]) + 3
    )


def test_without_any_issue_the_page_says_that_every_row_became_a_fact(clean: Site) -> None:
    assert "本目录的每一行均已成为事项" in clean.get("/issues").text
    assert clean.get("/issues.json").json()["rows"] == []


def test_the_levels_of_a_source_are_a_table_that_does_not_know_the_day(site: Site) -> None:
    level = site.get("/catalogue/source_levels/zhengzhou~2Flist.json?_shape=objects").json()["rows"][0]
    numbers = ("rows", "facts", "issues", "skipped", "errors", "of_publisher", "of_us", "stated", "held", "percent")
    assert [level[name] for name in numbers] == [5, 3, 2, 0, 2, 2, 0, 4, 3, 75.0]
    assert (level["place"], level["published_on"], level["made_on"]) == ("410000", "2024-06-01", "2024-07-01")


def test_the_age_of_a_source_is_counted_to_today_in_shanghai(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_page, "today", lambda: day("2024-07-11"))
    for path in ("/sources", "/source/zhengzhou/list"):
        text = site.get(path).text
        assert "40 天" in text and "10 天" in text and "75.0%" in text


def test_a_source_that_was_read_by_ocr_says_so_and_when_that_was_confirmed(clean: Site) -> None:
    assert "由文字识别（OCR）读出，2026年5月6日确认" in clean.get("/source/zhengzhou/scan").text
    assert "read by OCR, confirmed on 2026-05-06" in clean.get("/source/zhengzhou/scan?lang=en").text
    assert "OCR" not in clean.get("/source/zhengzhou/list").text
    found = clean.get("/catalogue/sources.json?_shape=objects&_sort=source_id").json()["rows"]
    assert [(one["read_by"], one["confirmed_on"]) for one in found] == [(None, None), ("ocr", "2026-05-06")]


def test_a_withdrawn_row_stands_on_the_page_of_its_source(site: Site) -> None:
    text = site.get("/source/zhengzhou/list").text
    assert "虚构己有限公司" in text and "原第 9 行" in text


def test_coverage_shows_each_level_and_place_as_a_bar_with_its_number(site: Site) -> None:
    page = site.get("/coverage").text
    assert "收录 3 / 4 家" in page and page.count('class="held" width="75.00"') == 2
    place = re.search(r'<tr id="place-410000">.*?</tr>', page, re.DOTALL)
    assert place and "河南省" in place[0] and "75.0%" in place[0]


def test_a_place_whose_lists_state_no_number_is_not_measured(clean: Site) -> None:
    page = clean.get("/coverage").text
    assert "尚无文件载明家数" in page and "无法计算" in page and '<svg class="share"' not in page


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One list of firms that have ended, and a later one that grants to them: every row is a fact, and an issue."""
    folder = begin(tmp_path_factory.mktemp("late") / "datasets")
    names = [f"虚构{number}号有限公司" for number in range(source_page.SHOWN + 1)]
    values = VALUES | {"event": VALUES["event"] | {"注销": {"kind": "dissolved"}}}
    publish_list(folder, [row(name, event="注销") for name in names], "zhengzhou/ended", values=values)
    publish_list(folder, [row(name, day="2024-06-01") for name in names], "zhengzhou/later")
    yield from served(folder)


def test_the_issues_of_a_place_are_as_many_as_its_link_lists(site: Site, late: Site) -> None:
    for asked in (site, late):
        (place,) = asked.get("/coverage.json").json()["rows"]
        assert place["issues"] == asked.get(f"/issues.json?place={place['place']}").json()["total"] > 0


def test_a_source_tells_rows_that_are_no_facts_from_issues_of_facts(late: Site) -> None:
    page = late.get("/source/zhengzhou/later").text
    assert f"{source_page.SHOWN + 1} 行：{source_page.SHOWN + 1} 个事项，0 行未成为事项" in page
    assert f"仅列出前 {source_page.SHOWN} 个" in page
    assert "未成事项" in late.get("/sources").text and "未成事项" in late.get("/coverage").text


@pytest.mark.parametrize("path", ["/issues", "/issues/codes", "/issue/zhengzhou/list:6", "/coverage", "/sources"])
def test_each_page_is_there_in_english(site: Site, path: str) -> None:
    text = site.get(f"{path}?lang=en").text
    assert '<html lang="en">' in text
    headings = re.findall(r"<(?:th|dt|h2|label|option)(?![^>]*lang=)[^>]*>([^<]*)<", text)
    assert not [heading for heading in headings if re.search("[一-鿿]", heading) and "虚构" not in heading]


def test_an_issue_names_its_document_by_title_and_says_masked_only_where_something_is(site: Site) -> None:
    page = site.get("/issues").text
    assert ">zhengzhou/" not in page
    rows = site.get("/catalogue/issues.json?_shape=array&_size=max&value__notblank=1").json()
    issues = {"***" in issue["value"]: issue["issue_id"] for issue in rows}
    for is_masked, issue in issues.items():
        assert ("个人信息已遮盖" in site.get(f"/issue/{issue}").text) is is_masked


@pytest.mark.parametrize(("today", "told"), [("2024-06-02", "1 day"), ("2024-06-03", "2 days")])
def test_one_day_is_one_day_in_english(site: Site, monkeypatch: pytest.MonkeyPatch, today: str, told: str) -> None:
    monkeypatch.setattr(source_page, "today", lambda: day(today))
    assert re.search(rf"\b{told}\b", site.get("/source/zhengzhou/list?lang=en").text)
