"""The files of the list of titles, and what is refused."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from qiangqi.web.http.catalogue import Register
from qiangqi.web.http.downloads import BATCH, cell
from qiangqi.web.http.filters import places, within
from sites import Site

# Files


def test_no_cell_is_taken_for_a_formula_and_codes_stay_text() -> None:
    for text in ("=1+1", "+86", "-5", "@sum", "\t=1", "＝1"):
        assert cell(text) == f"'{text}" == cell(text, for_spreadsheet=True)
    code = "111111111111111111"
    assert (cell(code), cell(code, for_spreadsheet=True)) == (code, f"\t{code}")
    assert (cell("410100", True), cell(None), cell(-5), cell("虚构有限公司")) == ("410100", "", "-5", "虚构有限公司")


def test_a_spreadsheet_is_told_the_encoding_and_a_program_is_not(site: Site) -> None:
    plain, for_excel = (site.get(f"/titles.csv?as_of=2019-01-01{more}").content for more in ("", "&excel=1"))
    assert not plain.startswith(b"\xef\xbb\xbf") and for_excel == b"\xef\xbb\xbf" + plain
    assert b"\r\n" in plain


def test_codes_are_texts_in_json(site: Site) -> None:
    rows = site.get("/titles.json?as_of=2019-01-01").json()["rows"]
    assert {type(row[name]) for row in rows for name in ("uscc", "division")} == {str, type(None)}


@pytest.mark.parametrize("path", ["/titles.csv?as_of=2019-01-01", "/titles.json?as_of=2019-01-01", "/titles"])
def test_an_unchanged_list_is_not_read_twice(site: Site, path: str) -> None:
    tag = site.get(path).headers["etag"]
    again = site.get(path, **{"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    joint = "&" if "?" in path else "?"
    assert site.get(f"{path}{joint}regime=henan").headers["etag"] != tag


def test_a_list_may_be_read_by_any_page_on_the_web_and_a_shared_cache_keeps_it_a_minute(site: Site) -> None:
    for path in ("/titles.csv", "/titles.json", "/titles.json?as_of=x"):
        assert site.get(path).headers.get_list("access-control-allow-origin") == ["*"], path
    for path in ("/titles", "/titles.csv", "/titles.json"):
        assert site.get(path).headers["cache-control"].startswith("public, max-age=0, s-maxage="), path


def test_the_headers_alone_cost_no_reading(site: Site) -> None:
    answer = site.loop.run_until_complete(site.datasette.client.head("/titles.csv"))
    assert (answer.status_code, answer.content) == (200, b"") and "etag" in answer.headers


def test_rows_are_sent_in_batches_and_no_more_of_them_once_the_reader_has_left(fiction: Site) -> None:
    def sent(leaves: bool) -> list[int]:
        """Return the lines in each message that was sent to a reader, who leaves after the first row or stays."""
        lines: list[int] = []
        gone = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if not lines:
                await gone.wait()
            if not leaves:
                await asyncio.Event().wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body":
                lines.append(message["body"].count(b"\n"))
                gone.set()
                await asyncio.sleep(0.01)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/titles.csv",
            "raw_path": b"/titles.csv",
            "query_string": b"as_of=2026-11-21",
            "headers": [],
            "asgi": {"spec_version": "2.3"},
        }
        fiction.loop.run_until_complete(fiction.datasette.app()(scope, receive, send))
        return lines

    whole = sent(leaves=False)
    assert max(whole) <= BATCH and sum(whole) > 2 * BATCH
    assert sum(sent(leaves=True)) < sum(whole)


# What is refused, and what is empty


@pytest.mark.parametrize(
    "query",
    [
        "as_of=2019-02-30",
        "as_of=yesterday",
        "as_of=2019",
        "regime=none",
        "tier=best",
        "region=99",
        "region=41",
        "region=郑州",
        "status=held",
        "holds=maybe",
        "sort=uscc",
        "sort=name desc",
        "page=0",
        "page=x",
        "page=１",
        "page=99999",
        "page=99999999999",
        "known_on=2020-01-01",
        "sort=name&sort=until",
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_with_a_way_on(site: Site, query: str) -> None:
    page = site.get(f"/titles?{query}")
    (says,) = re.findall(r'<p class="answer">(.*?)</p>', page.text)
    assert page.status_code == 400 and says.endswith("。") and '<a href="/titles">' in page.text
    (english,) = re.findall(r'<p class="answer">(.*?)</p>', site.get(f"/titles?{query}&lang=en").text)
    assert english.endswith(".") and not english.endswith("。")
    if not query.startswith("page=99999"):
        for form in ("csv", "json"):
            answer = site.get(f"/titles.{form}?{query}")
            assert answer.status_code == 400 and answer.json()["type"] == "/problems/bad-question"


def test_a_list_without_rows_says_what_the_catalogue_holds_and_keeps_the_filters(site: Site) -> None:
    page = site.get("/titles?regime=zhengzhou&as_of=2020-01-01")
    assert page.status_code == 200 and "没有符合的称号" in page.text and "未收录不等于未持有" in page.text
    assert '<option value="zhengzhou" selected>' in page.text and 'value="2020-01-01"' in page.text
    assert site.get("/titles.json?regime=zhengzhou").json()["rows"] == []
    assert len(site.get("/titles.csv?regime=zhengzhou").text.splitlines()) == 1


def test_a_place_is_offered_only_where_a_firm_lies_in_it_and_no_place_with_firms_is_left_out(database: Path) -> None:
    register = Register("catalogue", database)
    offered = places(register).codes
    divisions = register.ids("select code from divisions where level != 'country'")
    conditions = {code: within(code, "division") for code in divisions}
    held = {
        code for code, (sql, given) in conditions.items() if register.rows(f"select 1 from firms where {sql}", **given)
    }
    assert offered == held != set()
