"""The register's own pages are compiled for each language, and say what Datasette's environment would write of them."""

from __future__ import annotations

import gc
import re
import weakref
from pathlib import Path

import pytest
from jinja2 import FileSystemBytecodeCache
from pages import PAGES
from qiangqi.web.http import responses
from qiangqi.web.http.datasette_versions import environment_of
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


def test_a_cache_of_compiled_templates_keeps_the_languages_apart(database: Path, tmp_path: Path) -> None:
    def asked() -> list[str]:
        site = Site(database)
        environment_of(site.datasette).bytecode_cache = FileSystemBytecodeCache(str(tmp_path))
        return [_NOW.sub("", site.get(f"/regimes?lang={lang}").text) for lang in ("zh", "en")]

    fresh = asked()
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert fresh[0] != fresh[1]
    assert kept
    assert asked() == fresh
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == kept, "what is kept was compiled again"


def test_an_instance_that_nobody_asks_any_more_goes_with_the_templates_that_it_compiled(database: Path) -> None:
    site = Site(database)
    assert site.get("/regimes").status_code == 200
    instance = weakref.ref(site.datasette)
    del site
    gc.collect()
    assert instance() is None
