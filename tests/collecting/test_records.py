"""A page that vanished or changed after it was used: recorded in the datasets, and told by the next build."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from made_up import FIRMS, begin, publish_list, row
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.collecting.records import recorded
from qiangqi.standing.strict_yaml import DataError
from sites import Site
from watched_site import Watch

HEADER = "source,address,state,since,last_seen_on\n"
PAGE = "<html><p>关于公布名单的通知</p>{more}</html>"


def used(watch: Watch, name: str, made: str = "2026-01-05") -> Path:
    """Make a source whose card says that it was read at the site."""
    day = {"on": "2026-01-04", "because": {"zh": "虚构", "en": "Invented."}}
    watch.site.put(f"/{name}.html", PAGE.format(more=""))
    address = {"address": f"{watch.site.root}/{name}.html", "address_is": "authority"}
    return publish_list(watch.datasets, [row(FIRMS[0])], f"zhengzhou/{name}", made=made, published=day, **address)


@pytest.fixture
def watch(watch: Watch, tmp_path: Path) -> Watch:
    file = (watch.datasets / "zhengzhou/watch.yml").read_text(encoding="utf-8")
    watch.datasets = begin(tmp_path / "made")
    (watch.datasets / "zhengzhou/watch.yml").write_text(file, encoding="utf-8")
    watch.site.links("/")
    return watch


def record(watch: Watch) -> str:
    recorded(watch.datasets, watch.inbox, watch.said.append)
    path = watch.datasets / "zhengzhou/watched.csv"
    return path.read_text(encoding="utf-8").replace(watch.site.root, "") if path.exists() else ""


def test_what_vanished_or_changed_is_recorded_with_its_days_and_nothing_else(watch: Watch) -> None:
    for name in ("changes", "goes", "stays"):
        used(watch, name)
    watch.run()
    assert record(watch) == ""
    watch.site.put("/changes.html", PAGE.format(more="<p>更正：张三 13800138000</p>"))
    watch.site.put("/goes.html", "", 410)
    watch.day_later()
    told = (
        "zhengzhou/changes,/changes.html,changed,2026-01-06,2026-01-06\n"
        "zhengzhou/goes,/goes.html,vanished,2026-01-06,2026-01-05\n"
    )
    assert record(watch) == HEADER + told
    assert recorded(watch.datasets, watch.inbox, watch.said.append) == []


def test_a_page_that_is_as_it_was_again_is_told_no_more(watch: Watch) -> None:
    used(watch, "goes")
    watch.run()
    watch.site.put("/goes.html", "", 404)
    watch.day_later()
    assert "vanished" in record(watch)
    watch.site.put("/goes.html", PAGE.format(more=""))
    watch.day_later()
    assert record(watch) == ""


def test_a_source_made_after_the_change_is_of_what_the_page_says_since(watch: Watch) -> None:
    used(watch, "changes")
    watch.run()
    watch.site.put("/changes.html", PAGE.format(more="<p>更正</p>"))
    watch.day_later()
    assert "changed" in record(watch)
    used(watch, "changes", made="2026-01-06")
    assert record(watch) == ""


def test_the_catalogue_tells_it_as_an_issue_of_the_source_and_its_health_is_amber(tmp_path: Path) -> None:
    datasets = begin(tmp_path / "datasets")
    address = "https://www.xugou.example/1.html"
    publish_list(datasets, [row(FIRMS[0])], address=address, address_is="authority")
    row_of = f"zhengzhou/list,{address},vanished,2026-01-06,2026-01-05\n"
    (datasets / "zhengzhou/watched.csv").write_text(HEADER + row_of, encoding="utf-8")
    path = publish(datasets, tmp_path / "build")
    db = sqlite3.connect(path)
    sql = "select issue_id, code, line, value from issues"
    assert db.execute(sql).fetchall() == [("zhengzhou/list:page", "source_vanished", None, f"2026-01-06 {address}")]
    assert db.execute("select rows, facts, issues from sources").fetchone() == (1, 1, 0)
    site = Site(path)
    health = site.get("/-/health").json()
    assert (health["status"], health["sources"]) == ("amber", {"status": "amber", "vanished": 1, "changed": 0})
    assert "来源网页已撤下" in site.get("/issues").text and address in site.get("/issues").text
    page = site.get("/issue/zhengzhou/list:page").text
    assert "2026-01-06" in page and "说明这一行是什么" not in page
    assert "is no longer there" in site.get("/issue/zhengzhou/list:page?lang=en").text
    assert "来源网页已撤下" in site.get("/source/zhengzhou/list").text
    (one,) = site.get("/issues.json").json()["rows"]
    assert one["line"] is None
    site.loop.close()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("source,", "sources,", "1: header"),
        ("zhengzhou/list", "zhengzhou/none", "2: source: 'zhengzhou/none' is no source"),
        ("www.xugou", "www.other", "2: address:"),
        ("vanished", "gone", "2: state: 'gone'"),
        ("2026-01-06", "2026-13-06", "2: "),
        ("2026-01-06", "2026-01-01", "2: last_seen_on"),
        (",2026-01-05", "", "2: has 4 cells"),
    ],
)
def test_a_file_that_does_not_fit_stops_the_build_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    datasets = begin(tmp_path / "datasets")
    address = "https://www.xugou.example/1.html"
    publish_list(datasets, [row(FIRMS[0])], address=address, address_is="authority")
    text = f"{HEADER}zhengzhou/list,{address},vanished,2026-01-06,2026-01-05\n"
    assert old in text
    (datasets / "zhengzhou/watched.csv").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=rf"watched\.csv:{says}"):
        publish(datasets, tmp_path / "build")
