"""The site's own address: what is set stands everywhere, and a host that somebody wrote reaches nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.app import Datasette
from datasette.utils import PrefixedUrlString
from qiangqi.web.changes import freshness
from qiangqi.web.http import addresses
from qiangqi.web.routes import ROUTES
from sites import Site

STRANGER = "stranger.example"
OWN = "https://register.example"

PAGES_ASKED = """
/ /search?q=a /titles /upcoming /regimes /self-check /regime/zhengzhou
/firm/FIRM.atom /firm/FIRM.ics /titles.atom /upcoming.atom /upcoming.ics
/regime/zhengzhou/check /sources /sources?sort=-title&lang=en /titles?as_of=yesterday /issues /issues/codes /check/names
/coverage /corrections /report /report?page=/firm/FIRM /source/none/none/file /share?page=/firm/FIRM /watch
/check /check/batch /check/verify /plans /plan/zhengzhou-2017 /statuses /about /api /api/reference /releases /changes
/api/reference/schemas
/problems /problems/not-found /preview /-/reconcile/preview?id=FIRM /firm/FIRM /firm/FIRM/slip
/firm/FIRM?as_of=2020-01-01 /-/api
/check?firm=FIRM&from=2020-01-01 /issue/1 /source/none /-/logout /nothing //STRANGER/ //STRANGER/?lang=en /\\STRANGER
/catalogue /catalogue/firms /catalogue/firms?_facet=division&_size=2 /catalogue/firms?_size=2&_next=1
/catalogue/firms/FIRM /catalogue?sql=select+1 /-/settings /-/databases /-/plugins /firm/FIRM?lang=en
/catalogue/firms?_facet=division&_size=2&lang=en /releases/VERSION /plan/zhengzhou-2017/estimate
"""
DATA_ASKED = """
/robots.txt /llms.txt /sitemap.xml /sitemap/pages.xml /sitemap/firms-1.xml /changes.atom
/changes.atom?kind=listed&lang=en
/changes.ics /changes.csv /-/changes.json /-/watch.json?ids=FIRM /firm/FIRM/facts.csv /titles.csv /titles.json
/upcoming.csv /upcoming.json /corrections.csv /corrections.json
/issues.csv /issues.json /sources.csv /sources.json /coverage.csv /coverage.json /plans.csv /plans.json
/search.csv?q=a /plan/zhengzhou-2017/measures.csv
/plan/zhengzhou-2017/targets.json /chart/none.svg /releases/latest /releases/latest/datapackage.json
/releases/VERSION/dcat.jsonld /-/standing/FIRM.json /-/search.json?q=a /-/check.json /-/check.csv /-/check.xlsx
/check/batch/template.xlsx /check/names
/check/batch.csv /check/batch.xlsx /-/reconcile /-/reconcile?lang=en /-/reconcile/suggest/entity?prefix=a
/-/reconcile/suggest/type?prefix=a /-/reconcile/properties /-/reconcile/suggest/property?prefix=a /check/receipt
/-/reconcile/1.0-draft /-/reconcile/1.0-draft/match /-/reconcile/1.0-draft/extend
/check/batch/receipt /-/receipt.json /-/batch-receipt.json /.well-known/jwks.json /-/live /-/ready /-/health
/-/openapi.json /-/databases.json /catalogue/firms.json?_size=2&_facet=division
/catalogue/firms.json?_size=2&_shape=array
/catalogue/firms.csv /catalogue.csv?sql=select+1 /catalogue.json?sql=select+1 /plan/zhengzhou-2017/estimate.json
"""


PAGES, DATA = PAGES_ASKED.split(), DATA_ASKED.split()


@pytest.fixture(scope="module")
def site(fictional_release: Path) -> Iterator[Site]:
    """A fictional catalogue with a release, served on the day of the release: later its changes are late (503)."""
    found, day = Site(fictional_release.parent.parent / "catalogue.db"), date.fromisoformat(fictional_release.name[:10])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freshness, "today", day.toordinal)
        yield found
    found.loop.close()


@pytest.fixture(scope="module")
def words(site: Site, fictional_release: Path) -> dict[str, str]:
    """What stands in the paths above for a firm, a release and a stranger."""
    (firm,) = site.get("/catalogue/firms.json?_size=1&_shape=array").json()
    return {"FIRM": firm["firm_id"], "VERSION": fictional_release.name, "STRANGER": STRANGER}


@pytest.fixture(scope="module")
def under_a_path(fictional_release: Path) -> Iterator[Site]:
    """The same under a path of the site's own address."""
    found = Site(fictional_release.parent.parent / "catalogue.db", "/register/", address=f"{OWN}/register/")
    yield found
    found.loop.close()


