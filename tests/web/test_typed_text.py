"""What somebody types stays out of logs and caches: only routes are logged, only ids, codes and closed words kept."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from serving import Prefixed, begun_by
from sites import Site

MARK = "标记甲乙丙丁戊己庚辛"
LATIN = "QzMarkedCustomerZq"
YUTONG = "91410000170001401D"


PLACES = (
    "/firm/{}", "/firm/{}/", "/firm/{}/facts.csv", "/FIRM/{}", "//firm/{}", "/firm//{}", "/Firm/{}?as_of=x",
    "/firm%2F{}", "/%66irm/{}", "/./firm/{}", "/x/firm/{}", "/{}", "/{}/", "//{}", "/{}.json", "/{}.csv", "/{}.db",
    "/-/standing/{}.json", "/-/Standing/{}.json", "/-/standing//{}.json", "/-/standing/{}", "/-/{}", "/-/static/{}",
    "/search?q={}", "/search/{}", "/Search?q={}", "/-/search.json?q={}", "/-/search.json?{}=1", "/-/check.json?{}",
    "/-/check.csv/{}", "/regime/{}", "/regime/{}/check", "/source/{}", "/issue/{}", "/plan/{}", "/chart/{}.svg",
    "/releases/{}", "/releases/latest/{}", "/problems/{}", "/sitemap/{}.xml", "/catalogue/firms/{}",
    "/catalogue/firms/{}.json", "/catalogue/firms/{}.csv", "/catalogue/{}", "/catalogue/{}.csv", "/CATALOGUE/firms/{}",
    "/catalogue//firms/{}", "/catalogue/firms?_search={}", "/catalogue/firms.json?name={}", "/catalogue/titles?{}=1",
    "/catalogue/firms.csv?name__contains={}", "/catalogue/firms?_where=name='{}'", "/catalogue/firms?_sort={}",
    "/catalogue/firms?_where=nothing('{}')", "/catalogue?sql=select+'{}'", "/catalogue.json?sql=select+x+from+'{}'",
    "/catalogue.csv?sql=select+json('{}')", "/catalogue?sql=select+:p&p={}", "/catalogue/firms?_next={}",
    "/-/reconcile?queries={{\"a\":{{\"query\":\"{}\"}}}}", "/-/reconcile/suggest/entity?prefix={}",
    "/-/reconcile/preview?id={}", "/changes.atom?firm={}", "/check?firm={}", "/titles?region={}", "/about?{}",
    "/about?regime={}", "/firm/x%0A{}", "/firm/%FF{}", "/firm/~{}", "/firm/{}%00",
)  # fmt: skip


def raw(prefixed: Prefixed, line: bytes) -> bytes:
    """Send one request as it stands and return the beginning of the answer."""
    with socket.create_connection(("127.0.0.1", prefixed.port), timeout=60) as connection:
        connection.sendall(line + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        return connection.recv(1_000)


@pytest.mark.slow
def test_no_log_names_whoever_was_asked_about_whatever_the_address(prefixed: Prefixed) -> None:
    with httpx.Client(base_url=prefixed.base, timeout=30) as client:
        for place in PLACES:
            for mark in (quote(MARK), LATIN):
                for prefix in ("", "/prefix"):
                    answer = client.get(httpx.URL(prefixed.base + prefix + place.format(mark)))
                    assert answer.status_code < 500 or answer.status_code == 503, place
        client.request(LATIN, "/prefix/")
        client.post(f"/prefix/firm/{LATIN}", content=MARK.encode())
        client.get("/prefix/", headers={"cookie": f"a={LATIN}", "referer": f"http://x/{LATIN}", "user-agent": LATIN})
    for line in (f"GET /{LATIN}\\", f"GET {LATIN}", f"GET http://x/{LATIN}", f"{LATIN} / {LATIN}"):
        raw(prefixed, line.encode())
    raw(prefixed, b"GET /prefix/firm/" + MARK.encode())
    raw(prefixed, f"GET /firm/{LATIN} HTTP/1.1\r\nupgrade: websocket\r\nconnection: upgrade\r\nx:".encode())
    log = prefixed.log.read_bytes()
    for mark in (MARK, LATIN):
        for form in (mark, quote(mark), quote(quote(mark)), mark.encode("unicode_escape").decode()):
            assert form.encode() not in log, [line for line in log.splitlines() if form.encode() in line][:3]
    assert b"GET /firm/FIRM HTTP" in log and b"GET /UNKNOWN HTTP" in log and b"GET /DATABASE/TABLE.json HTTP" in log
    assert b"Traceback" not in log


def test_a_crash_leaves_no_picture_of_the_memory_of_any_process(prefixed: Prefixed) -> None:
    assert httpx.get(f"{prefixed.base}/catalogue/firms.json", timeout=60).status_code == 200  # begins a process
    children = begun_by(prefixed.process)
    assert children
    for process in (prefixed.process.pid, *children):
        limits = Path(f"/proc/{process}/limits").read_text()
        assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)


TYPED = (
    "/firm/{}", "/firm/{}/facts.csv", "/-/standing/{}.json", "/search?q={}", "/-/search.json?q={}", "/about?{}",
    "/about?x={}", "/catalogue/firms?_search={}", "/catalogue/firms.json?name={}", "/catalogue?sql=select+'{}'",
    "/catalogue.csv?sql=select+'{}'", "/catalogue/firms.csv?name__contains={}", "/catalogue/firms/{}", "/{}/", "/{} x",
    "/-/reconcile/suggest/entity?prefix={}", "/-/reconcile?queries={{\"a\":{{\"query\":\"{}\"}}}}", "/regime/{}",
    "/changes.atom?firm={}", "/titles?region={}", "/-/reconcile/suggest/type?prefix={}", "/plans?q={}", "/x%20{}/",
)  # fmt: skip


@pytest.mark.parametrize("place", TYPED)
@pytest.mark.parametrize("typed", [MARK, "宇通客车股份有限公司", "郑州宇通客车股份有限公司"])
def test_no_cache_keeps_an_answer_to_typed_text(site: Site, place: str, typed: str) -> None:
    headers = site.get(place.format(typed)).headers
    assert headers["cache-control"] == "no-store" and "expires" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/", "/firm/{}", "/firm/{}?as_of=2019-01-01&lang=en", "/firm/{}/facts.csv", "/-/standing/{}.json",
        "/-/standing/{}.json?regime=national-demonstration", "/search?q={}",
        "/-/search.json?q={}&limit=5", "/titles?region=410000",
        "/catalogue/firms?uscc={}",
        "/catalogue/facts.json?_sort=fact_id&_size=max&_shape=array", "/catalogue/facts?regime=national",
        "/catalogue/facts?published_on__gte=2020-01-01", "/-/static/app.css?d59929", "/statuses",
    ],
)  # fmt: skip
def test_a_cache_keeps_answers_about_ids_codes_and_closed_words(site: Site, path: str) -> None:
    answer = site.get(path.format(YUTONG))
    assert answer.status_code in (200, 301, 302)
    assert "max-age=" in answer.headers["cache-control"]
