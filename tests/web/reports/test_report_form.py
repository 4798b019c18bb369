"""The form of an error: what it knows of the page that it comes from, what it refuses, and the text that it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import click
import httpx
import pytest
from posting import post
from qiangqi.lists.error_reports.message import read
from qiangqi.web.reports.delivery import delivery_of
from qiangqi.web.serving.known_settings import refuse_unknown
from qiangqi.web.serving.logged_paths import LoggedPaths
from sites import Site

FORM = "application/x-www-form-urlencoded"
WRITTEN = {"kind": "date", "says": "有效期应至2021年8月。", "source": "虚构〔2021〕1号"}


@pytest.fixture(scope="module")
def made(fictional: Path) -> Iterator[Site]:
    found = Site(fictional)
    yield found
    found.loop.close()


@pytest.fixture(scope="module")
def disputed(made: Site) -> dict[str, str]:
    """An open report of the fictional catalogue, with the firm and the fact that it is about."""
    found: list[dict[str, str]] = made.get("/corrections.json?status=open").json()["rows"]
    return next(row for row in found if row["fact_id"])


def send(site: Site, path: str = "/report", **given: str) -> httpx.Response:
    return post(site, path, urlencode(given).encode(), FORM)


def text_in(answer: httpx.Response) -> str:
    found = re.search(r"<textarea id=\"text\"[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
    assert found, answer.text
    return unescape(found[1])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_leads_to_the_form_with_itself_filled_in_and_the_text_is_read_back(
    made: Site, disputed: dict[str, str], lang: str
) -> None:
    tail = "&lang=en" if lang == "en" else ""
    page = made.get(f"/firm/{disputed['firm_id']}?as_of=2016-01-01{tail}").text
    links = {unescape(found) for found in re.findall(r'href="([^"]*/report\?[^"]*)"', page)}
    assert len(links) == 1
    form = made.get(unquote(links.pop().replace("%26", "&amp;")).replace("?as_of", "%3Fas_of")).text
    assert f'value="/firm/{disputed["firm_id"]}?as_of=2016-01-01"' in form and disputed["fact_id"] in form
    about = {"page": f"/firm/{disputed['firm_id']}?as_of=2016-01-01", "fact": disputed["fact_id"]}
    answer = send(made, f"/report?lang={lang}", **about, **WRITTEN)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    found = read(text_in(answer))
    assert (found.kind, found.fact, found.claim, found.source) == (
        "date",
        disputed["fact_id"],
        WRITTEN["says"],
        WRITTEN["source"],
    )
    assert made.get("/corrections.json").json()["release"] in text_in(answer)
    assert f"/firm/{disputed['firm_id']}?as_of=2016-01-01" in text_in(answer)


def test_a_link_to_the_form_carries_nothing_that_was_typed(made: Site) -> None:
    for path in ("/search?q=某客户", "/check?name=某客户&from=2020-01-01", "/titles?sort=name"):
        page = made.get(path).text
        assert re.search(r'href="/report\?page=%2F\w+"', page) and not re.search(r'href="/report[^"]*%E6', page)
    assert 'href="/report"' in made.get("/nothing").text


@pytest.mark.parametrize(
    "page",
    [
        "//evil.example",
        "https://evil.example/firm/a",
        "/\\evil.example",
        "/nothing",
        "/other/firms",
        "firm/a",
        "/firm/a?q=<script>",
        "/firm/a?as_of=x",
        "/firm/a#x",
        '/firm/"><script>alert(1)</script>',
        "/firm/../../etc",
        "/firm/a\r\nset-cookie: a=b",
        "/firm/" + "a" * 400,
        "javascript:alert(1)",
    ],
)
def test_only_an_own_page_is_taken_and_nothing_comes_back_unescaped(made: Site, page: str) -> None:
    for answer in (made.get(f"/report?{urlencode({'page': page})}"), send(made, page=page, **WRITTEN)):
        assert answer.status_code == 400 and answer.headers["cache-control"] == "no-store"
        assert "<script>alert" not in answer.text and 'href="https://evil' not in answer.text
        assert not re.search(r'(?:href|action)="(?://|javascript)', answer.text)


def test_what_is_written_comes_back_escaped_and_masked(made: Site) -> None:
    hostile = {
        **WRITTEN,
        "says": "</textarea><script>alert(1)</script>\u202e\n王小明\n电话 13800000000",
        "source": "a@b.example",
    }
    answer = send(made, **hostile)
    text = text_in(answer)
    assert "<script>alert" not in answer.text and "</textarea><script>alert(1)</script>" in text
    assert not [word for word in ("13800000000", "a@b.example", "王小明", "\u202e") if word in answer.text]
    assert "已遮盖" in answer.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": ""}, "请选一项有误之处"),
        ({"kind": "<b>"}, "请选一项有误之处"),
        ({"says": " "}, "请写明哪里有误"),
        ({"says": "长" * 2001}, "太长了"),
        ({"source": "长" * 501}, "太长了"),
    ],
)
def test_a_form_that_is_not_complete_keeps_what_was_typed(made: Site, change: dict[str, str], says: str) -> None:
    answer = send(made, **{**WRITTEN, **change})
    assert answer.status_code == 400 and says in answer.text
    assert WRITTEN["source"] in answer.text or "source" in change
    assert "<b>" not in answer.text


def test_names_and_bodies_that_the_form_has_not_are_refused(made: Site, disputed: dict[str, str]) -> None:
    assert made.get("/report?who=a").status_code == 400
    assert send(made, who="a", **WRITTEN).status_code == 400
    assert send(made, "/report?page=/titles", **WRITTEN).status_code == 400
    assert post(made, "/report", b"x" * 70_000, FORM).status_code == 413
    assert post(made, "/report", {}).status_code == 415
    assert made.get(f"/report?page=/titles&fact={disputed['fact_id']}").status_code == 200
    for fact in ("none:1", "'", f"{disputed['fact_id']}9999"):
        assert made.get(f"/report?fact={fact}").status_code == 400
    others = made.get("/corrections.json?status=declined").json()["rows"][0]
    assert made.get(f"/report?page=/firm/{disputed['firm_id']}&fact={others['fact_id']}").status_code == 400


def test_where_the_deployment_says_so_a_mail_and_a_tracker_are_filled_in(
    made: Site, disputed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker = "https://tracker.example/o/r/issues/new?title={title}&body={body}"
    made.set_to(monkeypatch, report_mail="errors@register.example", report_tracker=tracker)
    answer = send(made, page=f"/firm/{disputed['firm_id']}", **{**WRITTEN, "says": "{body} & 100%\n第二行"})
    mail, form = (unescape(found) for found in re.findall(r'href="((?:mailto:|https://tracker)[^"]*)"', answer.text))
    text = text_in(answer)
    assert mail.startswith("mailto:errors@register.example?")
    assert parse_qs(urlsplit(mail).query)["body"] == [text.replace("\n", "\r\n")]
    assert parse_qs(urlsplit(form).query)["body"] == [text] and urlsplit(form).netloc == "tracker.example"
    long = send(made, **{**WRITTEN, "says": "长" * 2000})
    assert all(len(found) < 6_001 for found in re.findall(r'href="((?:mailto:|https://tracker)[^"]*)"', long.text))


@pytest.mark.parametrize(
    "settings",
    [
        {"report_mail": "nobody"},
        {"report_mail": "a@b.example?cc=c@d.example"},
        {"report_tracker": "https://tracker.example/new"},
        {"report_tracker": "javascript:alert(1)?{title}{body}"},
        {"report_tracker": "https://{title}.example/?a={title}&b={body}"},
    ],
)
def test_an_address_to_which_nothing_can_be_sent_stops_the_start(
    made: Site, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made.set_to(monkeypatch, **settings)
    with pytest.raises(click.ClickException, match=next(iter(settings))):
        delivery_of(made.datasette)


def test_a_setting_of_no_meaning_stops_the_start(made: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    made.set_to(monkeypatch, report_mial="a@b.example")
    with pytest.raises(click.ClickException, match="report_mial: no such setting; expected one of address, "):
        refuse_unknown(made.datasette)


def test_the_log_says_that_the_form_was_asked_for_and_nothing_of_what_was_asked(made: Site) -> None:
    paths = LoggedPaths(pattern for pattern, _view in made.datasette._routes())
    asked = {"path": "/report", "raw_path": b"/report?page=/firm/n40709ccd6258&fact=a"}
    assert paths.path(asked) == "/report"
