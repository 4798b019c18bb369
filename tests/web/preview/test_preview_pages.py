"""A preview's pages: each says that it is none of the catalogue in service, and one shows what differs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from made_up import begin, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.releases.preview.aside import prepare
from sites import Site

BANNER = "预览，尚未发布"
PAGES = [
    "/",
    "/search?q=虚构",
    "/titles",
    "/sources",
    "/issues",
    "/catalogue",
    "/catalogue/firms",
    "/nothing",
    "/preview",
]
PAGES += ["/-/reconcile/preview?id=none", "/firm/none", "/releases", "/changes"]


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A preview of a catalogue to which a list came, with more facts than a page of them shows."""
    folder = tmp_path_factory.mktemp("previewed")
    datasets = begin(folder / "datasets")
    publish_list(datasets, [row("虚构甲有限公司")])
    served = publish(datasets, folder / "build")
    more = [row(f"虚构第{number}有限公司") for number in range(60)]
    publish_list(datasets, [*more, row("虚构乙有限公司", "不明")], source="zhengzhou/more")
    made = prepare(datasets, folder / "preview", served, "2025-03-01")
    site = Site(made.catalogue, preview=str(made.difference))
    yield site
    site.loop.close()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_a_preview_says_so_in_both_languages_and_is_kept_and_listed_nowhere(
    previewed: Site, path: str
) -> None:
    for lang in ("", "&lang=en" if "?" in path else "?lang=en"):
        answer = previewed.get(path + lang)
        assert answer.text.index(BANNER) < answer.text.index("Preview, not published")
        assert answer.headers.get_list("cache-control") == ["no-store"]
        assert answer.headers.get_list("x-robots-tag") == ["noindex, nofollow"]
        assert 'href="/preview' in answer.text


def test_what_differs_is_counted_and_shown_whole_page_by_page(previewed: Site) -> None:
    whole = previewed.get("/preview").text
    assert "新增 60，改动 0，去掉 0。" in whole and "虚构第" in whole and "虚构乙有限公司" in whole
    assert "无记录 → " in whole
    facts = [previewed.get(f"/preview?show=facts&page={number}").text for number in (1, 2)]
    assert [text.count('<th scope="row">') for text in facts] == [50, 10]
    assert "60 new, 0 changed, 0 gone." in previewed.get("/preview?lang=en").text
    assert previewed.get("/preview?show=none").status_code == 400
    assert previewed.get("/preview?show=issues&page=2").status_code == 400


def test_robots_read_nothing_of_a_preview(previewed: Site) -> None:
    assert previewed.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_the_catalogue_in_service_is_no_preview(site: Site) -> None:
    assert site.get("/preview").status_code == 404
    home = site.get("/")
    assert BANNER not in home.text and "x-robots-tag" not in home.headers and "no-store" not in str(home.headers)
