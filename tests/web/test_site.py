"""Every page of the real catalogue: links, words and headers."""

from __future__ import annotations

import gzip
import re
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import qiangqi.web
from given import DATASETS
from known_firms import NEW_NAME, YUTONG
from languages import messages
from lxml import html
from pages import PAGES
from python_runs import run_python
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.web.http.language import english
from sites import Site

PAGES_404 = [quote(path) for path in PAGES if path in ("/firm/没有这样的企业", "/nothing")]


# Every page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_names_its_language_sets_no_cookie_and_is_safe(site: Site, path: str) -> None:
    response = site.get(path)
    assert response.text.startswith("<!DOCTYPE html>") and '<html lang="zh-CN">' in response.text
    assert "set-cookie" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    if not path.startswith("/catalogue"):
        assert "unsafe" not in policy and " style=" not in response.text
        scripts = re.findall(r"<script([^>]*)>", response.text)
        assert all('type="application/ld+json"' in one or ' src="/-/static-plugins/qiangqi/' in one for one in scripts)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_english_without_a_chinese_word_of_the_interface(site: Site, path: str) -> None:
    response = site.get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert '<html lang="en">' in response.text
    bare = re.sub(r"<title>.*?</title>", "", response.text, flags=re.S)
    own = re.findall(r"<(?:button|label|h1|h2|summary)(?![^>]*lang=)[^>]*>([^<]*)<", bare)
    kept = re.compile("示范|优势|没有这样的企业|宇通")
    assert not [text for text in own if re.search("[一-鿿]", text) and not kept.search(text)]


