"""Two languages: what is not put through the catalogue of messages is found, in code, in templates and on pages."""

from __future__ import annotations

from pathlib import Path

import pytest
import qiangqi.web
from known_firms import YUTONG
from languages import english_texts, loose_strings, loose_texts
from lxml import html
from pages import PAGES
from qiangqi.web.http import formats as written
from qiangqi.web.http.language import english, set_language
from sites import Site

PACKAGE = Path(qiangqi.web.__file__).parent
SAME_IN_BOTH = {"强企", "中文"}
"""The seal, and the name of the language that the reader may want."""


IN_CODE = {
    "home/page.py": "the number of a document",
    "search/page.py": "examples to search for",
    "regimes/quota.py": "words of a date in the text of a rule",
    "http/formats.py": "the pattern of a Chinese date",
    "serving/llms.py": "a text in both languages, one beside the other",
}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_chinese_string_of_the_code_is_a_message(path: Path) -> None:
    if path.relative_to(PACKAGE).as_posix() not in IN_CODE:
        assert list(loose_strings(path)) == []


@pytest.mark.parametrize("path", sorted((PACKAGE / "templates").glob("*.html")), ids=lambda path: path.name)
def test_every_chinese_word_of_a_template_is_a_message(path: Path) -> None:
    assert [text for text in loose_texts(path) if text.strip() not in SAME_IN_BOTH] == []


# Pages


@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_the_interface_is_left_in_chinese_on_an_english_page(site: Site, path: str) -> None:
    words = site.get("/catalogue/vocabulary.json?_shape=array&_size=max").json()
    chinese = {message for message, other in english().items() if message != other} | {row["zh"] for row in words}
    page = site.get(f"{path}{'&' if '?' in path else '?'}lang=en").text
    cells = {text.strip() for text in html.fromstring(page).xpath("//td//text()")} if path.startswith("/cat") else set()
    assert (set(english_texts(page)) & chinese) - cells - {"宇通", "中文"} == set()


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/nothing"])
def test_every_link_of_an_english_page_stays_english(site: Site, path: str) -> None:
    page = html.fromstring(site.get(f"{path}{'&' if '?' in path else '?'}lang=en").text)
    links = [link.get("href") for link in page.xpath("//a[@href][not(contains(@class, 'tongue') or @download)]")]
    own = [link for link in links if link.startswith(("/", "http://localhost"))]
    assert own and [link for link in own if "lang=en" not in link] == []
    hidden = page.xpath("//form[not(@method='post')][not(contains(@action, '.csv'))]")
    assert all(form.xpath(".//input[@name='lang'][@value='en']") for form in hidden)


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=宇通&as_of=2019-01-01",
        f"/firm/{YUTONG}?as_of=2019-01-01&known_on=2020-01-01",
        "/catalogue/facts?_facet=kind&kind=listed&_sort=happened",
        "/catalogue?sql=select+1",
        "/nothing?a=b",
    ],
)
def test_the_switch_keeps_the_place_and_every_other_argument(site: Site, path: str) -> None:
    def other(address: str) -> str:
        return html.fromstring(site.get(address).text).xpath("string(//a[contains(@class, 'tongue')]/@href)")

    there = other(path)
    assert there.endswith("&lang=en")
    assert other(there) == there.removesuffix("&lang=en")


def test_a_filter_in_a_table_leads_to_its_page_in_the_same_language(site: Site) -> None:
    form = "_filter_column=kind&_filter_op=exact&_filter_value=listed"
    assert (
        site.get(f"/catalogue/facts?{form}&lang=en").headers["location"]
        == "/catalogue/facts?kind__exact=listed&lang=en"
    )


@pytest.mark.parametrize(
    "path", ["/", "/search?q=宇通", f"/firm/{YUTONG}", "/catalogue/facts", "/catalogue/facts.json"]
)
def test_a_language_that_there_is_not_is_refused_in_a_sentence(site: Site, path: str) -> None:
    response = site.get(f"{path}{'&' if '?' in path else '?'}lang=xx")
    assert response.status_code == 400 and "不支持语言“xx”；可用 zh 或 en。" in response.text
    if not path.endswith(".json"):
        assert "noindex" in response.text and 'role="search"' in response.text and 'href="/' in response.text


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2018-08-17", "2018年8月17日", "2018-08-17"),
        ("2018-08", "2018年8月", "August 2018"),
        ("2018", "2018年", "2018"),
        ("2023-11-28/2023-12-12", "2023年11月28日—2023年12月12日", "2023-11-28 – 2023-12-12"),
        (None, "", ""),
    ],
)
def test_a_day_is_written_as_the_language_writes_it_at_its_own_precision(text: str | None, zh: str, en: str) -> None:
    for tongue, expected in (("zh", zh), ("en", en)):
        set_language(tongue)
        assert written.date(text) == expected
    set_language("zh")
