"""Tables of firms are searched as the search is: by a part of a name, by pinyin, by a place."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from given import day
from qiangqi.catalogue.search.firms import COUNTED, search
from qiangqi.web.http.catalogue import Register
from sites import Site


@pytest.mark.parametrize("text", ["宇通", "yt", "郑州 宇通", "中山", "有限", "金坛市", "zzyt"])
@pytest.mark.parametrize("table", ["firms", "facts", "firm_names", "intervals", "bars"])
def test_every_table_of_firms_is_searched_alike(site: Site, real: Register, table: str, text: str) -> None:
    rows = site.get(f"/catalogue/{table}.json?_search={text}&_shape=array&_size=1000").json()
    found = {hit.firm_id for hit in search(real, text, COUNTED, 0, day("2020-06-01")).hits}
    of_table = set(real.ids(f"select firm_id from {table}"))
    assert {row["firm_id"] for row in rows} == of_table & found


def test_a_table_of_printed_names_is_searched_by_them(site: Site, real: Register) -> None:
    name = real.ids("select name from issues where length(name) > 5 order by issue_id")[0]
    rows = site.get(f"/catalogue/issues.json?_search={quote(name[1:4])}&_shape=array").json()
    assert name in [row["name"] for row in rows]
    page = site.get(f"/catalogue/facts?_search={quote('宇通')}").text
    assert 'name="_search" value="宇通"' in page


def test_a_search_of_one_column_or_of_another_index_is_refused(site: Site) -> None:
    for query in (
        "_search_name=宇通",
        "_search=宇通&_fts_table=firms_fts",
        "_search=宇通&_fts_pk=rowid",
        "_searchmode=raw",
    ):
        assert site.get(f"/catalogue/firms.json?{query}").status_code == 400, query
