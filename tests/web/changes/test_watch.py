"""A watch over many firms: one result each, in order, with what changed and what is to come, and nothing kept."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from change_rows import changes
from editions import A, B, C, D, E, Editions, F, H
from given import ROOT
from python_runs import Program
from qiangqi.web.changes import freshness as changes_state
from qiangqi.web.checks import api as check_api
from serving import free_port, wait_for
from sites import Site

WATCH = "/-/watch.json"
MARK = "虚构秘而不宣客户有限公司"


@pytest.fixture(autouse=True)
def in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the watch is asked."""
    for module in (changes_state, check_api):
        monkeypatch.setattr(module, "today", lambda: date(2026, 7, 8).toordinal())


def watch(site: Site, body: object, query: str = "", kind: str = "application/json") -> httpx.Response:
    """Send what is watched; what is no bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer: httpx.Response = site.loop.run_until_complete(
        site.datasette.client.post(f"{WATCH}{query}", content=content, headers={"content-type": kind})
    )
    return answer


def test_each_firm_has_every_change_of_its_own_and_no_others(made: Site, editions: Editions) -> None:
    names = [A, B, C, E, F, H]
    told = watch(made, {"firms": names, "since": editions.versions[0]}).json()
    every = [row for number in (1, 2) for row in changes(editions.folder(number))]
    for result, name in zip(told["results"], names, strict=True):
        own = [row["change_id"] for row in every if row["firm_id"] == result["firm"]["firm_id"]]
        assert (result["outcome"], result["firm"]["name"]) == ("found", name)
        assert [row["change_id"] for row in result["changes"]] == own and own
    assert {row["kind"] for row in told["results"][0]["changes"] if row["sort"] == "fact"} == {
        "review_passed",
        "cancelled",
    }
    assert (told["from"], told["to"], told["made_on"]) == (editions.versions[0], editions.versions[2], "2026-07-01")


def test_what_is_to_come_reaches_as_many_days_as_asked(made: Site) -> None:
    def coming(days: int) -> list[tuple[str, str]]:
        (result,) = watch(made, {"firms": [F], "days": days}).json()["results"]
        return [(row["kind"], row["until"]) for row in result["upcoming"]]

    to_the_end = (date(2029, 4, 3) - date(2026, 7, 8)).days
    assert coming(to_the_end) == [("term_ends", "2029-04-03")] and coming(to_the_end - 1) == []
    told = watch(made, {"firms": [A], "days": 1100}).json()
    assert [row["kind"] for row in told["results"][0]["upcoming"]] == ["bar_ends"]
    assert (told["upcoming_from"], told["query"]["days"]) == ("2026-07-08", 1100)


def test_a_firm_is_meant_by_its_name_its_id_or_a_row_as_a_check_takes_it(made: Site) -> None:
    found = watch(made, {"firms": [C]}).json()["results"][0]["firm"]["firm_id"]
    told = watch(made, {"firms": [C, found, f" {found} ", {"name": C}]}).json()
    assert [(one["firm"]["firm_id"], one["matched_by"]) for one in told["results"]] == [
        (found, "name"),
        (found, "id"),
        (found, "id"),
        (found, "name"),
    ]


def test_there_is_exactly_one_result_for_each_firm_in_order_whatever_it_is(made: Site) -> None:
    sent: list[Any] = [A, "", "虚构无有限公司", 5, "有限公司", "91410000170001401X", D, "=1+1", {"colour": "x"}, A]
    told = watch(made, {"firms": sent}).json()
    assert [one["row"] for one in told["results"]] == list(range(len(sent)))
    outcomes = [one["outcome"] for one in told["results"]]
    errors = ["error"] * 2
    assert outcomes == ["found", "error", "not_found", *errors, "invalid_id", "not_found", *errors, "found"]
    assert sum(told["counts"].values()) == len(sent) and told["counts"]["found"] == 2
    assert all(one["says"] for one in told["results"] if one["outcome"] != "found")
    assert watch(made, {"firms": []}).json()["results"] == []


@pytest.mark.slow
def test_fifty_thousand_firms_are_answered_and_one_more_is_refused(made: Site) -> None:
    told = watch(made, {"firms": [F, "虚构无有限公司"] * 25_000, "days": 1200}).json()
    assert [one["row"] for one in told["results"]] == list(range(50_000))
    assert told["counts"]["found"] == told["counts"]["not_found"] == 25_000
    assert all(len(one["upcoming"]) == 1 for one in told["results"][::2])
    refused = watch(made, {"firms": [F] * 50_001})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/too-many-rows")


def test_a_cursor_of_a_watch_leads_to_what_is_new_the_next_time(made: Site, editions: Editions) -> None:
    told = watch(made, {"firms": [A], "since": editions.versions[1]}).json()
    assert told["results"][0]["changes"]
    assert watch(made, {"firms": [A], "since": told["cursor"]}).json()["results"][0]["changes"] == []


def test_the_answer_is_there_in_english_and_is_kept_by_nobody(made: Site) -> None:
    answer = watch(made, {"firms": [A, "虚构无有限公司"]}, "?lang=en")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*" and "set-cookie" not in answer.headers
    assert answer.json()["says"].startswith("Made on ") and "no such firm" in answer.json()["results"][1]["says"]


def test_what_was_told_of_an_id_that_the_firm_had_before_is_the_firms(editions: Editions, tmp_path: Path) -> None:
    build = Path(shutil.copytree(editions.releases_folder.parent, tmp_path / "build"))
    (old,) = {row["firm_id"] for row in changes(editions.folder(1)) if row["kind"] == "withdrawn"}
    with closing(sqlite3.connect(build / "catalogue.db")) as db, db:
        db.execute("insert into former_ids values (?, (select firm_id from firms where name = ?), '', null)", (old, A))
    site = Site(build / "catalogue.db")
    told = watch(site, {"firms": [A, old], "since": editions.versions[0]}).json()["results"]
    feed = site.get(f"/-/changes.json?firm={old}&since={editions.versions[0]}").json()["changes"]
    site.loop.close()
    assert told[0]["firm"] == told[1]["firm"] and told[0]["changes"] == told[1]["changes"] == feed
    assert {"withdrawn", "review_passed"} <= {row["kind"] for row in feed}


REFUSED = [
    (b"{", "not-json", 400),
    (b"[]", "no-batch", 422),
    (b'{"firms": "x"}', "no-batch", 422),
    (b'{"firms": [], "colour": 1}', "no-batch", 422),
    (b'{"firms": [], "days": -1}', "no-batch", 422),
    (b'{"firms": [], "days": true}', "no-batch", 422),
    (b'{"firms": [], "days": 3661}', "no-batch", 422),
    (b'{"firms": [], "since": 5}', "no-batch", 422),
    (b'{"firms": [], "since": "2020-01-01-none"}', "no-release", 404),
    (b'{"firms": [], "since": "c.none"}', "bad-cursor", 400),
    (json.dumps({"firms": ["x" * 1001]}).encode(), "cell-too-long", 422),
]


@pytest.mark.parametrize(("body", "problem", "status"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_cannot_be_watched_is_refused_with_a_problem(made: Site, body: bytes, problem: str, status: int) -> None:
    answer = watch(made, body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{problem}")
    assert answer.headers["cache-control"] == "no-store"


def test_another_method_type_or_argument_is_refused(made: Site) -> None:
    assert made.get(WATCH).status_code == 405
    assert watch(made, b"name\nx", kind="text/csv").status_code == 415
    assert watch(made, {"firms": []}, "?firm=x").status_code == 400


@pytest.mark.slow
def test_nothing_that_is_sent_is_on_disk_or_in_the_log(editions: Editions, tmp_path: Path) -> None:
    folder, port = tmp_path / "served", free_port()
    shutil.copytree(editions.releases_folder.parent, folder)
    (folder / "tmp").mkdir()
    before = sorted(path.name for path in folder.rglob("*"))
    command = ["-m", "datasette", "serve", "-i", str(folder / "catalogue.db"), "-p", str(port)]
    command += ["--metadata", str(ROOT / "metadata.yml")]
    log = tmp_path / "log"
    with log.open("wb") as out:
        environment = {**os.environ, "TMPDIR": str(folder / "tmp"), "SQLITE_TMPDIR": str(folder / "tmp")}
        process = Program(command, out, out, env=environment)
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(f"{base}/robots.txt", process)
            bodies = [json.dumps({"firms": [MARK, A] * count}, ensure_ascii=False) for count in (1, 3_000)]
            bodies += [f'{{"firms": ["{MARK}"', json.dumps({"firms": [MARK * 200]}), json.dumps({MARK: []})]
            headers = {"content-type": "application/json"}
            answers = [
                httpx.post(f"{base}{WATCH}", content=one.encode(), headers=headers, timeout=60) for one in bodies
            ]
        finally:
            process.terminate()
            process.wait(60)
    assert [answer.status_code for answer in answers] == [200, 200, 400, 422, 422]
    assert all(MARK not in answer.text for answer in answers)
    assert sorted(path.name for path in folder.rglob("*")) == before
    kept = b"".join(path.read_bytes() for path in [log, *folder.rglob("*")] if path.is_file())
    assert not [1 for code in ("utf-8", "gb18030", "unicode_escape") if MARK.encode(code) in kept]
