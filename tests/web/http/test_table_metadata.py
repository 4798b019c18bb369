"""What the metadata says of tables: as Datasette goes by it, and without a copy of all of it for each table."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from qiangqi.web.http.datasette_versions import IS_1
from sites import Site


def of_tables(site: Site) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = site.datasette._metadata_local["databases"]["catalogue"]["tables"]
    return found


def test_a_copy_of_the_metadata_shares_what_stands_of_each_table(site: Site) -> None:
    assert site.get("/").status_code == 200
    copied = deepcopy(site.datasette._metadata_local)["databases"]["catalogue"]["tables"]
    if not IS_1:
        assert all(copied[name] is said for name, said in of_tables(site).items())
    assert copied == of_tables(site)


@pytest.mark.skipif(IS_1, reason="1.0 reads what a table allows from its configuration, not from the metadata")
def test_a_table_that_the_metadata_closes_is_closed_and_named_on_no_page(database: Path) -> None:
    site = Site(database)
    of_tables(site)["facts"]["allow"] = False
    assert site.get("/catalogue/facts").status_code == 403
    page = site.get("/catalogue")
    assert '"/catalogue/firms"' in page.text and '"/catalogue/facts"' not in page.text
    site.loop.close()