def said(path: str, words: dict[str, str]) -> str:
    """Return a path with the words put in."""
    for name, word in words.items():
        path = path.replace(name, word)
    return path


def names(answer: httpx.Response, path: str) -> bool:
    """Whether an answer names the stranger as a host, in its text or in a header."""
    text = re.sub(r"(?<!:)/+stranger\.example", "", answer.text) if STRANGER in path else answer.text
    return f"//{STRANGER}" in text or any(f"//{STRANGER}" in value for value in answer.headers.values())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_never_names_a_host_that_was_asked_for_unless_nobody_keeps_it(
    path: str, site: Site, words: dict[str, str]
) -> None:
    path = said(path, words)
    answer = site.get(path, host=STRANGER)
    assert answer.status_code < 500
    assert not names(answer, path) or answer.headers["cache-control"] == "no-store"
    links = re.findall(r'(?:href|src|content|action)="(//[^"]*)"', answer.text)
    assert links == [], "two slashes lead to another host"


@pytest.mark.parametrize("path", DATA)
def test_data_that_names_a_host_that_was_asked_for_is_kept_by_nobody(
    path: str, site: Site, words: dict[str, str]
) -> None:
    answer = site.get(said(path, words), host=STRANGER)
    assert answer.status_code < 500
    assert not names(answer, path) or answer.headers["cache-control"] == "no-store"
    assert "expires" not in answer.headers or not names(answer, path)


