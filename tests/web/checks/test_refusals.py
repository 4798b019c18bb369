"""Checks over HTTP: what is refused, and a server of its own that keeps nothing of what is sent."""

from __future__ import annotations

import asyncio
import functools
import io
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from datasette.utils.asgi import Request
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from posting import CSV, JSON, LINES, post
from qiangqi.fiction.words import code
from qiangqi.web.batch.files import XLSX
from qiangqi.web.checks.work import BATCHES, OF_ONE, work_of
from qiangqi.web.http import bodies
from qiangqi.web.http.body_arrival import parts_of
from qiangqi.web.http.connection_limits import LIMITS
from qiangqi.web.http.problems import Refusal, problems
from qiangqi.web.regimes import self_check_page
from secrecy import MARK, Server
from sites import Site

ROW = {"uscc": YUTONG}

REFUSED: list[tuple[str, str, bytes, str, int, str]] = [
    ("not-json", JSON, b'{"rows": [\n{"name": }]}', "application/json", 400, "第 2 行第 10 列"),
    ("not-json", JSON, b"", "application/json", 400, "第 1 行第 1 列"),
    ("not-json", JSON, b'{"rows": [], "rows": []}', "application/json", 400, ""),
    ("not-json", JSON, b'{"rows": [NaN]}', "application/json", 400, ""),
    ("not-json", JSON, b"[" * 100_000, "application/json", 400, ""),
    ("not-json", JSON, b'{"rows": [1' + b"1" * 5_000 + b"]}", "application/json", 400, ""),
    ("not-json", JSON, b'{\n"a\xff": 1}', "application/json", 400, "第 2 行第 3 列"),
    ("not-json", JSON, b'{"name": "a"}\n{', LINES, 400, "第 2 行第 2 列"),
    ("no-batch", JSON, b"[]", "application/json", 422, "rows"),
    ("no-batch", JSON, b"{}", "application/json", 422, "rows"),
    ("no-batch", JSON, b'{"rows": {}}', "application/json", 422, "数组"),
    ("no-batch", JSON, b'{"rows": [], "more": 1}', "application/json", 422, "无法识别"),
    ("no-batch", JSON, b'{"rows": [], "as_of": 1}', "application/json", 422, "as_of"),
    ("bad-date", JSON, b'{"rows": [], "as_of": "2026-02-30"}', "application/json", 422, "as_of"),
    ("bad-date", JSON, b'{"rows": [], "known_on": "x"}', "application/json", 422, "known_on"),
    ("bad-question", f"{JSON}?when=1", b"{}", "application/json", 400, "as_of"),
    ("bad-question", f"{JSON}?as_of=1&as_of=2", b"{}", "application/json", 400, "as_of"),
    ("bad-question", f"{JSON}?as_of=2020-01-01", b'{"rows":[],"as_of":"2019-01-01"}', "application/json", 400, "正文"),
    ("bad-date", f"{JSON}?known_on=x", b'{"rows": [], "known_on": "2019-01-01"}', "application/json", 422, "known_on"),
    ("too-many-rows", JSON, json.dumps({"rows": [0] * 50_001}).encode(), "application/json", 422, "50000"),
    ("too-many-rows", CSV, b"name\n" + b"a\n" * 50_001, "text/csv", 422, "50000"),
    ("cell-too-long", JSON, b'{"rows": [{}, {"name": "' + b"a" * 1_001 + b'"}]}', "application/json", 422, "第 1 行"),
    ("cell-too-long", CSV, b"name\n" + b"a" * 1_001, "text/csv", 422, "第 2 行"),
    ("too-many-columns", CSV, b"name" + b",x" * 100, "text/csv", 422, "100"),
    ("no-columns", CSV, b"", "text/csv", 422, ""),
    ("no-columns", CSV, b"a,b\n1,2\n", "text/csv", 422, ""),
    ("no-columns", CSV, "客户名称,企业名称\n甲,乙".encode(), "text/csv", 422, "name"),
    ("not-csv", CSV, b"PK\x03\x04\x00", "text/csv", 400, "第 1 行"),
    ("not-csv", CSV, b'name\n"a\n', "text/csv", 400, ""),
    ("wrong-type", JSON, b"{}", "text/plain", 415, "application/json"),
    ("wrong-type", JSON, b"{}", "multipart/form-data; boundary=x", 415, ""),
    ("wrong-type", CSV, b"name\n", "application/json", 415, "text/csv"),
    ("too-large", JSON, b" " * (bodies.BYTES + 1), "application/json", 413, "16 MB"),
]  # fmt: skip


# Refusals


