"""Releases over HTTP: files with validators and parts, the newest one, the page, and what there is not."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import httpx
import pytest
from lxml import html
from qiangqi.releases.release import release
from qiangqi.releases.tables import public_tables
from qiangqi.releases.versions import versions
from qiangqi.web.releases.files import FOR_EVER
from qiangqi.web.releases.page import size
from sites import Site


@pytest.fixture(scope="module")
def releases_folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue and two releases beside it, the newer one of that catalogue."""
    folder = tmp_path_factory.mktemp("releases")
    older = folder / "older" / "catalogue.db"
    older.parent.mkdir()
    shutil.copyfile(database, older)
    with closing(sqlite3.connect(older)) as db, db:
        db.execute("update build set value = '2026-10-31' where key = 'known_on'")
    shutil.copyfile(database, folder / "catalogue.db")
    release(older, folder / "releases")
    release(folder / "catalogue.db", folder / "releases")
    return folder


@pytest.fixture(scope="module")
def shop(releases_folder: Path) -> Iterator[Site]:
    """The catalogue, served with its releases."""
    found = Site(releases_folder / "catalogue.db")
    yield found
    found.loop.close()


@pytest.fixture(scope="module")
def at(releases_folder: Path) -> str:
    """The address of the newest release."""
    return f"/releases/{versions(releases_folder / 'releases')[-1]}"


