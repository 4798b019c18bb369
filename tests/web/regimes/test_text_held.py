"""How much of a regime's text is held is said as its data has it."""

from __future__ import annotations

import pytest
from lxml import html
from sites import Site

WORDS = {
    "zh": ("部分收录 第十二条至第十四条", "已收录"),
    "en": ("in the register in part articles 12 to 14", "in the register"),
}


@pytest.mark.parametrize("lang", WORDS)
def test_a_regime_of_which_some_articles_were_read_is_no_whole_text(lang: str, site: Site) -> None:
    page = html.fromstring(site.get(f"/regimes?lang={lang}").text)
    told = {
        row.xpath("string(th//a/@href)").split("/")[-1].partition("?")[0]: " ".join(row.xpath("string(td[3])").split())
        for row in page.xpath("//tbody/tr")
    }
    assert (told["shanghai-advantage"], told["zhengzhou"]) == WORDS[lang]


def test_the_page_of_such_a_regime_names_the_articles(site: Site) -> None:
    assert "规则文本仅部分收录：第十二条至第十四条" in site.get("/regime/shanghai-advantage").text
    assert "articles 12 to 14" in site.get("/regime/shanghai-advantage?lang=en").text
