"""Acts that no status shows stand on the timeline as marks, each with an entry in the legend."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import Site

MARKS = {
    "annulled": ("annulled", "认定被撤销"),
    "dissolved": ("ended", "企业注销、合并或分立而终止"),
    "review_filed": ("filed", "复核已报备"),
}


@pytest.mark.parametrize("kind", MARKS)
def test_an_annulment_the_end_of_a_firm_and_a_filing_are_drawn_and_explained(kind: str, fictional: Path) -> None:
    style, words = MARKS[kind]
    site = Site(fictional)
    (firm,) = site.get(f"/demo/facts.json?kind={kind}&_shape=array&_size=1&_labels=off").json()
    page = site.get(f"/firm/{firm['firm_id']}").text
    drawing, legend = page.split('<p class="legend', 1)
    assert f'class="act {style}"' in drawing and "<title>" in drawing.split('<svg class="timeline"', 1)[1]
    assert words in legend.split("</p>", 1)[0] and f'class="act {style}"' in legend.split("</p>", 1)[0]
    for other, others_words in MARKS.values():
        assert (others_words in legend.split("</p>", 1)[0]) == (f'class="act {other}"' in drawing)
    site.loop.close()
