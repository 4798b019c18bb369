"""Sharing: the address of a page with a code, and the picture that it shows elsewhere, which names no firm."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import parse_qsl

import pytest
from given import ROOT
from known_firms import YUTONG
from lxml import html
from sites import Site

DAYS = f"/firm/{YUTONG}?as_of=2019-01-01&known_on=2026-11-21"
PICTURE = "//meta[@property='og:image']/@content"


def test_a_page_is_shared_with_its_whole_address_and_days_and_kept_nowhere(site: Site) -> None:
    (path,) = html.fromstring(site.get(DAYS).text).xpath("//a[.='分享本页']/@href")
    answer = site.get(path)
    page = html.fromstring(answer.text)
    (address,) = page.xpath("//*[@id='shared']/a/@href")
    assert answer.headers["cache-control"] == "no-store" and address == f"http://localhost{DAYS}"
    assert address in page.xpath("//img[@class='qr']/@alt")[0] and page.xpath("//img/@src")[0].startswith("data:image")
    assert page.xpath("//button[@data-copy='shared']/@hidden")
    assert site.get(address.removeprefix("http://localhost")).status_code == 200


LIST = "/titles?regime=national-advantage&status=undetermined&sort=-until"
TABLE = "/catalogue/facts?kind=granted&name__contains=有限&name__contains=公司"


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (f"{LIST}&page=2", LIST),
        (f"{TABLE}&_size=5", TABLE),
        ("/search?q=宇通", "/search"),
        (f"/check?firm={YUTONG}&from=2019-01-01", "/check"),
    ],
)
def test_a_list_is_shared_with_its_filters_and_of_another_page_nothing_that_was_typed(
    site: Site, page: str, kept: str
) -> None:
    for tongue in ("", "&lang=en"):
        (path,) = html.fromstring(site.get(page + tongue).text).xpath("//a[starts-with(@href, '/share?')]/@href")
        (address,) = html.fromstring(site.get(path).text).xpath("//*[@id='shared']/a/@href")
        wanted, _mark, query = kept.partition("?")
        told, _mark, asked = address.removeprefix("http://localhost").partition("?")
        assert (told, parse_qsl(asked)) == (wanted, parse_qsl(query + tongue))


@pytest.mark.parametrize(
    "page", ["//elsewhere.example/", "/firm/a?q=b", "/nothing/there/is", "https://a.example", f"/titles?a={'a' * 1000}"]
)
def test_no_other_sites_address_is_shared(site: Site, page: str) -> None:
    assert site.get(f"/share?page={page}").status_code == 400


def test_the_picture_is_of_the_verdict_and_language_and_only_where_the_address_is_set(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "og:image" not in site.get(DAYS).text
    site.set_to(monkeypatch, address="https://register.example")
    shown = {
        path: html.fromstring(site.get(path).text).xpath(PICTURE)[0]
        for path in (DAYS, f"{DAYS}&lang=en", f"/firm/{YUTONG}?as_of=2026-11-20", "/titles")
    }
    files = [address.partition("?")[0].rpartition("/")[2] for address in shown.values()]
    assert files == ["yes.zh.png", "yes.en.png", "unclear.zh.png", "site.zh.png"]
    for address in shown.values():
        assert address.startswith("https://register.example/")
        picture = site.get(address.removeprefix("https://register.example"))
        assert (picture.headers["content-type"], picture.content[16:24]) == (
            "image/png",
            bytes.fromhex("000004b000000276"),
        )


def test_the_pictures_are_those_that_would_be_drawn_now() -> None:
    command = [sys.executable, "scripts/share_pictures.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
