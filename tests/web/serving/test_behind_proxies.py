"""The site under a prefix, behind a proxy that keeps it and one that takes it off: nothing leads out, all is alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from datasette.app import Datasette
from proxies import HOST, proxied
from qiangqi.web.routes import ROUTES
from serving import PREFIX, Prefixed

BASE = f"https://{HOST}{PREFIX}"
_ASKED = """
?lang=en . search?q=a titles.atom changes.atom?kind=listed robots.txt llms.txt sitemap.xml
sitemap/pages.xml sitemap/firms-1.xml
catalogue/firms?_size=2&_facet=division catalogue/firms.json?_size=2 catalogue?sql=select+1&lang=en -/reconcile
catalogue/facts?_size=2&_facet_date=published_on&lang=en -/changes.json -/openapi.json check/verify report nothing
"""
SEEDS = _ASKED.split()
_LINKS = (
    re.compile(r'\s(?:href|src|action|poster|content)="(/[^"]*|https?://[^"]*|\?[^"]*|[a-z_-]+\.[a-z]+)"'),
    re.compile(r"<(?:loc|id|uri)>([^<]*)"),
    re.compile(r"\]\((https?://[^)]+)\)"),
    re.compile(r'"(?:@id|@context|\w*[uU]rl|href|type|identifierSpace)": ?"(/[^"]*|https?://[^"]*)"'),
    re.compile(r"^(?:Sitemap: |URL[^:]*:)(\S+)", re.MULTILINE),
    re.compile(r"^(?:Dis)?[Aa]llow: (\S+)", re.MULTILINE),
)


@pytest.fixture(scope="module", params=["kept", "stripped"])
def client(request: pytest.FixtureRequest, prefixed: Prefixed) -> Iterator[httpx.Client]:
    """Who asks through a proxy that keeps the prefix, then through one that takes it off."""
    with proxied(prefixed, request.param == "stripped") as found:
        yield found


def links_of(answer: httpx.Response) -> Iterator[str]:
    """Yield every address in an answer, as it stands there."""
    yield from (answer.headers[name] for name in ("location",) if name in answer.headers)
    yield from re.findall(r"<([^>]*)>; rel", answer.headers.get("link", ""))
    text = answer.text.replace("\r\n ", "")
    for pattern in _LINKS:
        yield from (unescape(link) for link in pattern.findall(text))


def kind_of(path: str, patterns: list[re.Pattern[str]]) -> str:
    """Return what kind of address this is: the route that answers it, and its form; of Datasette's own the language."""
    path, _, query = path.partition("?")
    route = next((pattern.pattern for pattern in patterns if pattern.match(path)), "none")
    return f"{route} {path.rpartition('.')[2][:5] if '.' in path else ''} {'database' in route and 'lang=en' in query}"


@pytest.mark.slow
def test_no_link_leaves_the_prefix_or_leads_nowhere(client: httpx.Client, prefixed: Prefixed) -> None:
    patterns = [re.compile(pattern) for pattern, _view in (*ROUTES, *Datasette([])._routes())]
    waiting, seen, wrong = [(urljoin(BASE, seed), "") for seed in SEEDS], set[str](), list[tuple[str, str]]()
    while waiting:
        link, page = waiting.pop(0)
        kind = kind_of("/" + link.removeprefix(BASE), patterns)
        if page and kind in seen:
            continue
        seen.add(kind)
        answer = client.get(link.removeprefix(f"https://{HOST}"))
        if page and answer.status_code in (404, 500):
            wrong.append((f"{answer.status_code} {link}", page))
        if prefixed.base.removeprefix("http:") in answer.text or "site:8001" in answer.text:
            wrong.append(("the inner host", link))
        for found in links_of(answer):
            whole = urljoin(link, found).partition("#")[0]
            if found.startswith("/") or (urlsplit(whole).netloc == HOST and not whole.startswith(BASE)):
                wrong += [] if f"{whole}/".startswith(BASE) else [(found, link)]
            if whole.startswith(f"{BASE}{PREFIX[1:]}"):
                wrong.append((found, link))
            if whole.startswith(BASE) and not link.endswith("robots.txt") and "{" not in found:
                waiting.append((whole, link))
    assert not wrong, "\n".join(f"{what} in {where}" for what, where in wrong)
    assert len(seen) > 80


def test_the_prefix_without_its_slash_leads_to_the_home_page(client: httpx.Client) -> None:
    answer = client.get(PREFIX.rstrip("/") + "?lang=en")
    assert answer.status_code in (200, 301)  # a proxy that takes the prefix off asks for the home page itself
    assert answer.headers.get("location", PREFIX) in (f"{PREFIX}?lang=en", PREFIX)


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("check", {"data": {"firm": "a"}}),
        ("check/batch", {"files": {"file": ("a.csv", "企业名称\na\n".encode()), "step": (None, b"preview")}}),
    ],
)
def test_a_cookie_of_another_site_under_the_host_keeps_no_form_from_being_answered(
    client: httpx.Client, path: str, sent: dict[str, Any]
) -> None:
    answer = client.post(PREFIX + path, headers={"cookie": "other=1"}, **sent)
    assert answer.status_code == 200, answer.text
    assert "no-store" in answer.headers["cache-control"] and "set-cookie" not in answer.headers


def test_what_other_sites_may_ask_and_a_cache_may_keep_is_the_same_under_a_prefix(client: httpx.Client) -> None:
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    allowed = client.options(f"{PREFIX}-/check.json", headers=asked).headers
    assert "POST" in allowed["access-control-allow-methods"]
    answer = client.post(f"{PREFIX}-/check.json", json={"rows": [{"name": "a"}]}, headers={"cookie": "other=1"})
    assert answer.headers["access-control-allow-origin"] == "*" and answer.json()["counts"]
    (firm,) = client.get(f"{PREFIX}catalogue/firms.json?_size=1&_shape=array").json()
    assert "s-maxage" in client.get(f"{PREFIX}firm/{firm['firm_id']}").headers["cache-control"]
    assert client.get(f"{PREFIX}firm/typed").headers["cache-control"] == "no-store"
    style = re.search(r'href="([^"]*style\.css[^"]*)"', client.get(PREFIX).text)
    assert style and "immutable" in client.get(style[1]).headers["cache-control"]
    assert client.get(f"{PREFIX}catalogue/none.json").json()["ok"] is False
    assert client.get(f"{PREFIX}issues.json?nothing=1").json()["type"] == f"{PREFIX}problems/bad-question"


def test_a_proxy_that_is_not_named_says_nothing_of_scheme_and_host(prefixed: Prefixed) -> None:
    said = {"x-forwarded-proto": "https", "x-forwarded-host": HOST}
    text = httpx.get(f"{prefixed.base}{PREFIX}robots.txt", headers=said).text
    assert f"Sitemap: {prefixed.base}{PREFIX}sitemap.xml" in text and HOST not in text