@pytest.mark.parametrize(("id_", "path", "body", "kind", "status", "says"), REFUSED)
def test_what_cannot_be_answered_is_a_problem_of_the_list_with_one_sentence(
    id_: str, path: str, body: bytes, kind: str, status: int, says: str, site: Site
) -> None:
    answer = post(site, path, body, kind)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["type"]) == (status, status, f"/problems/{id_}")
    assert says in problem["detail"] and problem["detail"].count("。") == 1 and problem["title"]


def test_a_day_may_stand_in_the_address_and_in_the_body_where_it_is_the_same(site: Site) -> None:
    answer = post(site, f"{JSON}?as_of=2019-01-01", b'{"rows": [], "as_of": "2019/1/1"}', "application/json")
    assert (answer.status_code, answer.json()["query"]["as_of"]) == (200, "2019-01-01")


@pytest.mark.parametrize("path", [JSON, CSV])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_another_method_is_told_which_one_to_use(method: str, path: str, site: Site) -> None:
    answer = site.loop.run_until_complete(site.datasette.client.request(method, path))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["type"] == "/problems/wrong-method"


def test_every_problem_has_its_address_in_both_languages(site: Site) -> None:
    listed = site.get("/problems").text
    for id_, problem in problems().items():
        assert f'id="{id_}"' in listed
        page = site.get(f"/problems/{id_}")
        assert page.status_code == 200 and problem.title in page.text
        assert problem.says not in site.get(f"/problems/{id_}?lang=en").text
    assert site.get("/problems/none").status_code == 404


def test_more_batches_at_once_than_may_be_are_told_to_come_again(site: Site) -> None:
    body = json.dumps({"rows": [ROW] * 2_000}).encode()
    work, client = work_of(site.datasette), "127.0.0.1"
    with work.admitted(client):
        assert post(site, JSON, body).status_code == 200
        with work.admitted(client):
            refused = post(site, JSON, body)
            assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-batches")
            assert int(refused.headers["retry-after"]) > 0
            assert post(site, JSON, {"rows": [ROW]}).status_code == 200
    others = [work.admitted(f"10.0.0.{number}") for number in range(BATCHES)]
    for other in others:
        other.__enter__()
    busy = post(site, JSON, body)
    for other in others:
        other.__exit__(None, None, None)
    assert (busy.status_code, busy.json()["type"]) == (503, "/problems/busy") and busy.headers["retry-after"]
    assert post(site, JSON, body).status_code == 200 and OF_ONE < BATCHES


def test_a_body_that_does_not_arrive_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    short = functools.partial(parts_of, limits=replace(LIMITS, body_seconds=0.05))
    monkeypatch.setattr(bodies, "parts_of", short)
    monkeypatch.setattr(self_check_page, "parts_of", short)

    async def trickle() -> Any:
        yield b"{"
        await asyncio.Future()  # no more of it ever comes

    def post_slowly(path: str, kind: str) -> httpx.Response:
        sent = site.datasette.client.post(path, content=trickle(), headers={"content-type": kind})
        return site.loop.run_until_complete(sent)

    answer = post_slowly(JSON, "application/json")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/too-slow") and answer.headers["retry-after"]
    page = post_slowly("/regime/zhengzhou/check", "application/x-www-form-urlencoded")
    assert page.status_code == 503 and "时限" in page.text