def asked(shop: Site, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """Ask for the bytes as they are, unless another encoding is named."""
    sent = {"accept-encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
    answer: httpx.Response = shop.loop.run_until_complete(
        shop.datasette.client.request(method, path, headers=sent, follow_redirects=False)
    )
    return answer


def test_every_file_is_served_as_it_lies_there_with_its_hash_as_etag(
    shop: Site, releases_folder: Path, at: str
) -> None:
    for path in sorted((releases_folder / at.removeprefix("/")).glob("f*.*")):
        answer = asked(shop, f"{at}/{path.name}")
        assert answer.status_code == 200 and answer.content == path.read_bytes()
        assert answer.headers["etag"] == f'"{hashlib.sha256(path.read_bytes()).hexdigest()}"'
        assert answer.headers["cache-control"] == FOR_EVER and "last-modified" in answer.headers
        assert answer.headers["access-control-allow-origin"] == "*" and answer.headers["accept-ranges"] == "bytes"
        assert answer.headers["content-type"] and int(answer.headers["content-length"]) == path.stat().st_size


def test_headers_alone_are_those_of_the_file(shop: Site, at: str) -> None:
    whole, head = asked(shop, f"{at}/facts.parquet"), asked(shop, f"{at}/facts.parquet", "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert {**whole.headers} == {**head.headers}


def test_a_reader_who_has_the_file_is_told_so(shop: Site, at: str) -> None:
    first = asked(shop, f"{at}/firms.csv")
    for held in ({"if_none_match": first.headers["etag"]}, {"if_modified_since": first.headers["last-modified"]}):
        again = asked(shop, f"{at}/firms.csv", **held)
        assert (again.status_code, again.content) == (304, b"") and again.headers["etag"] == first.headers["etag"]
    for other in ({"if_none_match": '"x"'}, {"if_modified_since": "Mon, 01 Jan 2001 00:00:00 GMT"}):
        assert asked(shop, f"{at}/firms.csv", **other).status_code == 200
    assert asked(shop, f"{at}/firms.csv", if_modified_since="never").status_code == 200


def test_parts_are_sent_as_they_are_asked_for(shop: Site, releases_folder: Path, at: str) -> None:
    data = (releases_folder / at.removeprefix("/") / "facts.parquet").read_bytes()
    for asked_for, part in (("0-3", data[:4]), ("-8", data[-8:]), (f"{len(data) - 4}-", data[-4:])):
        answer = asked(shop, f"{at}/facts.parquet", range=f"bytes={asked_for}")
        assert (answer.status_code, answer.content) == (206, part)
        assert answer.headers["content-range"].endswith(f"/{len(data)}")
    several = asked(shop, f"{at}/facts.parquet", range="bytes=0-3,10-13")
    assert several.status_code == 206 and several.headers["content-type"].startswith("multipart/byteranges")
    beyond = asked(shop, f"{at}/facts.parquet", range=f"bytes={len(data)}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(data)}")


def test_a_part_is_sent_only_of_the_file_that_the_reader_began(shop: Site, at: str) -> None:
    tag = asked(shop, f"{at}/firms.csv").headers["etag"]
    assert asked(shop, f"{at}/firms.csv", range="bytes=0-3", if_range=tag).status_code == 206
    assert asked(shop, f"{at}/firms.csv", range="bytes=0-3", if_range='"other"').status_code == 200


def test_a_text_goes_compressed_to_who_takes_that_and_a_part_never_does(
    shop: Site, releases_folder: Path, at: str
) -> None:
    answer = asked(shop, f"{at}/facts.csv", accept_encoding="gzip")
    twin = (releases_folder / at.removeprefix("/") / "facts.csv.gz").read_bytes()
    assert answer.headers["content-encoding"] == "gzip" and int(answer.headers["content-length"]) == len(twin)
    assert answer.content == gzip.decompress(twin) and "accept-encoding" in answer.headers["vary"].lower()
    assert answer.headers["etag"] != asked(shop, f"{at}/facts.csv").headers["etag"]
    part = asked(shop, f"{at}/facts.csv", accept_encoding="gzip", range="bytes=0-9")
    assert part.status_code == 206 and "content-encoding" not in part.headers and len(part.content) == 10
    assert "content-encoding" not in asked(shop, f"{at}/facts.parquet", accept_encoding="gzip").headers


def test_the_newest_release_is_where_latest_leads(shop: Site, at: str) -> None:
    for rest in ("", "/facts.csv", "/titles_held.parquet"):
        answer = asked(shop, f"/releases/latest{rest}")
        assert (answer.status_code, answer.headers["location"]) == (302, at + rest)
        assert answer.headers["cache-control"] == "no-cache"


def test_old_releases_stay(shop: Site, releases_folder: Path) -> None:
    first, second = versions(releases_folder / "releases")
    assert first.startswith("2026-10-31") and asked(shop, f"/releases/{first}/facts.csv").status_code == 200
    page = asked(shop, f"/releases/{first}")
    assert page.status_code == 200 and second in page.text and "另一次构建" in page.text


@pytest.mark.parametrize(
    ("path", "problem", "named"),
    [
        ("/releases/2020-01-01-x", "no-release", "versions"),
        ("/releases/2020-01-01-x/facts.csv", "no-release", "versions"),
        ("{at}/nothing.csv", "no-file", "files"),
        ("{at}/..%2fversions.json", "no-file", "files"),
        ("{at}/.%2e%2f.lock", "no-file", "files"),
        ("/releases/..%2fcatalogue.db", "no-release", "versions"),
    ],
)
def test_what_there_is_not_is_a_problem_that_names_what_there_is(
    shop: Site, at: str, path: str, problem: str, named: str
) -> None:
    answer = asked(shop, path.replace("{at}", at))
    body = answer.json()
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"
    assert body["type"] == f"/problems/{problem}" and body["status"] == 404
    assert at.removeprefix("/releases/") in body[named] or "facts.csv" in body[named]
    assert asked(shop, body["type"]).status_code == 200


def test_a_post_is_refused(shop: Site, at: str) -> None:
    assert asked(shop, f"{at}/facts.csv", "POST").status_code in (403, 405)


def test_a_release_being_written_is_never_seen(shop: Site, releases_folder: Path, at: str) -> None:
    fresh = releases_folder / "releases" / ".release.new"
    shutil.copytree(releases_folder / at.removeprefix("/"), fresh)
    try:
        assert asked(shop, "/releases/.release.new/facts.csv").status_code == 404
        assert ".release.new" not in asked(shop, "/releases").text
    finally:
        shutil.rmtree(fresh)


def test_without_a_release_the_page_says_so_and_leads_on(database: Path, tmp_path: Path) -> None:
    shutil.copyfile(database, tmp_path / "catalogue.db")
    site = Site(tmp_path / "catalogue.db")
    page = asked(site, "/releases")
    assert page.status_code == 200 and "尚未发布任何版本" in page.text and "make " not in page.text
    assert 'href="/catalogue/facts.csv?_stream=on"' in page.text and 'href="/catalogue.db"' in page.text
    assert asked(site, "/releases/latest/facts.csv").json()["type"] == "/problems/no-release"
    site.loop.close()


def test_the_setting_names_another_folder(database: Path, releases_folder: Path, tmp_path: Path) -> None:
    shutil.copyfile(database, tmp_path / "catalogue.db")
    site = Site(tmp_path / "catalogue.db")
    site.datasette._metadata_local["plugins"] = {"qiangqi": {"releases": str(releases_folder / "releases")}}
    assert asked(site, "/releases/latest").status_code == 302
    site.loop.close()


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_the_page_says_size_rows_hash_completeness_citation_and_the_command(shop: Site, at: str, tongue: str) -> None:
    page = html.fromstring(asked(shop, f"/releases?lang={tongue}").text)
    text = page.text_content()
    version = at.removeprefix("/releases/")
    for told in (version, "sha256sum -c SHA256SUMS", "CITATION.cff", f"Version {version}", "MB", "/releases/latest/"):
        assert told in text, told
    checksums = page.xpath("//ul[contains(@class, 'sums')]/li/span/text()")
    assert len(checksums) > 300 and all(re.fullmatch("[0-9a-f]{64}", one) for one in checksums)
    rows = page.xpath("//section[.//h2[@id='tables']]//tbody/tr")
    names = {row.xpath("string(.//span[contains(@class, 'code')])") for row in rows}
    assert names >= {table.name for table in public_tables()} and len(names) == len(rows)
    links = page.xpath("//section[.//h2[@id='tables']]//a/@href")
    assert all(asked(shop, link, "HEAD").status_code == 200 for link in links[:12])


def test_duckdb_counts_the_rows_of_the_parquet_that_was_downloaded(shop: Site, at: str, tmp_path: Path) -> None:
    (tmp_path / "facts.parquet").write_bytes(asked(shop, f"{at}/facts.parquet").content)
    sql = f"select count(*), max(published_on), typeof(any_value(uscc)) from '{tmp_path / 'facts.parquet'}'"
    with duckdb.connect() as db:
        ((count, newest, kind),) = db.execute(sql).fetchall()
    assert count > 200 and newest.year == 2026 and kind == "VARCHAR"


@pytest.mark.parametrize(("count", "text"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2_500_000_000, "2.5 GB")])
def test_a_size_is_written_to_three_digits(count: int, text: str) -> None:
    assert size(count) == text


def test_the_file_that_is_offered_first_has_rows(shop: Site) -> None:
    page = html.fromstring(asked(shop, "/releases").text)
    (first,) = page.xpath("//p[@class='answer'][contains(., '最常用')]//a[text()='CSV']/@href")
    assert len(asked(shop, first).text.splitlines()) > 1
    assert page.xpath("//h2[@id='version']/following-sibling::*[1]/@class") == ["answer"]
