"""The health of the service: what each part says, and that a catalogue that cannot be read is red."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.checks.receipts.keys import kid_of, new_key, private_jwk
from qiangqi.web.checks.work import BATCHES, work_of
from qiangqi.web.serving import health
from qiangqi.web.serving.health import PartStatus
from sites import Site


@pytest.fixture
def own(database: Path, tmp_path: Path) -> Iterator[Site]:
    """The real catalogue, served from a file of this test's own."""
    found = Site(Path(shutil.copy(database, tmp_path / "catalogue.db")))
    yield found
    found.loop.close()


def test_health_names_the_release_its_age_and_its_size(
    site: Site, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "today", lambda: date(2026, 12, 1).toordinal())
    answer = site.get("/-/health")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    part = told["catalogue"]
    assert told["status"] == part["status"] == "ok"
    (known_on,) = catalogue._db.execute("select value from build where key = 'known_on'").fetchone()
    assert (part["release"], part["known_on"]) == (catalogue.release, known_on)
    newest = site.get("/catalogue/sources.json?_shape=array&_size=max").json()
    assert part["newest_source_on"] == max(source["published_on"] for source in newest if source["published_on"])
    assert part["newest_source_days"] == (date(2026, 12, 1) - date.fromisoformat(part["newest_source_on"])).days
    counts = {
        table: site.get(f"/catalogue/{table}.json?_size=0").json()["filtered_table_rows_count"]
        for table in ("firms", "facts")
    }
    assert {table: part[table] for table in counts} == counts


def test_health_says_whether_receipts_are_signed_and_by_which_key(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert site.get("/-/health").json()["receipts"] == {"status": "ok", "is_signed": False, "kid": None}
    key = new_key()
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", json.dumps(private_jwk(key)))
    told = site.get("/-/health")
    assert told.json()["receipts"] == {"status": "ok", "is_signed": True, "kid": kid_of(key)}
    assert private_jwk(key)["d"] not in told.text


def test_a_key_that_cannot_be_read_any_more_is_red_and_the_other_parts_are_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", str(tmp_path / "gone.jwk"))
    told = site.get("/-/health")
    assert told.status_code == 503 and told.json()["catalogue"]["status"] == "ok"
    assert told.json()["receipts"] == {"status": "red", "is_signed": False, "kid": None}


def test_as_many_batches_as_may_be_are_amber(site: Site) -> None:
    others = [work_of(site.datasette).admitted(f"10.0.0.{number}") for number in range(BATCHES)]
    for other in others:
        other.__enter__()
    told = site.get("/-/health").json()
    for other in others:
        other.__exit__(None, None, None)
    assert told["status"] == "amber"
    assert told["checks"] == {"status": "amber", "batches": BATCHES, "most": BATCHES}
    assert site.get("/-/health").json()["checks"]["batches"] == 0


@pytest.mark.parametrize("damage", ["gone", "not a catalogue"])
def test_a_catalogue_that_cannot_be_read_is_red(damage: str, own: Site, tmp_path: Path) -> None:
    assert own.get("/-/health").status_code == 200
    file = tmp_path / "catalogue.db"
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(b"damaged " * 4096)
    answer = own.get("/-/health")
    assert answer.status_code == 503 and answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["status"] == told["catalogue"]["status"] == "red" and told["catalogue"]["release"] is None
    assert str(tmp_path) not in answer.text


def test_another_part_is_one_function_more(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def feed(_datasette: object) -> PartStatus:
        return PartStatus("amber", {"days_behind": 3})

    monkeypatch.setitem(health.PARTS, "changes", feed)
    told = site.get("/-/health").json()
    assert told["status"] == "amber" and told["changes"] == {"status": "amber", "days_behind": 3}


def test_health_takes_no_arguments_and_no_post(site: Site) -> None:
    refused = site.get("/-/health?firm=x")
    assert (refused.status_code, refused.json()["type"]) == (400, "/problems/bad-question")
    assert refused.headers["cache-control"] == "no-store"
    posted = site.post("/-/health")
    assert (posted.status_code, posted.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
