"""What holds up every other answer, and how much a refused body grows a process: every route, a large catalogue.

Takes a minute: it builds a fictional catalogue of 20,000 firms and 1,000 sources, and sends it the largest bodies.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest
import xlsxwriter
from datasette.app import Datasette
from every_route import FIRM, GETS
from given import DATASETS, ROOT
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.fiction.bulk import write_bulk
from qiangqi.web.batch.files import XLSX
from qiangqi.web.http.bodies import BYTES
from qiangqi.web.reconcile import service
from qiangqi.web.routes import ROUTES
from serving import server_of

pytestmark = pytest.mark.long

FIRMS, SOURCES = 20_000, 1_000

LONGEST = 0.1
"""Seconds for which the loop may be busy with one thing, on a machine as quiet as the one of ``CALIBRATED``."""

HELD = 2.5
"""So many times as long other threads may compute meanwhile: some of what they do holds nothing up."""

CALIBRATED = 0.033
"""CPU seconds that :func:`calibration` takes on a quiet machine; where it takes longer, everything may."""

GROWTH = 64
"""MiB by which a body that is refused may grow any process."""

LINES, CSV, FORM = "application/x-ndjson", "text/csv", "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=XX"


Body = Callable[[], bytes]
"""A body that is made when it is sent: all of them are 600 MB, which every process of every test would hold."""


def filled(unit: bytes, head: bytes = b"", tail: bytes = b"", most: int = BYTES) -> Body:
    """Return a body of the largest size, or somewhat less, of which one part comes again and again."""
    room = most - 1_000 - len(head) - len(tail)
    return lambda: head + unit * (room // len(unit)) + tail


def parts(*fields: tuple[str, Body]) -> Body:
    """Return a form of several parts; ``file`` is an upload."""

    def made() -> bytes:
        found = b""
        for name, text in fields:
            file = b'; filename="a.csv"' if name == "file" else b""
            head = b'--XX\r\ncontent-disposition: form-data; name="%s"%s\r\n\r\n' % (name.encode(), file)
            found += b"%s%s\r\n" % (head, text())
        return found + b"--XX--\r\n"

    return made


class Sent(NamedTuple):
    """One POST."""

    path: str
    kind: str
    made: Body

    @property
    def body(self) -> bytes:
        """What is sent."""
        return self.made()


def rows() -> list[dict[str, str]]:
    """Return as many rows as may be sent, of firms that are not there."""
    return [{"name": f"虚构没有的第{number}号有限公司", "uscc": FIRM} for number in range(50_000)]


def table() -> bytes:
    """Return a table as large as may be sent."""
    return ("name,uscc,note\n" + f"虚构没有的企业有限公司,{FIRM},{'x' * 900}\n" * 10_000).encode()


LEGAL = [
    Sent("/-/check.json", "application/json", lambda: json.dumps({"rows": rows()}, ensure_ascii=False).encode()),
    Sent("/-/check.csv", CSV, table),
    Sent("/-/watch.json", "application/json", lambda: json.dumps({"firms": [row["name"] for row in rows()]}).encode()),
    Sent("/-/batch-receipt.json", LINES, lambda: "\n".join(map(json.dumps, rows())).encode()),
    Sent("/check/batch", PARTS, parts(("table", table), ("step", lambda: b"preview"))),
    Sent("/check/batch", PARTS, parts(("file", table))),
    Sent("/check/batch.csv", PARTS, parts(("table", table))),
    Sent("/check/batch/receipt", PARTS, parts(("table", table))),
    Sent(
        "/-/reconcile",
        FORM,
        lambda: b"queries=" + quote(json.dumps({str(i): {"query": "x"} for i in range(1_000)})).encode(),
    ),
]
REFUSED = [
    Sent("/-/check.json", "application/json", filled(b"[],", b'{"rows":[', b"[]]}")),
    Sent("/-/check.json", "application/json", filled(b"{},", b'{"rows":[', b"{}]}")),
    Sent("/-/check.json", "application/json", filled(b"[],", b'{"rows":[[', b"[]]]}")),
    Sent("/-/check.json", "application/json", filled(b"[],", b"[", b"[]]")),
    Sent("/-/check.json", "application/json", filled(b"[],", '{"as_of":"😀","rows":['.encode(), b"[]]}")),
    Sent("/-/check.json", "application/json", filled(b"[]  ,", '{"rows":["😀",'.encode(), b"[]]}")),
    Sent("/-/check.json", "application/json", filled(b'"":0,', b'{"rows":[{', b'"x":0}]}')),
    Sent("/-/check.json", "application/json", filled(b"[")),
    Sent("/-/check.json", LINES, filled(b"{}\n")),
    Sent("/-/check.json", LINES, filled(b"[],", b"[", b"[]]")),
    Sent("/-/check.json", LINES, filled(b"\n", "😀\n".encode())),
    Sent("/-/check.csv", CSV, filled(b"a\n", b"name\n")),
    Sent("/-/check.csv", CSV, filled(b",", b"name\n", b"a")),
    Sent("/-/check.csv", CSV, filled(b'"\n",', b"name\n")),
    Sent("/-/check.csv", CSV, filled(b"aa," * 99 + b"aa\n", b"name\n", b'"')),
    Sent("/-/check.csv", CSV, filled("😀".encode(), b"name\n")),
    Sent("/-/check.xlsx", XLSX, filled(b"\0", b"PK\x03\x04")),
    Sent("/-/watch.json", "application/json", filled(b"[],", b'{"firms":[', b"[]]}")),
    Sent("/-/receipt.json", "application/json", filled(b"[],", b"[", b"[]]")),
    Sent("/-/batch-receipt.json", CSV, filled(b"a\n", b"name\n")),
    Sent("/check", FORM, filled(b"%", b"name=")),
    Sent("/check", PARTS, parts(("name", filled(b"\r\n--X")))),
    Sent("/check/verify", FORM, filled(b"%", b"receipt=")),
    Sent("/check/names", FORM, filled(b"%", b"q=")),
    Sent("/check/receipt", FORM, filled(b"%", b"name=")),
    Sent("/check/batch", FORM, filled(b"%", b"table=")),
    Sent("/check/batch", FORM, filled(b"&a=")),
    Sent("/check/batch", PARTS, parts(("table", filled(b"a\n", b"name\n")))),
    Sent("/check/batch", PARTS, parts(("table", filled(b"a\n")))),
    Sent("/check/batch", PARTS, parts(("file", filled(b"a\n", b"name\n")))),
    Sent("/check/batch", PARTS, parts(("sheet", filled(b"[],", b'{"kind":"utf-8","rows":[', b"[]]}")))),
    Sent("/check/batch", PARTS, filled(b"a:b\r\n", b"--XX\r\n")),
    Sent("/check/batch.csv", PARTS, parts(("file", filled(b"a\n", b"name\n")))),
    Sent("/check/batch.xlsx", PARTS, parts(("file", filled(b"a\n", b"name\n")))),
    Sent("/check/batch/receipt", PARTS, parts(("file", filled(b"a\n", b"name\n")))),
    Sent("/-/reconcile", FORM, filled(b"%", b"queries=", most=service.BYTES)),
    Sent("/-/reconcile", FORM, filled(b"[],", b"queries={%22a%22:[", b"[]]}", service.BYTES)),
    Sent("/-/reconcile/1.0-draft/match", "application/json", filled(b"[],", b'{"queries":[', b"[]]}", service.BYTES)),
    Sent("/-/reconcile/1.0-draft/extend", "application/json", filled(b'"",', b'{"ids":[', b'""]}', service.BYTES)),
    Sent("/-/reconcile", FORM, filled(b'"",', b'extend={"ids":[', b'""]}', service.BYTES)),
]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictional catalogue of many firms and sources."""
    folder = tmp_path_factory.mktemp("large")
    write_bulk(DATASETS, folder / "datasets", FIRMS, SOURCES)
    return publish(folder / "datasets", folder / "build", fictional=True)


