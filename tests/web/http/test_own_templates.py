"""The register's own pages are compiled for each language, and say what Datasette's environment would write of them."""

from __future__ import annotations

import re

import pytest
from pages import PAGES
from qiangqi.web.http import responses
from sites import Site

_NOW = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_is_the_same_from_the_environment_of_datasette(
    site: Site, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written() -> list[str]:
        answers = (site.get(f"{path}{'&' if '?' in path else '?'}lang={lang}") for path in PAGES)
        return [_NOW.sub("", answer.text) for answer in answers]

    own = written()
    monkeypatch.setattr(responses, "own_template", lambda _datasette, name: name)
    for path, ours, stock in zip(PAGES, own, written(), strict=True):
        assert ours == stock, path
