"""The file of a source is sent as it came, and the page of the source says what it is."""

from __future__ import annotations

from given import DATASETS
from lxml import html
from sites import Site

SOURCE = "national/2018-158-hnzlw"


def test_the_page_leads_to_the_file_and_the_file_is_the_one_that_came(site: Site) -> None:
    page = html.fromstring(site.get(f"/source/{SOURCE}").text)
    (link,) = page.xpath("//a[.='下载转录文本']")
    answer = site.get(link.get("href"))
    assert answer.content == (DATASETS / "national/raw/2018-158-hnzlw.csv").read_bytes()
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="national-2018-158-hnzlw.csv"'
    assert "Download the transcription" in site.get(f"/source/{SOURCE}?lang=en").text


def test_a_source_without_a_file_has_none_and_says_nothing_of_one(site: Site) -> None:
    rows = site.get("/catalogue/sources.json?raw__isnull=1&_shape=array&_size=1").json()
    assert site.get(f"/source/{rows[0]['source_id']}/file").status_code == 404
    assert "下载转录文本" not in site.get(f"/source/{rows[0]['source_id']}").text
    assert site.get("/source/none/file").status_code == 404
    assert site.get(f"/source/{SOURCE}/file?x=1").status_code == 400


def test_an_address_that_is_no_authoritys_is_shown_can_be_opened_and_is_said_to_be_none(site: Site) -> None:
    shown = "/catalogue/sources.json?is_linked=0&address__notblank=1&_shape=array&_size=1"
    (row,) = site.get(shown).json()
    page = html.fromstring(site.get(f"/source/{row['source_id']}").text)
    (link,) = page.xpath(f"//a[@href='{row['address']}']")
    assert {"nofollow", "noopener"} <= set(link.get("rel").split())
    assert "非机关网站" in link.getparent().text_content()
