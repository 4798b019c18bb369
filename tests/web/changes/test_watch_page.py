"""The page over the watch: firms are pasted, what changed is shown, nothing is kept, each error is at its field."""

from __future__ import annotations

from datetime import date

import httpx
import pytest
from change_rows import changes
from check_forms import send, text
from editions import MADE, A, C, D, Editions, F
from lxml import html
from qiangqi.web.changes import freshness, watch_form, watch_page
from sites import Site

PAGE = "/watch"


@pytest.fixture(autouse=True)
def in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the page is asked."""
    for module in (freshness, watch_form, watch_page):
        monkeypatch.setattr(module, "today", lambda: date(2026, 7, 8).toordinal())


def watch(site: Site, firms: str, query: str = "", **fields: str) -> httpx.Response:
    return send(site, f"{PAGE}{query}", {"firms": firms, "since": "", "day": "", "days": "", **fields})


def test_each_firm_is_told_its_changes_and_ends_and_a_line_that_names_none_says_so(
    made: Site, editions: Editions
) -> None:
    answer = watch(made, f"{A}\n\n 虚构无有限公司 \n{D}\n{F}", since=editions.versions[0], days="3000")
    told = html.fromstring(answer.text)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    shown = {one.xpath("string(h3/a)"): one for one in told.xpath("//article[@class='watched']")}
    own = [row for n in (1, 2) for row in changes(editions.folder(n)) if row["sort"] != "row" and row["name"] == A]
    ends = shown[A].xpath(".//li[strong[contains(., '期满')]]")
    assert len(shown[A].xpath(".//li")) >= len(own) > 0 and ends
    assert "有效期满" in shown[F].text_content()
    assert "虚构无有限公司" in told.xpath("string(//h3[.='未能对应企业的行']/following-sibling::ul)")


def test_a_day_is_that_of_the_newest_release_made_by_it(made: Site, editions: Editions) -> None:
    first = html.fromstring(watch(made, A, since=editions.versions[0]).text).xpath("count(//article//li)")
    page = html.fromstring(made.get(PAGE).text)
    days = [option.split(" 制作")[0] for option in page.xpath("//select[@id='since']/option[@value!='']/text()")]
    assert len(days) == 2
    by_day = watch(made, A, since=editions.versions[1], day=MADE[0])
    assert html.fromstring(by_day.text).xpath("count(//article//li)") == first


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"firms": " \n "}, "firms", "每行一家"),
        ({"firms": f"{A}\n" * 501}, "firms", "一次至多 500 行"),
        ({"firms": "长" * 201}, "firms", "第 1 行过长"),
        ({"firms": A, "since": "none"}, "since", "没有这个版本"),
        ({"firms": A, "day": "2026-02-30"}, "day", "不是有效日期"),
        ({"firms": A, "day": "1999-01-01"}, "day", "最早的版本制作于"),
        ({"firms": A, "day": "2026-07-09"}, "day", "尚未到来"),
        ({"firms": A, "days": "-1"}, "days", "0 至 3660"),
    ],
)
def test_an_error_stands_at_its_field_and_what_was_typed_is_kept(
    made: Site, fields: dict[str, str], field: str, says: str
) -> None:
    answer = watch(made, **fields)
    told = html.fromstring(answer.text)
    assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
    (problem,) = told.xpath("//p[@role='alert']")
    assert problem.get("id") == f"{field}-problem" and says in problem.text_content()
    assert told.xpath("//*[@aria-invalid]/@id") == [field]
    assert told.xpath("string(//textarea)").strip() == fields["firms"].strip()


def test_firms_without_changes_are_named_and_what_is_typed_is_no_markup(made: Site, editions: Editions) -> None:
    answer = watch(made, f"{C}\n<script>虚构</script>", since=editions.versions[1])
    assert "<script>虚构" not in answer.text and "&lt;script&gt;虚构" in answer.text
    assert "行未能对应企业" in text(answer)
    english = watch(made, "虚构无有限公司", "?lang=en")
    assert "None of these firms has changes" in text(english) and 'lang="en"' in english.text


def test_where_no_release_is_there_the_page_says_so_and_another_argument_is_refused(site: Site) -> None:
    assert "尚未发布任何版本" in text(site.get(PAGE))
    assert watch(site, A).status_code == 200
    assert site.get(f"{PAGE}?firms=x").status_code == 400
    assert send(site, PAGE, {"colour": "x"}).status_code >= 400
