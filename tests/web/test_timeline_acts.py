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
    assert f'class="act {style}"' in drawing and "<title>" in drawing.split('<svg class="timeline narrow"', 1)[1]
    assert words in legend.split("</p>", 1)[0] and f'class="act {style}"' in legend.split("</p>", 1)[0]
    for other, others_words in MARKS.values():
        assert (others_words in legend.split("</p>", 1)[0]) == (f'class="act {other}"' in drawing)
    site.loop.close()


def test_a_phones_timeline_has_every_stretch_and_mark_of_the_wide_one(fictional: Path) -> None:
    site = Site(fictional)
    (firm,) = site.get("/demo/facts.json?kind=annulled&_shape=array&_size=1&_labels=off").json()
    page = site.get(f"/firm/{firm['firm_id']}?as_of=2019-01-01").text
    wide, narrow = (page.split(f'<svg class="timeline {size}"')[1].split("</svg>")[0] for size in ("wide", "narrow"))
    for drawn in ("<rect class=", "<polygon", "<title>", 'class="timeline-row"', 'text class="mark'):
        assert wide.count(drawn) == narrow.count(drawn), drawn
    assert 1 < narrow.count('class="tick"') <= wide.count('class="tick"')
    site.loop.close()