def test_a_body_whose_sender_leaves_is_not_taken_for_a_whole_one() -> None:
    messages = iter([{"type": "http.request", "body": b"name\n", "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(messages)

    with pytest.raises(Refusal, match="too-slow"):
        asyncio.run(bodies.body_of(Request({"type": "http", "headers": []}, receive)))


MARKED = [
    {"name": f"{MARK}有限公司"},
    {"name": f"{MARK}=", "uscc": "91410000170001401X"},
    {"name": NEW_NAME, "as_of": MARK},
    {"name": NEW_NAME, "regime": MARK},
    {MARK: MARK},
    {"uscc": code(5), "name": MARK},
]


def typed(server: Server) -> Iterator[httpx.Response]:
    """Send what is marked through the forms of the pages, through their failures and through a workbook, too."""
    for fields in ({"name": MARK}, {"name": MARK, "from": MARK}, {"uscc": MARK, "known_on": MARK}, {MARK: MARK}):
        yield httpx.post(f"{server.base}/check", data=fields)
    yield httpx.get(f"{server.base}/check", params={"firm": MARK})
    yield httpx.post(f"{server.base}/check", data={"name": MARK * 2_000})
    table = f"客户名称,备注\n{MARK},{MARK}\n".encode()
    files = [table, table * 30_000, table.replace(b",", b""), table + b'"', b"PK\x03\x04" + table, book_of(MARK)]
    for path in ("/check/batch", "/check/batch.csv", "/check/batch.xlsx"):
        yield httpx.post(server.base + path, data={"table": MARK, "step": "preview"}, files={"file": ("", b"")})
        for file in files:
            yield httpx.post(server.base + path, files={"file": (f"{MARK}.csv", file)}, timeout=60)
    for file in files[-2:]:
        yield httpx.post(f"{server.base}/-/check.xlsx", content=file, headers={"content-type": XLSX}, timeout=60)


def book_of(name: str) -> bytes:
    """Return a workbook of one firm, two thousand times."""
    book, memory = openpyxl.Workbook(), io.BytesIO()
    for row in ("客户名称", *[name] * 2_000):
        book.active.append([row])  # type: ignore[union-attr]
    book.save(memory)
    return memory.getvalue()


# A server of its own


@pytest.mark.slow
def test_nothing_that_is_sent_is_on_disk_in_the_log_or_in_an_answer(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "served"
    bodies: list[tuple[str, str, bytes]] = [
        (JSON, "application/json", json.dumps({"rows": MARKED * count}, ensure_ascii=False).encode())
        for count in (1, 2_000)
    ]
    bodies += [
        (JSON, "application/json", f'{{"rows": [{{"name": "{MARK}" }}'.encode()),
        (JSON, "application/json", json.dumps({"rows": [], MARK: 1}, ensure_ascii=False).encode()),
        (JSON, "application/json", json.dumps({"rows": [], "as_of": MARK}, ensure_ascii=False).encode()),
        (JSON, "application/json", json.dumps({"rows": [{"name": MARK * 200}]}, ensure_ascii=False).encode()),
        (JSON, "application/json", MARK.encode() * 800_000),
        (JSON, LINES, f'{{"name": "{MARK}"}}\n{MARK}'.encode()),
        (JSON, LINES, f'{{"name": "{MARK}"}}\n'.encode() * 3_000),
        (JSON, "text/plain", MARK.encode()),
        (CSV, "text/csv", f"{MARK},{MARK}\n{MARK},1".encode()),
        (CSV, "text/csv", f'name\n"{MARK}'.encode()),
    ]
    statuses = set()
    for path, kind, body in bodies:
        answer = httpx.post(server.base + path, content=body, headers={"content-type": kind}, timeout=60)
        statuses.add(answer.status_code)
        assert MARK not in answer.text
    returned = httpx.post(
        f"{server.base}{CSV}", content=f"name\n{MARK}\n".encode(), headers={"content-type": "text/csv"}
    )
    assert MARK in returned.text
    assert statuses == {200, 400, 413, 415, 422}
    assert {answer.status_code for answer in typed(server)} == {200, 400, 413, 422}
    for path in ("/", "/search?q=x", "/-/threads.json", f"/firm/{YUTONG}"):
        assert MARK not in httpx.get(server.base + path).text
    server.process.terminate()
    server.process.wait(60)
    escaped = MARK.encode("unicode_escape")
    for path in [server.log, *(path for path in folder.rglob("*") if path.is_file())]:
        kept = path.read_bytes()
        assert MARK.encode() not in kept and escaped not in kept and MARK.encode("gb18030") not in kept
    assert sorted(path.name for path in folder.iterdir()) == ["catalogue.db", "tmp"]
    assert list((folder / "tmp").iterdir()) == []


@pytest.mark.slow
def test_a_reader_who_leaves_or_stops_costs_nothing_more_and_pages_go_on(server: Server) -> None:
    body = json.dumps({"rows": [ROW, {"name": OLD_NAME}] * 20_000}).encode()
    head = f"POST {JSON} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    address = ("127.0.0.1", int(server.base.rpartition(":")[2]))
    for _ in range(BATCHES * 2):
        taken(address, head.encode() + body).close()
    with taken(address, head.encode() + body):
        assert httpx.get(f"{server.base}/-/search.json?q=宇通").status_code == 200
        while (one := httpx.post(server.base + JSON, json={"rows": [ROW]})).status_code in (429, 503):
            pass
        assert one.json()["results"][0]["outcome"] == "found"
    log = server.log.read_text()
    assert "Traceback" not in log and '" 500' not in log, log


def taken(address: tuple[str, int], request: bytes) -> socket.socket:
    """The connection of a batch that has begun: it is refused as long as those that were left are not given up."""
    while True:
        sent = socket.create_connection(address)
        sent.sendall(request)
        answer = sent.recv(1_000)
        if answer.startswith(b"HTTP/1.1 200"):
            return sent
        assert answer.startswith((b"HTTP/1.1 503", b"HTTP/1.1 429"))
        sent.close()
