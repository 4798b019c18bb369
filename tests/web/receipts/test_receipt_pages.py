"""Receipts that are refused, the pages that give them, and that nothing of them is kept."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import httpx
import pytest
from given import ROOT
from known_firms import NEW_NAME, OLD_NAME, YUTONG
from lxml import html
from posting import JSON, post
from receipts_asked import (
    BATCH_PAGE,
    DAYS,
    FORM,
    LOAN,
    MANY,
    ONE,
    PAGE,
    ROWS,
    SHEET,
    downloaded,
    form,
    issued,
    lasting,
)
from secrecy import MARK, Server
from sites import Site

REFUSED = [
    ("no-question", ONE, {"name": "有限公司"}, 422),
    ("no-question", ONE, [LOAN], 422),
    ("no-question", ONE, {"rows": []}, 422),
    ("no-question", ONE, {**LOAN, "firm": 1}, 422),
    ("no-question", ONE, {**LOAN, "firm": "n-0000"}, 422),
    ("no-question", ONE, {**LOAN, "as_of": "2026-02-30"}, 422),
    ("no-batch", ONE, {**LOAN, "known_on": 1}, 422),
    ("bad-date", ONE, {**LOAN, "known_on": "9000-01-01"}, 422),
    ("bad-date", f"{ONE}?known_on=9000-01-01", LOAN, 422),
    ("cell-too-long", ONE, {"name": "a" * 1_001}, 422),
    ("not-json", ONE, b"{", 400),
    ("bad-question", f"{ONE}?name=x", LOAN, 400),
    ("no-batch", MANY, LOAN, 422),
    ("bad-date", f"{MANY}?known_on=9000-01-01", {"rows": ROWS}, 422),
]


MANY_TITLES = "select firm_id from intervals group by firm_id having count(distinct regime || tier) > 1 order by 1"


# Refusals


@pytest.mark.parametrize(("id_", "path", "body", "status"), REFUSED)
def test_what_has_no_receipt_is_a_problem_of_the_list(id_: str, path: str, body: Any, status: int, site: Site) -> None:
    answer = post(site, path, body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{id_}")
    assert answer.headers["cache-control"] == "no-store" and answer.json()["detail"].count("。") == 1


@pytest.mark.parametrize("path", [ONE, MANY, PAGE, BATCH_PAGE])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_a_post_is_answered_with_a_receipt(method: str, path: str, site: Site) -> None:
    answer = site.loop.run_until_complete(site.datasette.client.request(method, path))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"] == "application/problem+json"


# Pages


def test_a_page_to_print_carries_the_receipt_and_says_that_it_is_unsigned(site: Site) -> None:
    answer = form(site, PAGE, **LOAN, known_on="2026-11-21")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    receipt = downloaded(answer.text)
    same = issued(site, {**LOAN, "as_of": ""}, f"{ONE}?{DAYS}").content
    assert lasting(receipt) == lasting(same)
    found = html.fromstring(answer.text)
    text = found.text_content()
    for said in ("未签名", json.loads(receipt)["digest"], json.loads(receipt)["catalogue"]["release"], NEW_NAME):
        assert said in text
    (code,) = found.xpath("//img[starts-with(@src, 'data:image/svg')]/@alt")
    assert f"/firm/{YUTONG}?as_of=2019-01-01&known_on=2026-11-21" in code
    english = form(site, f"{PAGE}?lang=en", **LOAN).text
    assert "Unsigned" in english and "未签名" not in html.fromstring(english).xpath("string(//article)")


def test_the_title_that_is_held_stands_first_on_a_receipt_and_each_badge_has_its_title(fictional: Path) -> None:
    with sqlite3.connect(f"file:{fictional}?mode=ro", uri=True) as db:
        firms = [row[0] for row in db.execute(MANY_TITLES)]
    own = Site(fictional)
    orders = []
    for firm in firms[:5]:
        page = html.fromstring(form(own, PAGE, firm=firm).text)
        heads = [" ".join(one.text_content().split()) for one in page.xpath("//article//p[@class='head']")]
        assert len(heads) > 1 and all(len(head.split()) > 2 for head in heads), heads
        orders.append(["●◐○✕".index(head[0]) for head in heads])
    assert all(order == sorted(order) for order in orders) and any(len(set(order)) > 1 for order in orders)
    own.loop.close()


def test_a_firm_that_a_person_chose_stands_on_the_receipt_as_chosen(site: Site) -> None:
    shared = {"name": OLD_NAME, "uscc": "91410000MA40XLKB8Q"}
    candidates = post(site, JSON, {"rows": [{"name": "宇通客车"}]}).json()["results"][0]["candidates"]
    chosen = candidates[0]["firm_id"]
    receipt = json.loads(downloaded(form(site, PAGE, name="宇通客车", firm=chosen).text))
    assert receipt["question"]["row"] == {"name": "宇通客车", "firm": chosen}
    assert receipt["answer"]["firm"]["firm_id"] == chosen and receipt["answer"]["matched_by"] is None
    by_id = json.loads(downloaded(form(site, PAGE, firm=YUTONG).text))
    assert by_id["answer"]["firm"]["firm_id"] == YUTONG
    assert form(site, PAGE, **shared, firm=chosen).status_code in (200, 422)


def test_the_page_of_a_check_leads_to_the_receipt_of_what_was_typed(site: Site) -> None:
    checked = html.fromstring(form(site, "/check", **LOAN).text)
    (keep,) = checked.xpath("//form[.//button[contains(@formaction, '/check/receipt')]]")
    fields = dict(zip(keep.xpath(".//input/@name"), keep.xpath(".//input/@value"), strict=True))
    receipt = json.loads(downloaded(form(site, PAGE, **fields).text))
    assert receipt["question"]["row"] == {**LOAN, "as_of": "2019-01-01"}
    assert receipt["answer"]["matched_by"] == "former_name"


def test_the_page_of_a_batch_holds_the_receipt_of_its_table(site: Site) -> None:
    answer = form(site, BATCH_PAGE, table=SHEET, as_of="2019-01-01", known_on="2026-11-21")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    same = post(site, f"{MANY}?{DAYS}", SHEET.encode(), "text/csv").content
    assert lasting(downloaded(answer.text)) == lasting(same)
    assert OLD_NAME not in answer.text and "没有这样" not in answer.text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (PAGE, {}),
        (PAGE, {"name": "有限公司"}),
        (PAGE, {**LOAN, "known_on": "9000-01-01"}),
        (PAGE, {**LOAN, "more": "x"}),
        (BATCH_PAGE, {}),
        (BATCH_PAGE, {"table": SHEET, "known_on": "9000-01-01"}),
    ],
)
def test_a_form_without_a_receipt_is_told_why_on_a_page(path: str, fields: dict[str, str], site: Site) -> None:
    answer = form(site, path, **fields)
    assert 400 <= answer.status_code < 500 and answer.headers["cache-control"] == "no-store"
    assert html.fromstring(answer.text).xpath("//main//*[@role='alert' or @class='problem']")


# Secrecy


@pytest.mark.slow
def test_nothing_that_a_receipt_is_asked_for_is_on_disk_or_in_the_log(server: Server, tmp_path: Path) -> None:
    row = {"name": f"{MARK}有限公司", "from": "2019-01-01"}
    rows = {"rows": [row, {"uscc": MARK}, {MARK: MARK}] * 100}
    sent: list[tuple[str, str, bytes]] = [
        (ONE, "application/json", json.dumps(row, ensure_ascii=False).encode()),
        (ONE, "application/json", json.dumps({MARK: MARK}, ensure_ascii=False).encode()),
        (ONE, "application/json", json.dumps({**row, "firm": MARK}, ensure_ascii=False).encode()),
        (ONE, "application/json", MARK.encode()),
        (MANY, "application/json", json.dumps(rows, ensure_ascii=False).encode()),
        (MANY, "text/csv", f"name\n{MARK}\n".encode()),
        (PAGE, FORM, urlencode(row).encode()),
        (PAGE, FORM, urlencode({MARK: MARK}).encode()),
        (BATCH_PAGE, FORM, urlencode({"table": f"name\n{MARK}\n"}).encode()),
    ]
    for path, kind, body in sent:
        answer = httpx.post(server.base + path, content=body, headers={"content-type": kind}, timeout=60)
        assert answer.status_code in (200, 400, 422) and answer.headers["cache-control"] == "no-store"
        assert path in (ONE, PAGE) or MARK not in answer.text
        assert answer.status_code == 200 or MARK not in answer.text
    for path in ("/", "/-/health", "/-/threads.json", "/.well-known/jwks.json"):
        assert MARK not in httpx.get(server.base + path).text
    server.process.terminate()
    server.process.wait(60)
    folder = tmp_path / "served"
    for path in [server.log, *(path for path in folder.rglob("*") if path.is_file())]:
        for written in (MARK.encode(), MARK.encode("unicode_escape"), urlencode({"": MARK})[1:].encode()):
            assert written not in path.read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["catalogue.db", "tmp"]
    assert list((folder / "tmp").iterdir()) == []


@pytest.mark.slow
def test_the_commands_of_the_document_work(server: Server, database: Path, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine; the document's commands need it")
    document = (ROOT / "docs/receipts.md").read_text(encoding="utf-8")
    block = document.split("```console\n")[1].split("```")[0].replace("$ ", "")
    commands = block.replace("http://127.0.0.1:8001", server.base).replace("build/catalogue.db", str(database))
    commands = commands.replace("scripts/", f"{sys.executable} {ROOT}/scripts/")
    done = subprocess.run(["bash", "-e", "-c", commands], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 3 and "the same answer again" in done.stdout, done.stderr


def test_no_word_that_was_typed_is_in_an_address_of_a_receipt(site: Site) -> None:
    receipt = json.loads(downloaded(form(site, PAGE, name=f"{MARK}有限公司").text))
    assert MARK not in unquote(receipt["replay"]["address"]) and receipt["replay"]["page"] is None