class Server(NamedTuple):
    """A server of its own, and who asks it."""

    process: int
    client: httpx.Client

    def stall(self, method: str, path: str, **given: Any) -> tuple[float, float]:
        """Return how long a request held up the loop, itself and by all threads, in units of ``LONGEST``."""
        self.client.get("/-/stalls.json")
        allowed = LONGEST * max(1.0, calibration() / CALIBRATED)
        self.client.request(method, path, headers={"accept-encoding": "gzip"} | given.pop("headers", {}), **given)
        found = self.client.get("/-/stalls.json").json()
        return found["loop"] / allowed, found["process"] / allowed / HELD

    def peaks(self) -> dict[int, tuple[int, int]]:
        """Return the memory of each process in MiB, now and at its peak since the last time."""
        begun = subprocess.run(["pgrep", "-P", str(self.process)], capture_output=True, text=True).stdout.split()
        found = {}
        for process in (self.process, *map(int, begun)):
            status = Path(f"/proc/{process}/status").read_text()
            now, peak = (int(re.findall(rf"{name}:\s+(\d+)", status)[0]) // 1024 for name in ("VmRSS", "VmHWM"))
            found[process] = now, peak
            Path(f"/proc/{process}/clear_refs").write_text("5")
        return found


def calibration() -> float:
    """Return the CPU seconds of a fixed piece of work."""
    begun = time.thread_time()
    sum(number * number for number in range(1_000_000))
    return time.thread_time() - begun


@pytest.fixture(scope="module")
def server(large: Path) -> Iterator[Server]:
    """The large catalogue as it is served, with what watches the loop."""
    probe = str(ROOT / "tests/support/probes")
    with (
        server_of(large, "--plugins-dir", probe) as (address, process),
        httpx.Client(base_url=address, timeout=600) as client,
    ):
        for sent in LEGAL[:2] * 2:  # each process has done its first task
            client.post(sent.path, content=sent.body, headers={"content-type": sent.kind})
        yield Server(process.pid, client)


def test_every_route_is_asked(large: Path) -> None:
    own = [pattern for pattern, _handler in ROUTES]
    every = own + [route.pattern for route, _view in Datasette([], immutables=[str(large)])._routes()]
    paths = [path.partition("?")[0] for path in GETS]
    assert [pattern for pattern in every if not any(re.match(pattern, path) for path in paths)] == []


@pytest.mark.parametrize("path", GETS)
def test_no_page_or_file_of_a_large_catalogue_holds_up_the_loop(path: str, server: Server) -> None:
    server.client.get(path)  # what is read once is read
    assert any(max(server.stall("GET", path)) < 1 for _ in range(3))


def kinds(given: list[Sent]) -> list[str]:
    """Return what names each body in a report: its address and its place in the list."""
    return [f"{sent.path} {sent.kind} {place}" for place, sent in enumerate(given)]


def test_a_large_workbook_is_answered_by_a_server(server: Server) -> None:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as made:
        page = made.add_worksheet()
        for number, line in enumerate(table().decode().splitlines()):
            page.write_row(number, 0, line.replace("x" * 800, str(number)).split(","))
    book = memory.getvalue()
    file = {"file": ("a.xlsx", book, XLSX)}
    whole = server.client.post("/-/check.xlsx", content=book, headers={"content-type": XLSX})
    page = server.client.post("/check/batch.csv", files=file)
    assert (whole.status_code, page.status_code) == (200, 200) and len(page.text.splitlines()) == 10_001


@pytest.mark.parametrize("sent", LEGAL + REFUSED, ids=kinds(LEGAL + REFUSED))
def test_no_body_holds_up_the_loop(sent: Sent, server: Server) -> None:
    given = {"content": sent.body, "headers": {"content-type": sent.kind}}
    assert any(max(server.stall("POST", sent.path, **given)) < 1 for _ in range(2))


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak of memory is told by Linux alone")
@pytest.mark.parametrize("sent", REFUSED, ids=kinds(REFUSED))
def test_a_refused_body_grows_no_process_by_more_than_64_mib(sent: Sent, server: Server) -> None:
    before = server.peaks()
    answer = server.client.post(sent.path, content=sent.body, headers={"content-type": sent.kind})
    assert 400 <= answer.status_code < 500
    grown = {
        process: peak - before[process][0] for process, (_now, peak) in server.peaks().items() if process in before
    }
    assert max(grown.values()) <= GROWTH
