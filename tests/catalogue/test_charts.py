"""Charts: picture, table and database are of one build, and a picture is never the only way to its figures."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from contextlib import closing
from html import unescape
from itertools import product
from pathlib import Path

import made_up
import pytest
from given import DATASETS
from qiangqi.catalogue.building.chart_worker import LANGUAGES, draw, drawing_process
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.charts.registry import charts
from qiangqi.catalogue.charts.theme import PALETTE, SERIES, WIDTHS, series_colour, themed
from qiangqi.values.vocabulary import load_vocabulary
from sites import Site

PAGES = {"home": "/", "coverage": "/coverage", "regime": "/regime/", "plan": "/plan/"}
CHARTS = (
    "levels-by-month",
    "regime-national-advantage",
    "regime-national-demonstration",
    "facts-by-year",
    "completeness",
    "targets-xinzheng-2023",
    "amounts-zhengzhou-2017",
)


@pytest.fixture(scope="module")
def db(database: Path) -> sqlite3.Connection:
    found = sqlite3.connect(database)
    found.row_factory = sqlite3.Row
    return found


def chart(db: sqlite3.Connection, id_: str, lang: str = "zh", theme: str = "light", size: str = "wide") -> sqlite3.Row:
    row = db.execute(
        "select * from charts where chart = ? and lang = ? and theme = ? and size = ?", (id_, lang, theme, size)
    ).fetchone()
    assert row is not None, id_
    return row


def labels(svg: str) -> list[str]:
    """What the marks of a picture say that they are."""
    return [unescape(found) for found in re.findall(r'aria-label="([^"]*)"', svg)]


# What there is


def test_every_chart_has_two_languages_themes_and_sizes_a_title_and_words_in_its_place(db: sqlite3.Connection) -> None:
    found = db.execute("select chart, lang, theme, size, title, alt, place from charts").fetchall()
    forms = set(product(("zh", "en"), ("light", "dark"), ("wide", "narrow")))
    assert {row["chart"] for row in found} == set(CHARTS)
    for name in CHARTS:
        assert {(row["lang"], row["theme"], row["size"]) for row in found if row["chart"] == name} == forms, name
    for row in found:
        assert len(row["alt"]) > 20 and row["title"] and row["place"].partition(":")[0] in PAGES
        assert bool(re.search("[一-鿿]", row["alt"])) == (row["lang"] == "zh"), row["alt"]


def test_the_months_run_from_the_first_fact_to_the_day_of_knowledge(db: sqlite3.Connection) -> None:
    first = db.execute("select substr(min(happened_to), 1, 7) from facts").fetchone()[0]
    last = db.execute("select substr(value, 1, 7) from build where key = 'known_on'").fetchone()[0]
    months = [row[0] for row in db.execute("select distinct month_on from chart_levels_by_month order by 1")]
    assert months[0][:7] in (first, f"{first[:5]}{int(first[5:]) + 1:02}") and months[-1] == f"{last}-01"
    assert all(month.endswith("-01") for month in months) and len(months) == len(set(months))


@pytest.mark.parametrize("day", ["2013-12-01", "2019-01-01", "2023-12-01", "2026-11-01"])
def test_a_month_counts_what_the_intervals_say_of_titles_with_a_fact(db: sqlite3.Connection, day: str) -> None:
    counted = db.execute(
        """
        select i.regime, i.tier, i.status, count(*) from intervals i
        where coalesce(i.from_on, '') <= :day and coalesce(i.until_on, '9999') >= :day and exists (
            select 1 from facts f where f.firm_id = i.firm_id and f.regime = i.regime and f.tier = i.tier
            and f.happened_to <= :day)
        group by 1, 2, 3 order by 1, 2, 3
        """,
        {"day": day},
    ).fetchall()
    held = db.execute(
        "select regime, tier, status, titles from chart_titles_by_month where month_on = ? and titles > 0 "
        "order by regime, tier, status",
        (day,),
    ).fetchall()
    assert [tuple(row) for row in held] == [tuple(row) for row in counted] and held


# Picture and table


@pytest.mark.parametrize("name", ["levels-by-month", "regime-national-demonstration", "regime-national-advantage"])
def test_the_areas_of_the_picture_are_the_rows_of_the_table(db: sqlite3.Connection, name: str) -> None:
    row = chart(db, name)
    spec = json.loads(row["spec"])
    series = "status" if "status" in spec["data"]["values"][0] else "holds_title"
    rows = _by_month(db, row, series)
    encoding = spec["layer"][0]["encoding"]
    order, top = encoding["color"]["scale"]["domain"], encoding["y"]["scale"]["domain"][1]
    drawn = _areas(row["svg"], spec["height"], top, encoding["x"]["scale"]["domain"], spec["width"])
    assert set(drawn) == {series_colour(word) for word in order}
    for word in order:
        area = drawn[series_colour(word)]
        table = {month: titles for (month, of), titles in rows.items() if of == word}
        assert {month: area[month] for month in table} == table, word


def _by_month(db: sqlite3.Connection, row: sqlite3.Row, series: str) -> dict[tuple[int, str], int]:
    column, _, value = row["filter"].partition("=")
    found: dict[tuple[int, str], int] = defaultdict(int)
    titles = "join tiers t using (regime, tier) where t.kind = 'title' and" if series == "status" else "where"
    sql = f"select month_on, {series}, titles from {row['table_name']} {titles} {column} = ?"
    for month, word, count in db.execute(sql, (value,)):
        found[int(month[:4]) * 12 + int(month[5:7]) - 1, word] += count
    return found


def _areas(svg: str, height: int, top: int, months: list[int], width: int) -> dict[str, dict[int, int]]:
    """Measure each stacked area, by its colour, at every month: its upper edge less its lower one, in titles."""
    paths = re.findall(r'layer_0_marks"[^>]*><path d="M([^"]*)Z" fill="([^"]*)"', svg)
    apart = width / (months[1] - months[0])
    hatched = {"url(#unclear)": PALETTE["unclear"][0]}
    return {hatched.get(fill, fill): _steps(path, height / top, months, apart) for path, fill in paths}


def _steps(path: str, unit: float, months: list[int], apart: float) -> dict[int, int]:
    points = [(float(x), float(y)) for x, y in (point.split(",") for point in path.split("L"))]
    edges = points[: len(points) // 2], points[len(points) // 2 :][::-1]
    found = {}
    for month in range(months[0], months[1] + 1):
        x = (month - months[0]) * apart
        if min(point[0] for point in points) <= x + 0.02:
            found[month] = round(abs(_at(edges[0], x) - _at(edges[1], x)) / unit)
    return found


def _at(edge: list[tuple[float, float]], x: float) -> float:
    """The height of a step from ``x`` on: the last point that is not to the right of it."""
    return [y for place, y in edge if place <= x + 0.02][-1]


def test_the_columns_of_the_picture_are_the_rows_of_the_table(db: sqlite3.Connection) -> None:
    rows = db.execute("select year || ' ' || kind || ' ' || facts from chart_facts_by_year").fetchall()
    for lang in ("zh", "en"):
        assert sorted(labels(chart(db, "facts-by-year", lang)["svg"])) == sorted(row[0] for row in rows)
    total, facts = "select sum(facts) from chart_facts_by_year", "select count(happened_to) from facts"
    assert tuple(db.execute(total).fetchone()) == tuple(db.execute(facts).fetchone())


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("completeness", "select held, stated from chart_completeness order by stated desc, source_id limit 16"),
        ("amounts-zhengzhou-2017", "select amount from chart_plan_amounts order by amount desc, rowid"),
        ("targets-xinzheng-2023", "select value from chart_plan_targets order by rowid"),
    ],
)
def test_the_bars_of_the_picture_are_the_rows_of_the_table(db: sqlite3.Connection, name: str, sql: str) -> None:
    rows = db.execute(sql).fetchall()
    told = [re.findall(r"\d[\d,.]*", said) for said in labels(chart(db, name)["svg"])]
    assert [[float(n.replace(",", "")) for n in said][: len(rows[0])] for said in told] == [
        list(map(float, r)) for r in rows
    ]


def test_what_is_unclear_is_told_from_the_rest_without_colours(db: sqlite3.Connection) -> None:
    for theme, ground in zip(("light", "dark"), PALETTE["unclear"], strict=True):
        svg = ElementTree.fromstring(chart(db, "levels-by-month", "zh", theme)["svg"])
        (pattern,) = svg.iter("{http://www.w3.org/2000/svg}pattern")
        assert [one.get("fill") for one in pattern] == [ground, PALETTE["paper"][theme == "dark"]]
        filled = [one for one in svg.iter() if one.get("fill") == f"url(#{pattern.get('id')})"]
        assert len(filled) == 2, "the area and its key"


def test_drawing_the_dark_specification_gives_the_dark_picture(db: sqlite3.Connection) -> None:
    for name in ("facts-by-year", "targets-xinzheng-2023"):
        dark = chart(db, name, "en", "dark")
        assert draw(dark["spec"]) == dark["svg"] != chart(db, name, "en")["svg"]


@pytest.mark.slow
def test_a_process_that_has_drawn_itself_has_charts_drawn_in_the_background_all_the_same(
    database: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(shutil.copy(database, tmp_path))) as db:
        before = db.execute("select * from charts order by chart_id").fetchall()
        db.execute("delete from charts")
        found = [chart for size in WIDTHS for lang in LANGUAGES for chart in charts(db, lang, size)]
        draw(json.dumps(found[0].spec))
        with drawing_process(tmp_path / "pictures.json", in_parallel=True) as drawing:
            drawing.draw(found)
            drawing.put_in(db)
        assert db.execute("select * from charts order by chart_id").fetchall() == before


def test_no_colour_stands_for_two_roles_and_every_word_has_one() -> None:
    light, dark = zip(*PALETTE.values(), strict=True)
    assert len(set(light)) == len(set(dark)) == len(PALETTE) and not set(light) & set(dark)
    assert themed(light[0], "dark") == dark[0] and themed(light[0], "light") == light[0]
    assert set(SERIES.values()) <= set(PALETTE)
    vocabulary = load_vocabulary(DATASETS)
    for name in ("statuses", "kinds"):
        roles = [SERIES[word] for word in vocabulary.words(name)]
        assert len(set(roles)) == len(roles) and set(roles) <= set(PALETTE), name


def test_a_picture_is_as_large_as_it_says_and_asks_for_nothing(db: sqlite3.Connection) -> None:
    for row in db.execute("select chart_id, svg, width, height from charts"):
        root = ElementTree.fromstring(row["svg"])
        assert (root.get("width"), root.get("height")) == (str(row["width"]), str(row["height"])), row["chart_id"]
        forbidden = r"<(script|style|image|use|foreignObject)|(?:href|src)=|url\((?!#unclear\))|\son\w+="
        assert not re.search(forbidden, row["svg"])


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_narrow_picture_fits_a_phone_and_says_what_the_wide_one_says(
    db: sqlite3.Connection, name: str, tongue: str
) -> None:
    wide, narrow = (chart(db, name, tongue, size=size) for size in ("wide", "narrow"))
    assert (wide["width"], narrow["width"]) == (560, 348)
    assert narrow["alt"] == wide["alt"] and labels(narrow["svg"]) == labels(wide["svg"])
    values = [json.loads(row["spec"])["data"]["values"] for row in (wide, narrow)]
    assert [[value.get("said") for value in some] for some in values[:1]] == [[v.get("said") for v in values[1]]]
    assert not re.search(r'font-size="(?:[0-9]|10)px"', narrow["svg"])


def test_a_name_that_is_markup_stays_text_in_the_picture(tmp_path: Path) -> None:
    datasets = made_up.begin(tmp_path / "datasets")
    name = '<b onload="x">虚构&"\'</b>'
    made_up.publish_list(datasets, [made_up.row(made_up.FIRMS[0])], title=name, totals=[made_up.total(4)])
    path = publish(datasets, tmp_path / "build")
    found = sqlite3.connect(path).execute("select svg from charts where chart_id = 'completeness:zh:light'").fetchone()
    texts = [element.text or "" for element in ElementTree.fromstring(found[0]).iter() if element.tag.endswith("text")]
    assert any(text.startswith(name) for text in texts) and "<b " not in found[0]


def test_a_catalogue_without_facts_draws_nothing_and_stands(tmp_path: Path) -> None:
    datasets = made_up.begin(tmp_path / "datasets")
    made_up.publish_list(datasets, [made_up.row("虚构", event="简称")])
    path = publish(datasets, tmp_path / "build")
    assert sqlite3.connect(path).execute("select count(*) from charts").fetchone() == (0,)


# On the pages


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_page_shows_its_chart_with_words_a_size_a_table_and_the_way_to_its_rows(
    site: Site, db: sqlite3.Connection, name: str, tongue: str
) -> None:
    row = chart(db, name, tongue)
    kind, _, rest = row["place"].partition(":")
    page = site.get(f"{PAGES[kind]}{rest}?lang={tongue}").text
    figure = next(f for f in re.findall(r"<figure.*?</figure>", page, flags=re.S) if f"/chart/{name}.svg" in f)
    picture = re.search(r'<img src="([^"]*)" alt="([^"]*)" width="(\d+)" height="(\d+)"', figure)
    assert picture and unescape(picture[2]) == row["alt"]
    assert (int(picture[3]), int(picture[4])) == (row["width"], row["height"])
    assert site.get(unescape(picture[1])).text == row["svg"]
    dark = re.search(r'<source media="screen and \(prefers-color-scheme: dark\)" srcset="([^"]*)"', figure)
    assert dark and site.get(unescape(dark[1])).text == chart(db, name, tongue, "dark")["svg"]
    narrow = re.search(r'<source media="screen and \(max-width: 640px\)" srcset="([^"]*)" width="348"', figure)
    assert narrow and site.get(unescape(narrow[1])).text == chart(db, name, tongue, size="narrow")["svg"]
    follows = kind == "plan" and name.startswith("amounts")
    assert ("<table" in figure) != follows and (not follows or "plan-measures" in page)
    link = unescape(re.search(r'href="(/catalogue/[^"]*)"', figure)[1])  # type: ignore[index]
    address, _, fragment = link.partition("#")
    shown = site.get(address.replace("?", ".json?", 1) + "&_shape=array")
    column = dict(part.split("=") for part in fragment.split("&"))
    assert shown.status_code == 200 and {column["g.x_column"], column["g.y_column"], column["g.color_column"]} <= set(
        shown.json()[0]
    )


def test_a_picture_is_svg_that_may_run_nothing_and_is_not_sent_twice(site: Site) -> None:
    answer = site.get("/chart/facts-by-year.svg?theme=dark")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    again = site.get("/chart/facts-by-year.svg?theme=dark", **{"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert site.get("/chart/none.svg").status_code == 404
    assert site.get("/chart/facts-by-year.svg?theme=blue").status_code == 400


def test_a_regime_of_few_titles_has_no_picture_but_its_page_stands(site: Site) -> None:
    page = site.get("/regime/henan")
    assert page.status_code == 200 and "<figure" not in page.text


def test_the_same_datasets_in_another_place_give_the_same_pictures(db: sqlite3.Connection, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(DATASETS, tmp_path / "datasets"))
    other = sqlite3.connect(publish(copy, tmp_path / "build"))
    sql = "select chart_id, svg, spec, alt from charts order by chart_id"
    assert [tuple(row) for row in db.execute(sql)] == other.execute(sql).fetchall()
