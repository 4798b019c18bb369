"""Checks beside public SQL: what one statement may cost, and nothing of it left over."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
import yaml
from batch_rows import ROWS
from datasette.app import Datasette
from given import ROOT
from known_firms import YUTONG
from qiangqi.catalogue.public_sql.limits import ANSWER
from qiangqi.checks.parts import AT_ONCE
from serving import begun_by, command_of, server_of, workers_of
from sites import Site

pytestmark = pytest.mark.slow

BURN = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"

WEB = httpx.Client(timeout=600)
"""It waits however busy the machine is."""

CHECK = {"rows": [{"uscc": YUTONG}]}


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The real catalogue, served; a statement may run for a minute, so that nothing here hangs on the clock."""
    with server_of(database, "--setting", "sql_time_limit_ms", "60000") as found:
        yield found


def asked(address: str, path: str, peer: str = "127.0.0.1") -> socket.socket:
    """Ask for a path from one of this machine's addresses, and do not wait for the answer."""
    where = urlsplit(address)
    found = socket.create_connection((where.hostname or "", where.port or 80), source_address=(peer, 0))
    found.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
    return found


def running_at(address: str) -> int:
    """Return how many requests for tables and SQL a server says are under way."""
    return int(WEB.get(f"{address}/-/health").json()["tables"]["under_way"])


def under_way(address: str, held: ExitStack, *peers: str) -> list[socket.socket]:
    """Ask for statements that do not end, and return once the server has taken all of them."""
    while running_at(address):  # what another test has left
        time.sleep(0.05)
    path = f"/catalogue.json?sql={quote(BURN)}"
    found = [held.enter_context(asked(address, path, peer)) for peer in peers]
    while running_at(address) < len(peers):
        time.sleep(0.05)
    return found


EVERY = ("127.0.0.2", "127.0.0.2", "127.0.0.3", "127.0.0.3")
"""As many statements as may run, from as few addresses as may send them."""


# A server of its own


def test_a_check_and_a_table_are_answered_while_every_statement_that_may_run_is_running(
    server: tuple[str, subprocess.Popen[bytes]],
) -> None:
    address, _process = server
    with ExitStack() as held:
        running = under_way(address, held, *EVERY)
        for _ in range(5):
            answer = WEB.post(f"{address}/-/check.json", json=CHECK)
            assert answer.status_code == 200 and answer.json()["counts"]["found"] == 1
        assert WEB.post(f"{address}/-/check.json", json={"rows": ROWS[:150]}).status_code == 200
        for path in ("/catalogue/firms", "/catalogue/facts.json?_facet=region", "/catalogue/firms.csv?_size=5"):
            assert WEB.get(f"{address}{path}").status_code == 200
        assert select.select(running, [], [], 0)[0] == []


@pytest.mark.parametrize("peers", [("127.0.0.1", "127.0.0.1"), EVERY])
def test_more_statements_than_may_run_are_told_to_come_again(
    peers: tuple[str, ...], server: tuple[str, subprocess.Popen[bytes]]
) -> None:
    address, _process = server
    with ExitStack() as held:
        under_way(address, held, *peers)
        one = "/catalogue.json?sql=select+1"
        for path in (one, one.replace("c", "~63", 1), "/catalogue/firms.json?_where=1"):
            data = WEB.get(f"{address}{path}")
            assert (data.status_code, data.json()["type"]) == (429, "/problems/too-many-statements"), path
            assert int(data.headers["retry-after"]) > 0
        page = WEB.get(f"{address}/catalogue?sql=select+1&lang=en", headers={"x-forwarded-for": "10.0.0.1"})
        assert page.status_code == 429 and "<main" in page.text and "seconds of Retry-After" in page.text
    while running_at(address):
        time.sleep(0.05)
    assert WEB.get(f"{address}/catalogue.json?sql=select+1").status_code == 200


def statements_of(process: subprocess.Popen[bytes]) -> set[int]:
    """Return the processes below a server's process for tables that run a statement; one that waits does not count."""
    found = subprocess.run(
        ["pgrep", "-r", "R", "-f", "qiangqi.catalogue.public_sql.process"], capture_output=True, text=True
    )
    return {id_ for id_ in map(int, found.stdout.split()) if parent_of(parent_of(id_)) == process.pid}


def parent_of(id_: int) -> int:
    """Return the process that began one, 0 where it has ended."""
    found = subprocess.run(["ps", "-o", "ppid=", "-p", str(id_)], capture_output=True, text=True).stdout.strip()
    return int(found or 0)