@pytest.mark.parametrize("path", ["/", f"/firm/{YUTONG}", f"/-/standing/{YUTONG}.json", "/catalogue/firms"])
def test_an_unchanged_answer_is_not_sent_twice(site: Site, path: str) -> None:
    tag = site.get(path).headers["etag"]
    again = site.get(path, **{"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert site.get(path, **{"if-none-match": '"another"'}).status_code == 200


def test_json_may_be_read_by_any_page_on_the_web(site: Site) -> None:
    for path in (
        f"/-/standing/{YUTONG}.json",
        "/-/search.json?q=宇通",
        f"/-/standing/{YUTONG}.json?as_of=x",
        "/.json",
        "/catalogue.json",
        "/catalogue.csv?sql=select+1",
        "/catalogue/firms.json",
        "/catalogue/firms.json?_shape=array&_nl=on",
        "/catalogue/firms.json?_sort=none",
        "/catalogue/firms.csv",
        "/catalogue/firms.csv?_dl=on",
        "/catalogue/firms.csv?_stream=on",
        f"/catalogue/firms/{YUTONG}.json",
        "/-/metadata.json",
    ):
        assert site.get(path).headers.get_list("access-control-allow-origin") == ["*"], path


@pytest.mark.parametrize("name", ["databases", "metadata", "settings", "versions", "plugins", "threads", "actor"])
def test_no_answer_tells_where_the_file_lies_on_the_server(site: Site, database: Path, name: str) -> None:
    for path in (f"/-/{name}", f"/-/{name}.json"):
        response = site.get(path)
        assert response.status_code == 200 and str(database.parent) not in response.text, path
    told = site.get("/-/databases.json").json()
    assert [one["path"] for one in told if one["name"] == "catalogue"] == [database.name]


def test_a_search_in_a_table_without_names_is_refused_with_a_way_on(site: Site) -> None:
    for table in ("sources", "regimes", "totals"):
        answer = site.get(f"/catalogue/{table}.json?_search=宇通")
        assert answer.status_code == 400 and "没有企业名称" in answer.json()["error"]
        instead = site.loop.run_until_complete(site.datasette.client.get(answer.json()["instead"])).json()
        assert NEW_NAME in str(instead["rows"])
        page = site.get(f"/catalogue/{table}?_search=宇通")
        assert page.status_code == 400 and f'href="/catalogue/firms?_search={quote("宇通")}"' in page.text
        assert site.get(f"/catalogue/{table}.csv?_search=宇通").status_code == 400
        assert site.get(f"/catalogue/{table}?_search=").status_code == 200
    english_page = site.get("/catalogue/sources?_search=宇通&lang=en").text
    assert "holds no names of firms" in english_page
    assert site.get("/catalogue/firms?_search=宇通").status_code == 200


@pytest.mark.parametrize("query", ["as_of=2019-01-01&as_of=2022-01-01", "as_of=&as_of=2022-01-01", "lang=zh&lang=zh"])
def test_an_argument_given_twice_is_refused_in_one_sentence(site: Site, query: str) -> None:
    for path in (
        f"/-/standing/{YUTONG}.json",
        "/-/search.json",
        f"/firm/{YUTONG}",
        "/search",
        "/regime/zhengzhou",
        "/",
    ):
        response = site.get(f"{path}?{query}")
        name = query.split("=")[0]
        label = "查询日期" if name == "as_of" and "/-/" not in path else name
        assert response.status_code == 400 and f"{label} 重复出现" in response.text, path


def test_a_page_calls_a_wrong_field_by_its_label_and_data_by_its_name(site: Site) -> None:
    assert "月数 应为" in site.get("/upcoming?months=x").text
    assert "months 应为" in site.get("/upcoming.json?months=x").json()["detail"]


@pytest.mark.parametrize("one", ["a{}=1", "regime=x", "_where=1=1", "lang=en", "_col=name", "{}"])
def test_an_address_with_thousands_of_parameters_is_refused_at_once(site: Site, one: str) -> None:
    query = "&".join(one.format(number) for number in range(4_000))
    assert site.get("/robots.txt").status_code == 200  # it is running
    for path in ("/", "/titles", "/titles.json", "/catalogue/firms", "/catalogue/firms.json", "/-/check.json", "/none"):
        begun = time.monotonic()
        assert site.get(f"{path}?{query}").status_code == 400
        assert time.monotonic() - begun < 2, path


def test_sql_that_is_too_long_to_be_quoted_is_refused_as_csv(site: Site) -> None:
    for path in ("/catalogue.csv?sql=select+1+", "/catalogue/firms.csv?_where=1+"):
        response = site.loop.run_until_complete(site.datasette.client.get(path + "/*" * 15_000))
        assert response.status_code == 400 and "地址太长" in response.text, path


def test_a_page_of_a_table_has_a_few_facets(site: Site) -> None:
    for kind in ("_facet", "_facet_array"):
        query = "&".join([f"{kind}=name"] * 11)
        for path in ("/catalogue/firms", "/catalogue/firms.json"):
            assert "最多按 10 个字段" in site.get(f"{path}?{query}").text
    names = "&".join(f"_facet={name}" for name in ("name", "region", "division"))
    assert site.get(f"/catalogue/firms.json?_facet_size=max&{names}").status_code == 200


def test_what_only_answers_may_not_be_posted_to(site: Site) -> None:
    for path in (f"/-/standing/{YUTONG}.json", f"/firm/{YUTONG}"):
        assert site.post(path, cookie="any=1").status_code == 405


@pytest.mark.slow
def test_links_within_the_site_lead_somewhere(site: Site) -> None:
    seen: dict[str, int] = {}
    for path in PAGES:
        for address in re.findall(r'href="(/[^"#?]*)', site.get(path).text):
            if address not in seen and not address.endswith((".db", ".csv", ".json", ".css", ".js")):
                seen[address] = site.loop.run_until_complete(site.datasette.client.get(address)).status_code
    assert not {
        address: status for address, status in seen.items() if status not in (200, 302) and address not in PAGES_404
    }
    assert len(seen) > 100


def test_links_to_a_definition_meet_it(site: Site) -> None:
    defined = set(re.findall(r' id="([^"]+)"', site.get("/statuses").text))
    for path in PAGES:
        for anchor in re.findall(r'href="/statuses#([^"]+)"', site.get(path).text):
            assert anchor in defined, (path, anchor)


def test_home_counts_the_titles_of_today_and_what_is_held_of_the_notice(site: Site) -> None:
    page = site.get("/").text
    assert "通知载明 1,900 家，本目录收录 19 家" in page
    for text in ("宇通", "兰迪", "中山"):
        assert f"/search?q={quote(text)}" in page


def test_a_regime_page_shows_the_other_reading_and_the_article(site: Site) -> None:
    page = site.get("/regime/zhengzhou").text
    assert "另一种理解" in page and "第十一条" in page and "2019-01-01" in page
    assert "未收录该办法的规则文本" in site.get("/regime/henan").text


def test_each_condition_is_a_sentence_with_what_is_compared_and_its_article(site: Site) -> None:
    shown = html.fromstring(site.get("/regime/zhengzhou").text).xpath('//ul[@class="conditions"]/li')
    texts = [re.sub(r"\s+", " ", one.text_content()) for one in shown]
    (patents,) = [text for text in texts if "有效专利 至少 10 件" in text and "其一 a" in text]
    assert patents.index("其一 a") < patents.index("有效专利 至少 10 件；第")
    assert any("需查阅文件" in text for text in texts) and any("可按数字核对" in text for text in texts)
    english_page = re.sub(r"\s+", " ", html.fromstring(site.get("/regime/zhengzhou?lang=en").text).text_content())
    assert "at least 10 patents" in english_page and "one of a" in english_page


@pytest.mark.parametrize("path", ["/regime/zhengzhou", "/regime/henan", "/regime/national-demonstration"])
def test_the_contents_of_a_regime_lead_to_its_parts(site: Site, path: str) -> None:
    page = html.fromstring(site.get(path).text)
    anchors = [link.removeprefix("#") for link in page.xpath('//nav[@class="contents"]//a/@href')]
    assert len(anchors) > 1 and all(len(page.xpath("//*[@id=$id]", id=anchor)) == 1 for anchor in anchors)


def test_the_table_of_the_timeline_says_each_status_once(site: Site) -> None:
    for query in ("", "?lang=en"):
        shown = re.sub(r"<[^>]+>", "", site.get(f"/firm/{YUTONG}{query}").text)
        assert not re.search(r"(无法确定|undetermined)\s+(无法确定|undetermined)", shown, flags=re.I)
        assert re.search("无法确定|undetermined", shown)


def test_an_address_that_is_not_an_authoritys_own_can_be_opened_and_says_so(site: Site) -> None:
    rows = site.get("/catalogue/sources.json?_shape=array&_size=max").json()
    row = next(row for row in rows if row["address"] and not row["is_linked"])
    link = f'href="{row["address"].replace("&", "&amp;")}" rel="noopener noreferrer nofollow"'
    for path in (f"/source/{row['source_id']}", "/catalogue/sources?_size=max"):
        assert "非机关网站" in site.get(path).text.split(link)[1][:200], path


# Words


def test_every_word_of_the_interface_has_its_english_and_none_is_left_over() -> None:
    assert messages(Path(qiangqi.web.__file__).parent) == set(english())


def test_an_english_message_fills_in_what_the_chinese_one_does() -> None:
    for chinese, other in english().items():
        assert sorted(re.findall(r"%\(\w+\)s", chinese)) == sorted(re.findall(r"%\(\w+\)s", other)), chinese


def test_the_tables_part_of_the_metadata_is_what_the_schema_says() -> None:
    assert run_python("scripts/metadata.py", "--check").returncode == 0


# The fictional catalogue


def test_a_fictional_catalogue_says_so_on_every_page_and_a_real_one_never_does(site: Site, tmp_path: Path) -> None:
    fictional = Site(publish(DATASETS, tmp_path, "demo", fictional=True))
    for path in ("/", f"/firm/{YUTONG}", "/firm/没有这样的企业", "/demo/firms?_search=宇通"):
        page = fictional.get(path).text
        assert "虚构数据" in page and 'content="noindex"' in page, path
    assert NEW_NAME in fictional.get("/demo/firms?_search=宇通").text
    assert "虚构数据" not in site.get("/").text
    fictional.loop.close()


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("select nope", "没有 nope 这一字段"),
        ("select * from nowhere", "没有 nowhere 这张表"),
        ("select 1 from", "语句不完整"),
        ("selec 1", "只能执行以 select 开头的查询"),
        ("select 1; select 2", "一次只能执行一条语句"),
    ],
)
def test_an_error_of_sql_is_told_in_the_pages_language_and_the_statement_is_kept(
    site: Site, sql: str, says: str
) -> None:
    page = html.fromstring(site.get(f"/catalogue?{urlencode({'sql': sql})}").text)
    assert says in page.text_content() and page.xpath("string(//textarea[@name='sql'])") == sql


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/catalogue")])
def test_a_page_of_the_sites_own_is_light_on_the_way(site: Site, path: str) -> None:
    for tongue in ("zh", "en"):
        body = site.get(f"{path}{'&' if '?' in path else '?'}lang={tongue}").content
        assert len(gzip.compress(body, 6)) <= 20_000
