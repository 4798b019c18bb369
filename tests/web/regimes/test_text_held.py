"""How much of a regime's text is held is said as its data has it."""

from __future__ import annotations

import pytest
from lxml import html
from qiangqi.standing.regime import NAMED_AS_HELD
from said_sentences import REGIMES
from sites import Site

WORDS = {
    "zh": ("部分收录 第十二条至第十四条", "已收录"),
    "en": ("in the register in part articles 12 to 14", "in the register"),
}


HELD = {
    "zh": {"whole": "已收录", "part": "部分收录", "none": "未收录"},
    "en": {"whole": "in the register", "part": "in the register in part", "none": "not in the register"},
}
ON_ITS_PAGE = {"whole": "<h2>施行日期</h2>", "part": "仅部分收录", "none": "未收录该办法的规则文本"}


def in_the_list(site: Site, lang: str) -> dict[str, str]:
    page = html.fromstring(site.get(f"/regimes?lang={lang}").text)
    return {
        row.xpath("string(th//a/@href)").split("/")[-1].partition("?")[0]: " ".join(row.xpath("string(td[3])").split())
        for row in page.xpath("//tbody/tr")
    }


@pytest.mark.parametrize("lang", WORDS)
def test_a_regime_of_which_some_articles_were_read_is_no_whole_text(lang: str, site: Site) -> None:
    told = in_the_list(site, lang)
    assert (told["shanghai-advantage"], told["zhengzhou"]) == WORDS[lang]


def test_the_page_of_such_a_regime_names_the_articles(site: Site) -> None:
    assert "规则文本仅部分收录：第十二条至第十四条" in site.get("/regime/shanghai-advantage").text
    assert "articles 12 to 14" in site.get("/regime/shanghai-advantage?lang=en").text


@pytest.mark.parametrize("lang", HELD)
def test_the_list_says_of_every_regime_what_its_name_says(lang: str, site: Site) -> None:
    told = in_the_list(site, lang)
    for id_, regime in REGIMES.items():
        part = regime.document.part if regime.document else None
        named = [held for held, ending in NAMED_AS_HELD.items() if regime.name[lang].endswith(ending[lang])]
        assert (id_, named) == (id_, [] if regime.text_held else [regime.held])
        assert (id_, told[id_]) == (id_, " ".join(filter(None, (HELD[lang][regime.held], part and part[lang]))))


@pytest.mark.parametrize("id_", REGIMES)
def test_the_page_of_a_regime_says_no_less_and_no_more_is_held_than_its_name(id_: str, site: Site) -> None:
    text = site.get(f"/regime/{id_}").text
    said = [held for held, words in ON_ITS_PAGE.items() if words in text]
    held = REGIMES[id_].held
    assert said == (["whole", "part"] if held == "part" and REGIMES[id_].text_held else [held])
