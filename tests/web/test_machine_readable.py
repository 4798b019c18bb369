"""What programs read of the pages: data about the data, one address a page, maps for robots, headers, bad questions."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
import qiangqi.web
from known_firms import YUTONG
from lxml import etree, html
from pages import PAGES
from qiangqi.web.http.clock import seconds_to_midnight
from qiangqi.web.openapi.operations import operations
from sites import Site

OWN = [
    path
    for path in PAGES
    if not path.startswith(("/catalogue", "/share"))
    and "/slip" not in path
    and path not in ("/nothing", "/firm/没有这样的企业")
]
STATIC = Path(qiangqi.web.__file__).parent / "static"
LIMIT = 60_000
"""The bytes that a page may take, with its style and script."""


def linked_data(page: str) -> dict:
    """Return the one JSON-LD object of a page."""
    (text,) = html.fromstring(page).xpath("//script[@type='application/ld+json']/text()")
    return json.loads(text)


def test_the_first_page_describes_the_catalogue_and_its_files(site: Site) -> None:
    told = linked_data(site.get("/").text)
    (dataset,) = told["dataset"]
    assert (told["@context"], told["@type"], dataset["@type"]) == ("https://schema.org", "DataCatalog", "Dataset")
    assert len(dataset["version"]) == 64 and dataset["dateModified"]
    for file in dataset["distribution"]:
        address = file["contentUrl"].removeprefix("http://localhost")
        assert address.endswith(".db") or site.get(address).status_code == 200, address


def test_a_firms_page_describes_its_facts_and_whom_they_are_about(site: Site) -> None:
    told = linked_data(site.get(f"/firm/{YUTONG}").text)
    assert told["about"]["name"] == "宇通客车股份有限公司" and told["about"]["identifier"]["value"] == YUTONG
    for file in told["distribution"]:
        assert site.get(file["contentUrl"].removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_dataset_is_described_for_a_search_engine_with_creator_and_licence(site: Site, lang: str) -> None:
    (whole,) = linked_data(site.get(f"/?lang={lang}").text)["dataset"]
    for told in (whole, linked_data(site.get(f"/firm/{YUTONG}?lang={lang}").text)):
        assert 50 <= len(told["description"]) <= 5000 and told["creator"]["name"]
        page, anchor = told["license"].removeprefix("http://localhost").split("#")
        assert f'id="{anchor}"' in site.get(page).text


def test_the_sitemap_names_nothing_that_robots_may_not_read(site: Site) -> None:
    rules = re.findall(r"^(Allow|Disallow): (.+)$", site.get("/robots.txt").text, flags=re.M)
    for part in ("/sitemap/pages.xml", "/sitemap/firms-1.xml"):
        paths = re.findall(r"<loc>http://localhost(.+?)</loc>", site.get(part).text)
        assert paths and not [path for path in paths if not allowed(rules, path)]


def test_a_language_model_is_led_by_links_of_the_site_in_both_languages(site: Site, fictional: Path) -> None:
    answer = site.get("/llms.txt")
    assert answer.headers["content-type"].startswith("text/plain") and len(answer.content) < 16_000
    links = re.findall(r"\]\((http[^)]+)\)", answer.text)
    pages = dict.fromkeys(link.partition("#")[0].removeprefix("http://localhost") for link in links)
    assert {site.get(page).status_code for page in pages} == {200}
    assert sum("lang=en" in link for link in links) == len(links) / 2
    anchors = {link.partition("#")[2] for link in links} - {""}
    assert anchors == {one.id for one in operations()}
    assert anchors <= set(html.fromstring(site.get("/api/reference").text).xpath("//section/@id"))
    assert "虚构" not in answer.text and "虚构" in Site(fictional).get("/llms.txt").text.partition("\n")[0]


@pytest.mark.slow
def test_a_name_that_is_markup_stays_a_name_in_every_form(invented: Site) -> None:
    name = "<script>alert(1)</script>虚构有限公司"
    (row,) = [one for one in invented.get("/catalogue/firms.json?_shape=array&_size=max").json() if one["name"] == name]
    page = invented.get(f"/firm/{row['firm_id']}").text
    assert linked_data(page)["about"]["name"] == name
    assert "<script>alert" not in page and "alert(1)" in page
    meta = html.fromstring(page).xpath("string(//meta[@property='og:title']/@content)")
    assert meta.startswith(name)
    lines = invented.get(f"/firm/{row['firm_id']}/facts.csv").text.splitlines()
    assert len(lines) == 2 and name in lines[1]


@pytest.mark.parametrize("path", OWN)
def test_a_page_has_one_whole_address_in_each_language(site: Site, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site.set_to(monkeypatch, address="https://register.example")
    page = html.fromstring(site.get(path).text)
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert canonical.startswith("https://register.example/") and "?" not in canonical
    others = {link.get("hreflang"): link.get("href") for link in page.xpath("//link[@rel='alternate'][@hreflang]")}
    assert others == {"zh-CN": canonical, "en": f"{canonical}?lang=en"}
    assert page.xpath("string(//meta[@property='og:description']/@content)")
    assert bool(page.xpath("//meta[@name='robots'][@content='noindex']")) == ("?" in path)


def test_the_map_names_every_page_and_every_firm_and_each_is_there(site: Site) -> None:
    def places(address: str) -> list[str]:
        root = etree.fromstring(site.get(address).content)
        return [place.text.removeprefix("http://localhost") for place in root.iter("{*}loc")]

    parts = places("/sitemap.xml")
    assert parts == ["/sitemap/pages.xml", "/sitemap/firms-1.xml"]
    pages, firms = (places(part) for part in parts)
    assert {site.get(page).status_code for page in pages} == {200}
    ids = {row["firm_id"] for row in site.get("/catalogue/firms.json?_shape=array&_size=max").json()}
    assert {firm.removeprefix("/firm/") for firm in firms} == ids
    assert site.get("/sitemap/firms-2.xml").status_code == 404


def allowed(rules: list[tuple[str, str]], path: str) -> bool:
    """Whether robots may read an address: of the rules that match, the longest counts (RFC 9309)."""
    found = []
    for verb, rule in rules:
        pattern = re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")
        if re.match(pattern, path):
            found.append((len(rule), verb == "Allow"))
    return max(found)[1]


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/", True),
        ("/?lang=en", True),
        (f"/firm/{YUTONG}", True),
        (f"/firm/{YUTONG}?lang=en", True),
        ("/regime/zhengzhou", True),
        ("/statuses", True),
        (f"/firm/{YUTONG}?as_of=2019-01-01", False),
        (f"/firm/{YUTONG}/facts.csv", False),
        ("/search?q=a", False),
        ("/catalogue/firms?_facet=region", False),
        ("/catalogue?sql=select+1", False),
        ("/-/standing/x.json", False),
    ],
)
def test_robots_read_what_stands_for_something_and_nothing_endless(site: Site, path: str, is_allowed: bool) -> None:
    text = site.get("/robots.txt").text
    rules = re.findall(r"^(Allow|Disallow): (.+)$", text, flags=re.M)
    assert allowed(rules, path) is is_allowed
    assert "Sitemap: http://localhost/sitemap.xml" in text


@pytest.mark.parametrize(
    ("now", "left"),
    [("2026-11-21T15:59:30+00:00", 30), ("2026-11-21T16:00:00+00:00", 86_400), ("2026-11-21T00:00:00+08:00", 86_400)],
)
def test_today_ends_at_midnight_in_shanghai(now: str, left: int) -> None:
    assert seconds_to_midnight(datetime.fromisoformat(now)) == left


@pytest.mark.parametrize("path", ["/", f"/firm/{YUTONG}", f"/-/standing/{YUTONG}.json", "/statuses?lang=en"])
def test_a_browser_asks_anew_each_time_and_a_shared_cache_each_minute(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert 0 <= int(headers["cache-control"].removeprefix("public, max-age=0, s-maxage=")) <= 60
    assert "expires" not in headers and headers["etag"]
    assert site.get(f"{path}{'&' if '?' in path else '?'}as_of=x&lang=xx").headers["cache-control"] == "no-store"


def test_only_a_page_that_is_asked_for_charts_may_compile_and_none_may_run_what_stands_in_it(site: Site) -> None:
    for path in PAGES:
        policy = site.get(path).headers["content-security-policy"]
        assert "'unsafe-eval'" not in policy and "vega" not in site.get(path).text, path
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    for path in ("/catalogue/firms?_chart=on", "/catalogue?sql=select+1&_chart=on"):
        answer = site.get(path)
        assert "'unsafe-eval'" in answer.headers["content-security-policy"] and "datasette_vega" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(site: Site, path: str) -> None:
    response = site.get(path, **{"accept-encoding": "identity"})
    page = html.fromstring(response.text)
    scripts = [file for file in page.xpath("//script/@src") if "/qiangqi/" in file]
    own = [*page.xpath("//link[@rel='stylesheet'][contains(@href, '/qiangqi/')]/@href"), *scripts]
    files = [STATIC / file.split("/")[-1].split("?")[0] for file in own]
    assert len(files) <= 2 + len(scripts)
    packed = site.get(path, **{"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    sent = packed.num_bytes_downloaded + sum(file.stat().st_size for file in files)
    assert sent <= LIMIT, f"{sent} bytes"


# Questions that cannot be answered


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/firm/没有这样的企业", 404),
        ("/regime/none", 404),
        ("/source/none", 404),
        ("/-/patterns", 404),
        ("/catalogue/none", 404),
        ("/catalogue/firms/none", 404),
        ("/catalogue/firms.none", 404),
        ("/catalogue/firms?none=1", 400),
        ("/catalogue/firms?_sort=none", 400),
        ("/catalogue/firms?_size=x", 400),
        ("/catalogue/firms?_facet=none", 400),
        ("/catalogue/firms?_where=none", 400),
        ("/catalogue/firms?_facet=(select", 400),
        ("/catalogue/firms?_facet={}", 400),
        ("/catalogue/firms?_facet_array=[]", 400),
        ("/catalogue/firms?_facet_date={}", 400),
        ("/catalogue/firms?_through=x", 400),
        ("/catalogue/firms?_through=[1]", 400),
        ("/catalogue/firms?_through={}", 400),
        ("/catalogue/firms?_timelimit=x", 400),
        ("/catalogue?sql=select+1&_timelimit=x", 400),
        ("/catalogue?sql=delete+from+firms", 400),
        ("/catalogue?sql=select+none", 400),
        (f"/firm/{YUTONG}?as_of=2019-02-30", 400),
        ("/search?q=宇通&page=x", 400),
    ],
)
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_wrong_address_is_answered_in_a_sentence_of_the_pages_language(
    site: Site, path: str, status: int, tongue: str
) -> None:
    response = site.get(f"{path}{'&' if '?' in path else '?'}lang={tongue}")
    assert response.status_code == status
    page = html.fromstring(response.text)
    says = " ".join(page.xpath("//main//text()[not(ancestor::code)][not(ancestor::*[@lang='zh-CN'][ancestor::main])]"))
    assert bool(re.search("[一-鿿]{4}", says.replace("没有这样的企业", ""))) == (tongue == "zh")
    assert page.xpath("//main//a[@href] | //main//form") and "Traceback" not in response.text


def test_an_error_of_the_site_tells_the_visitor_and_the_log_nothing_of_the_inside(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = qiangqi.web.hooks.register_of(site.datasette)
    monkeypatch.setattr(register.catalogue, "find", lambda *_: 1 / 0)
    response = site.get("/firm/虚构的客户")
    assert response.status_code == 500 and "division" not in response.text
    assert "ZeroDivisionError" in caplog.text and "虚构的客户" not in caplog.text


def test_a_style_sheet_is_kept_for_good_under_its_hash_alone(site: Site) -> None:
    path = re.search(r'href="([^"]*style\.css\?[0-9a-f]{8})"', site.get("/").text)[1]  # type: ignore[index]
    assert "immutable" in site.get(path).headers["cache-control"]
    assert "max-age=0" in site.get(path.split("?")[0]).headers["cache-control"]