@pytest.mark.parametrize("path", [*PAGES, *DATA])
def test_where_an_address_is_set_it_alone_stands_everywhere(
    path: str, site: Site, words: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.set_to(monkeypatch, address=f"{OWN}/")
    path = said(path, words)
    answer = site.get(path, host=STRANGER)
    assert not names(answer, path) and "//localhost" not in answer.text
    assert "//localhost" not in str(answer.headers) and f"{OWN}//" not in answer.text


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/", f'rel="canonical" href="{OWN}/"'),
        ("/", f'"url": "{OWN}/"'),
        ("/firm/FIRM", f'"contentUrl": "{OWN}/-/standing/FIRM.json"'),
        ("/firm/FIRM", f"{OWN}/firm/FIRM?as_of="),
        ("/robots.txt", f"Sitemap: {OWN}/sitemap.xml"),
        ("/sitemap.xml", f"<loc>{OWN}/sitemap/firms-1.xml</loc>"),
        ("/sitemap/firms-1.xml", f"<loc>{OWN}/firm/FIRM</loc>"),
        ("/changes.atom", f'href="{OWN}/changes.atom"'),
        ("/changes.ics", f"URL:{OWN}/firm/"),
        ("/-/reconcile", f'"identifierSpace":"{OWN}/firm/"'),
        ("/api", f"{OWN}/-/reconcile"),
        ("/releases", f"{OWN}/releases/latest/"),
        ("/catalogue/firms.json?_size=2", f'"next_url": "{OWN}/catalogue/firms.json?'),
    ],
)
def test_a_whole_address_is_that_which_is_set(
    path: str, wanted: str, site: Site, words: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.set_to(monkeypatch, address=OWN)
    answer = site.get(said(path, words), host=STRANGER)
    unfolded = answer.text.replace("\r\n ", "")
    assert said(wanted, words) in unfolded, unfolded[:2_000]
    assert answer.headers["cache-control"] != "no-store"


def test_the_link_header_of_datasettes_pages_is_the_sites_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.get("/catalogue/firms", host=STRANGER).headers["link"].startswith("/catalogue/firms.json")
    site.set_to(monkeypatch, address=OWN)
    assert site.get("/catalogue/firms", host=STRANGER).headers["link"].startswith(f"{OWN}/catalogue/firms.json")


@pytest.mark.parametrize("is_set", [True, False])
def test_what_answers_a_post_names_the_address_that_is_set_or_is_kept_by_nobody(
    is_set: bool, site: Site, words: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_set:
        site.set_to(monkeypatch, address=OWN)
    client, headers = site.datasette.client, {"host": STRANGER}
    sent: list[tuple[str, dict[str, Any]]] = [
        ("/-/receipt.json", {"json": {"name": "没有这样的企业有限公司"}}),
        ("/-/batch-receipt.json", {"json": {"rows": [{"uscc": words["FIRM"]}]}}),
        ("/check/receipt", {"data": {"firm": words["FIRM"]}}),
        ("/check", {"data": {"firm": words["FIRM"]}}),
        ("/-/reconcile", {"data": {"queries": '{"q0": {"query": "a"}}'}}),
    ]
    for path, body in sent:
        answer = site.loop.run_until_complete(client.post(path, headers=headers, **body))
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
        assert not (is_set and names(answer, path)), path


def test_every_route_is_asked_here(words: dict[str, str]) -> None:
    asked = [said(path, words).partition("?")[0] for path in (*PAGES, *DATA)]
    assert [pattern for pattern, _view in ROUTES if not any(re.match(pattern, path) for path in asked)] == []


@pytest.mark.parametrize("host", ['"><script>', "a b", "user@host", "a/b", "", "a,b", "a.example/..", "[::1", "名录"])
def test_a_host_that_is_none_stands_nowhere(host: str) -> None:
    request = addresses.Request({"type": "http", "scheme": "http", "headers": [(b"host", host.encode())]}, None)
    assert addresses.whole(Datasette([]), request, "/robots.txt") == "http://localhost/robots.txt"


@pytest.mark.parametrize(
    "address",
    [
        "register.example",
        "//register.example",
        "ftp://register.example",
        "https://",
        "https://user@register.example",
        "https://register.example/elsewhere",
        "https://register.example?a",
        "https://register.example#a",
        "https://register.example:port",
        "https://名录.example",
        "https://a b.example",
        'https://"><script>',
    ],
)
def test_a_setting_that_is_no_address_is_refused_before_the_first_request(address: str) -> None:
    datasette = Datasette([], metadata={"plugins": {"qiangqi": {"address": address}}})
    with pytest.raises(addresses.BadAddress, match="expected the address of the site"):
        addresses.site_of(datasette)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        (None, ""),
        ("", ""),
        ("https://Register.Example/", "https://register.example"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("https://[2001:db8::1]:8443/register/", "https://[2001:db8::1]:8443"),
        ("https://register.example/register", "https://register.example"),
    ],
)
def test_the_path_of_the_setting_is_that_of_base_url_which_every_path_has_already(
    address: str | None, wanted: str
) -> None:
    told = {"plugins": {"qiangqi": {"address": address}}}
    assert addresses.site_of(Datasette([], metadata=told, settings={"base_url": "/register/"})) == wanted


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/", f'rel="canonical" href="{OWN}/register/"'),
        ("/", f'hreflang="en" href="{OWN}/register/?lang=en"'),
        ("/", f'property="og:url" content="{OWN}/register/"'),
        ("/firm/FIRM?lang=en", f'rel="canonical" href="{OWN}/register/firm/FIRM?lang=en"'),
        ("/firm/FIRM", f'"contentUrl": "{OWN}/register/-/standing/FIRM.json"'),
        ("/robots.txt", "Disallow: /register/search"),
        ("/robots.txt", f"Sitemap: {OWN}/register/sitemap.xml"),
        ("/sitemap/firms-1.xml", f"<loc>{OWN}/register/firm/FIRM</loc>"),
        ("/titles.atom", f'href="{OWN}/register/titles.atom"'),
        ("/-/reconcile", f'"url":"{OWN}/register/firm/{{{{id}}}}"'),
        ("/releases", f"{OWN}/register/releases/latest/"),
        ("/catalogue/firms.json?_size=2", f'"next_url": "{OWN}/register/catalogue/firms.json?'),
        (
            "/catalogue/facts.json?_facet_date=published_on",
            f'"toggle_url": "{OWN}/register/catalogue/facts.json',
        ),
        ("/catalogue/facts.json?_facet_date=published_on", '"toggle_url": "/register/catalogue/facts.json'),
        ("/issues.json?nothing=1", '"type": "/register/problems/'),
    ],
)
@pytest.mark.parametrize("is_kept", [True, False])
def test_every_address_has_the_prefix_once_whether_a_proxy_keeps_it_or_not(
    path: str, wanted: str, is_kept: bool, under_a_path: Site, words: dict[str, str]
) -> None:
    asked = said(path, words)
    client = under_a_path.datasette.client
    answer = under_a_path.loop.run_until_complete(client.get(asked if is_kept else PrefixedUrlString(asked)))
    assert said(wanted, words) in answer.text, answer.text[:3_000]
    assert "/register/register/" not in answer.text