def test_the_process_of_a_statement_ends_when_its_reader_leaves(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    address, process = server
    with ExitStack() as held:
        under_way(address, held, "127.0.0.4")
        while not (running := statements_of(process)):
            time.sleep(0.05)
    while running & statements_of(process):  # the statement itself has a minute
        time.sleep(0.05)
    assert running_at(address) == 0


def test_the_process_of_a_statement_that_is_killed_fails_that_statement_and_no_other(
    server: tuple[str, subprocess.Popen[bytes]],
) -> None:
    address, process = server
    with ExitStack() as held:
        (running,) = under_way(address, held, "127.0.0.4")
        while not (begun := statements_of(process)):
            time.sleep(0.05)
        for id_ in begun:
            os.kill(id_, signal.SIGKILL)
        assert running.recv(4096).startswith(b"HTTP/1.1 400")
        assert WEB.get(f"{address}/catalogue.json?sql=select+1").status_code == 200


def test_a_csv_with_a_condition_in_sql_is_whole(server: tuple[str, subprocess.Popen[bytes]], site: Site) -> None:
    address, _process = server
    for path in ("/catalogue/facts.csv?_where=rowid>3", "/catalogue.csv?sql=select+1+a,+2+a"):
        there = WEB.get(f"{address}{quote(path, safe='/?&=+')}")
        assert (there.status_code, there.content) == (200, site.get(path).content)


def test_a_process_that_is_ended_is_begun_anew_and_asked_again(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    address, process = server
    while running_at(address):  # what another test has left
        time.sleep(0.05)
    assert WEB.post(f"{address}/-/check.json", json={"rows": ROWS}).status_code == 200
    before = {id_ for id_ in begun_by(process) if "spawn_main" in command_of(id_)} | workers_of(process)
    assert len(before) >= 3  # of the tables, the workers' template, a worker
    for id_ in before:
        os.kill(id_, signal.SIGKILL)
    assert WEB.get(f"{address}/catalogue/firms.json?_size=1").status_code in (200, 503)
    while WEB.get(f"{address}/catalogue/firms.json?_size=1").status_code != 200:
        time.sleep(0.1)
    answer = WEB.post(f"{address}/-/check.json", json={"rows": ROWS})
    assert [result["row"] for result in answer.json()["results"]] == list(range(len(ROWS)))
    assert workers_of(process) and not before & {*begun_by(process), *workers_of(process)}


def test_an_answer_larger_than_any_that_is_useful_is_refused_in_a_sentence(
    server: tuple[str, subprocess.Popen[bytes]],
) -> None:
    address, _process = server
    large = quote(f"select printf('%100000d', 1) from facts limit {ANSWER // 50_000}")
    answer = WEB.get(f"{address}/catalogue.json?sql={large}")
    assert answer.status_code == 400 and "bytes" in answer.json()["error"]
    page = WEB.get(f"{address}/catalogue?sql={large}")
    assert page.status_code == 400 and "<main" in page.text


def test_what_a_page_of_a_table_says_is_the_same_from_a_process_of_its_own(
    server: tuple[str, subprocess.Popen[bytes]], site: Site
) -> None:
    address, _process = server
    for path in (
        "/catalogue/firms",
        "/catalogue/firms?lang=en&_size=5",
        "/catalogue/none",
        "/catalogue.json?sql=select+1",
    ):
        here, there = site.get(path), WEB.get(f"{address}{path}")
        assert there.status_code == here.status_code
        for name in ("content-type", "content-security-policy", "x-content-type-options", "cache-control"):
            assert there.headers.get(name, "").split("max-age")[0] == here.headers.get(name, "").split("max-age")[0], (
                name
            )
        assert len(there.headers.get_list("date")) == 1
    tag = WEB.get(f"{address}/catalogue/regimes.csv").headers["etag"]
    again = WEB.get(f"{address}/catalogue/regimes.csv", headers={"if-none-match": tag})
    assert again.status_code == 304 and not again.content


def test_nothing_outlives_its_server_not_even_one_that_was_killed(database: Path) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with server_of(database) as (address, process):
            WEB.get(f"{address}/catalogue.json?sql=select+1")
            WEB.post(f"{address}/-/check.json", json={"rows": ROWS})
            begun = {*begun_by(process), *workers_of(process)}
            process.send_signal(how)
            process.wait(60)
        while any(Path(f"/proc/{id_}/exe").exists() for id_ in begun):
            time.sleep(0.05)
        assert len(begun) >= 5


# What one statement may cost, and whether any may be written


@pytest.mark.parametrize(
    "sql",
    [
        "select replace(printf('%100000d', 1), ' ', '__')",
        "select hex(printf('%70000d', 1))",
        f"select 'a' like '{'%a' * 300}'",
        f"select {', '.join(['1'] * 201)}",
    ],
)
def test_a_statement_that_would_cost_too_much_is_refused_in_a_sentence(sql: str, site: Site) -> None:
    answer = site.get(f"/catalogue.json?sql={quote(sql)}")
    assert answer.status_code == 400 and answer.json()["error"]


def site_of(database: Path, settings: dict[str, Any]) -> Site:
    """Return the catalogue as it is served with other settings."""
    found = Site(database)
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    found.datasette = Datasette([], immutables=[str(database)], metadata=metadata, settings=settings)
    return found


def test_one_setting_switches_public_sql_off_and_leaves_tables_and_checks(database: Path) -> None:
    shut = site_of(database, {"default_allow_sql": False})
    for path in ("/catalogue?sql=select+1", "/catalogue.json?sql=select+1", "/catalogue/firms.json?_where=1=1"):
        answer = shut.get(path)
        assert answer.status_code in (400, 403), path
        assert "不" in (answer.json()["error"] if ".json" in path else answer.text)
    assert shut.get("/catalogue/firms.json?_size=1").status_code == 200
    post = shut.datasette.client.post("/-/check.json", json=CHECK)
    assert shut.loop.run_until_complete(post).json()["counts"]["found"] == 1


def test_settings_leave_everything_to_one_process(database: Path, tmp_path: Path) -> None:
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    metadata["plugins"] = {"qiangqi": {"tables_apart": False, "check_processes": 0}}
    path = tmp_path / "metadata.json"
    path.write_text(json.dumps(metadata), encoding="utf-8")
    with server_of(database, "--metadata", str(path)) as (address, process):
        assert WEB.get(f"{address}/catalogue/firms.json?_size=1").status_code == 200
        assert WEB.post(f"{address}/-/check.json", json={"rows": ROWS[:AT_ONCE]}).status_code == 200
        assert begun_by(process) == [] and WEB.get(f"{address}/-/health").json()["tables"]["is_apart"] is False
