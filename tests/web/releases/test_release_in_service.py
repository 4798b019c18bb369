"""A release served is a release whole: newest is what is in service, whatever lies in the folder beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from editions import MADE, Editions
from lxml import etree, html
from qiangqi.releases.versions import withdraw
from qiangqi.web.releases.folder import pin_releases
from sites import Site


@pytest.fixture(scope="module")
def rolled_back(editions: Editions) -> Iterator[Site]:
    """The second of three releases, served with all three in the folder."""
    found = Site(editions.folder(1) / "catalogue.db", releases=str(editions.releases_folder))
    yield found
    found.loop.close()


def test_latest_changes_feeds_and_health_are_of_the_release_in_service(rolled_back: Site, editions: Editions) -> None:
    first, second, third = editions.versions
    assert rolled_back.get("/releases/latest/facts.csv").headers["location"] == f"/releases/{second}/facts.csv"
    told = rolled_back.get("/-/changes.json").json()
    assert (told["from"], told["to"], {row["version"] for row in told["changes"]}) == (first, second, {second})
    feed = etree.fromstring(rolled_back.get("/changes.atom").content)
    days = {one.text[:10] for one in feed.findall("{*}entry/{*}updated")}
    assert days == {MADE[1]} and feed.findtext("{*}updated")[:10] == MADE[1]
    health = rolled_back.get("/-/health").json()
    assert (health["catalogue"]["version"], health["changes"]["to"]) == (second, second)
    refused = rolled_back.get(f"/-/changes.json?since={third}").json()
    assert refused["type"] == "/problems/no-release" and refused["versions"] == [second, first]


def test_a_later_release_keeps_its_address_and_is_told_as_not_in_service(rolled_back: Site, editions: Editions) -> None:
    _first, second, third = editions.versions
    assert rolled_back.get(f"/releases/{third}/facts.csv").status_code == 200
    page = html.fromstring(rolled_back.get("/releases").text)
    listed = [" ".join(one.text_content().split()) for one in page.xpath("//section[.//h2[@id='versions']]//li")]
    assert listed[:2] == [f"{third} 未启用", f"{second} 在用 本页"]


def test_a_withdrawn_release_is_marked_and_never_latest(editions: Editions, tmp_path: Path) -> None:
    first, second, _third = editions.versions
    shelf = tmp_path / "releases"
    for version in (first, second):
        shutil.copytree(editions.releases_folder / version, shelf / version)
    (shelf / "versions.json").write_text(json.dumps({"versions": [first, second], "made_on": {}}))
    site = Site(Path(shutil.copyfile(shelf / second / "catalogue.db", tmp_path / "catalogue.db")))
    pin_releases(site.datasette)
    withdraw(shelf, [second], "2026-07-01", {"zh": "虚构的原因", "en": "an invented reason"})
    assert site.get("/releases/latest").headers["location"] == f"/releases/{first}"
    assert "虚构的原因；本站仍在使用" in site.get("/releases").text
    part = site.get("/-/health").json()["catalogue"]
    assert (part["status"], part["version"], part["withdrawn_on"]) == ("amber", second, "2026-07-01")
    assert site.get("/-/changes.json").json()["to"] == first
    site.loop.close()


def test_a_catalogue_of_invented_firms_shows_no_release_of_real_ones(fictional: Path, editions: Editions) -> None:
    site = Site(fictional, releases=str(editions.releases_folder))
    assert site.get("/releases/latest").status_code == 404
    assert site.get(f"/releases/{editions.versions[0]}/facts.csv").status_code == 404
    assert site.get("/-/health").json()["changes"]["to"] is None
    site.loop.close()
