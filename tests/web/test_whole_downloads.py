"""What is downloaded is whole: with more rows than every limit of the server, every route sends all or refuses."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from http.client import IncompleteRead
from pathlib import Path

import pytest
from given import DATASETS
from python_runs import Program
from qiangqi.fiction.demo import make
from serving import free_port, wait_for
from sites import Site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def many(large_fictional: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A fictional catalogue with more rows of everything than any limit, served with limits that are small."""
    path = Path(shutil.copy(large_fictional, tmp_path_factory.mktemp("many")))
    with closing(sqlite3.connect(path)) as db, db:
        firm, source = db.execute("select firm_id, source_id from facts limit 1").fetchone()
        names = [row[1] for row in db.execute("pragma table_info(facts)") if row[1] != "fact_id"]
        copied = ", ".join(names)
        db.execute(
            f"insert into facts (fact_id, {copied}) with recursive n(i) as (select 1 union all select i + 1 from n"
            f" where i < 1500) select '{source}:more' || i, {copied} from n,"
            " (select * from facts where firm_id = ? limit 1)",
            (firm,),
        )
        issue = ", ".join(row[1] for row in db.execute("pragma table_info(issues)") if row[1] != "issue_id")
        db.execute(
            f"insert into issues (issue_id, {issue}) with recursive n(i) as (select 1 union all select i + 1 from n"
            f" where i < 1500) select 'more' || i, {issue} from n, (select * from issues limit 1)"
        )
    found = Site(path)
    found.datasette._settings |= {"max_csv_mb": 0.01, "default_page_size": 10}
    yield found
    found.loop.close()


def counted(site: Site, sql: str) -> int:
    with closing(sqlite3.connect(site.datasette.databases["demo"].path)) as db:
        return int(db.execute(sql).fetchone()[0])


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("", "true"),
        ("?_stream=on", "true"),
        ("?_size=max", "true"),
        ("?_sort_desc=from_on", "true"),
        ("?holds_title=unclear", "holds_title = 'unclear'"),
        ("?regime__contains=a&_sort=until_on&_labels=on", "regime like '%a%'"),
        ("?_col=firm_id&_where=status+<>+'ended'", "status <> 'ended'"),
    ],
)
def test_a_filtered_table_is_sent_whole_as_csv(many: Site, query: str, condition: str) -> None:
    expected = counted(many, f"select count(*) from intervals where {condition}")
    answer = many.get(f"/demo/intervals.csv{query}")
    rows = rows_of(answer.text)
    assert (answer.status_code, len(rows)) == (200, expected) and expected > 1_000
    assert len({row.get("interval_id", number) for number, row in enumerate(rows)}) == expected


def test_a_search_in_a_table_is_sent_whole_and_in_the_order_asked(many: Site) -> None:
    rows = rows_of(many.get("/demo/firms.csv?_search=虚构&_sort_desc=name").text)
    assert len(rows) == counted(many, "select count(*) from firms") > 1_000
    assert [row["name"] for row in rows] == sorted((row["name"] for row in rows), reverse=True)


def test_labels_stand_beside_what_they_name(many: Site) -> None:
    rows = rows_of(many.get("/demo/intervals.csv?_labels=on&_size=3").text)
    assert len(rows) == 3 and list(rows[0])[1:5] == ["firm_id", "firm_id_label", "regime", "regime_label"]
    assert all(row["firm_id_label"].startswith("虚构") for row in rows)


@pytest.mark.parametrize("path", ["/titles", "/upcoming", "/issues"])
def test_a_list_of_the_site_is_sent_whole_as_csv_and_as_json(many: Site, path: str) -> None:
    query = "?from=2014-01-01&days=3660" if path == "/upcoming" else "?as_of=2022-03-01" if path == "/titles" else ""
    told = many.get(f"{path}.json{query}")
    if told.status_code != 200:
        query = ""
        told = many.get(f"{path}.json")
    rows = rows_of(many.get(f"{path}.csv{query}").text)
    body = told.json()
    assert len(rows) == len(body["rows"]) == body.get("total", len(rows))
    if path != "/upcoming":
        assert len(rows) > 1_000


def test_all_facts_of_a_firm_are_sent(many: Site) -> None:
    firm = "select firm_id from facts group by 1 order by count(*) desc limit 1"
    with closing(sqlite3.connect(many.datasette.databases["demo"].path)) as db:
        (firm_id,) = db.execute(firm).fetchone()
    rows = rows_of(many.get(f"/firm/{firm_id}/facts.csv").text)
    assert len(rows) == counted(many, f"select count(*) from facts where firm_id = '{firm_id}'") > 1_000


def test_a_query_past_the_limit_is_refused_with_the_limit_and_never_cut(many: Site) -> None:
    for address in ("/demo.csv?sql=select+*+from+firms", "/demo.json?sql=select+*+from+firms&_shape=array"):
        answer = many.get(address)
        assert answer.status_code == 400 and "1,000" in answer.json()["detail"], address
    assert len(rows_of(many.get("/demo.csv?sql=select+*+from+firms+limit+1000").text)) == 1_000
    assert len(many.get("/demo.json?sql=select+*+from+firms+limit+5&_shape=array").json()) == 5
    assert many.get("/demo.json?sql=select+*+from+firms").json()["truncated"] is True


def test_the_pages_of_json_lead_to_every_row(many: Site) -> None:
    address, seen = "/demo/firms.json?_shape=array&_size=max", 0
    while address:
        answer = many.get(address)
        seen += len(answer.json())
        link = answer.headers.get("link", "")
        address = link.partition(">")[0].removeprefix("<").replace("http://localhost", "")
    assert seen == counted(many, "select count(*) from firms") > 1_000


@pytest.mark.parametrize("query", ["?_next=5", "?_size=x", "?nothing=1", "?_sort=nothing"])
def test_what_a_csv_cannot_be_asked_is_refused(many: Site, query: str) -> None:
    assert many.get(f"/demo/firms.csv{query}").status_code == 400


def test_an_answer_that_cannot_be_brought_to_its_end_is_broken_off(tmp_path: Path) -> None:
    """The file is damaged behind the first rows, so that reading fails after the headers were sent."""
    path = make(DATASETS, tmp_path, 400, 1)
    with closing(sqlite3.connect(path)) as db:
        (size,) = db.execute("pragma page_size").fetchone()
        (page,) = db.execute("select max(pageno) from dbstat where name = 'intervals' and pagetype = 'leaf'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    port = free_port()
    alone = tmp_path / "metadata.json"
    alone.write_text(json.dumps({"plugins": {"qiangqi": {"tables_apart": False}}}))
    command = ["-m", "datasette", "serve", "-i", str(path), "-p", str(port), "--metadata", str(alone)]
    server = Program(command)
    try:
        wait_for(f"http://127.0.0.1:{port}/robots.txt", server)
        with pytest.raises((IncompleteRead, ConnectionError)):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/intervals.csv", timeout=200).read()
    finally:
        server.terminate()
        server.wait(60)
