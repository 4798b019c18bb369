"""Pages of plans: every figure of the file and no other, filters, drafts, both languages."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import made_up
import pytest
from given import DATASETS
from held_plans import PLANS
from qiangqi.catalogue.building.pipeline import publish
from sites import Site

FILES = {"zhengzhou-2017": "zhengzhou/plan-2017.yml", "xinzheng-2023": "xinzheng/plan-2023.yml"}


def numbers(text: str) -> set[Decimal]:
    return {Decimal(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def table_of(page: str, name: str) -> str:
    return next(found for found in re.findall(r"<table.*?</table>", page, flags=re.S) if name in found)


def words_of(table: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<a [^>]*>.*?</a>", " ", table, flags=re.S)))


@pytest.mark.parametrize("id_", FILES)
def test_every_figure_on_the_page_is_in_the_file_and_every_figure_of_the_file_on_the_page(site: Site, id_: str) -> None:
    plan, page = PLANS[id_], site.get(f"/plan/{id_}").text
    written = numbers((DATASETS / FILES[id_]).read_text(encoding="utf-8"))
    shown = set()
    for name in ("plan-targets", "plan-measures"):
        table = re.sub(r'<td data-label="本目录计数">.*?</td>', "", table_of(page, name), flags=re.S)
        shown |= numbers(words_of(table))
    assert shown <= written, sorted(shown - written)
    figures = [target.goal for target in plan.targets if target.goal] + [t.baseline for t in plan.targets if t.baseline]
    wanted = {figure.value for figure in figures}  # type: ignore[union-attr]
    wanted |= {v for m in plan.measures for v in (m.amount, m.rate, m.ceiling, m.yearly_ceiling) if v is not None}
    wanted |= {value for step in plan.schedule for value in step.years.values()}
    assert wanted <= numbers(words_of(page))


@pytest.mark.parametrize(
    "query", ["", "?kind=reward", "?level=national", "?body=市商务局", "?q=质押", "?kind=fund&q=中央"]
)
def test_page_csv_and_json_show_the_same_measures(site: Site, query: str) -> None:
    page = site.get(f"/plan/zhengzhou-2017{query}").text
    shown = table_of(page, "plan-measures").count("<tr>") - 1
    rows = list(csv.DictReader(io.StringIO(site.get(f"/plan/zhengzhou-2017/measures.csv{query}").text)))
    told = site.get(f"/plan/zhengzhou-2017/measures.json{query}").json()
    assert shown == len(rows) == len(told["rows"]) == told["total"] > 0
    assert [row["plan_measure_id"] for row in rows] == [row["plan_measure_id"] for row in told["rows"]]
    assert (len(rows) == 58) == (query == "")


def test_measures_sorted_by_amount_are_the_same_ones_with_those_without_any_last(site: Site) -> None:
    asked = "/plan/zhengzhou-2017/measures.json?kind=reward"
    rows, back = (site.get(f"{asked}&sort={sort}").json()["rows"] for sort in ("amount", "-amount"))
    amounts = [row["amount"] for row in rows if row["amount"] is not None]
    assert amounts == sorted(amounts) and rows[: len(amounts)] == [row for row in rows if row["amount"] is not None]
    assert [row["amount"] for row in back][: len(amounts)] == amounts[::-1]
    assert {row["plan_measure_id"] for row in back} == {
        row["plan_measure_id"] for row in site.get(asked).json()["rows"]
    }


def test_a_filter_keeps_what_was_chosen_and_nothing_found_has_a_way_back(site: Site) -> None:
    page = site.get("/plan/zhengzhou-2017?kind=interest&q=%22%3Cscript%3E").text
    assert "没有符合条件的措施" in page and '<option value="interest" selected>' in page
    assert "<script>" not in page.partition("<main")[2].partition("</main")[0].replace("<script src=", "")
    assert 'href="/plan/zhengzhou-2017#measures"' in page


@pytest.mark.parametrize("query", ["kind=gift", "level=county", "body=无此局", "kind=reward&kind=fund"])
def test_a_filter_that_is_not_there_is_refused_in_one_sentence(site: Site, query: str) -> None:
    assert site.get(f"/plan/zhengzhou-2017?{query}").status_code == 400
    answer = site.get(f"/plan/zhengzhou-2017/measures.json?{query}").json()
    assert answer["type"] == "/problems/bad-question" and answer["detail"].endswith("。")


def test_a_draft_is_called_one_wherever_it_is_shown(site: Site) -> None:
    assert "征求意见稿，不是定稿" in site.get("/plan/xinzheng-2023").text
    assert "征求意见稿" in site.get("/plans").text and "已印发" in site.get("/plans").text
    assert "draft for comment (征求意见稿)" in site.get("/plans?lang=en").text
    assert site.get("/plan/xinzheng-2023/targets.json").json()["plan"]["is_draft"] == 1


def test_an_unknown_plan_is_not_found(site: Site) -> None:
    for path in ("/plan/none", "/plan/none/targets.csv", "/plan/zhengzhou-2017/measures.xls"):
        assert site.get(path).status_code == 404, path


def test_a_catalogue_without_plans_says_so(tmp_path: Path) -> None:
    datasets = made_up.begin(tmp_path / "datasets")
    made_up.publish_list(datasets, [made_up.row(made_up.FIRMS[0])])
    empty = Site(publish(datasets, tmp_path / "build"))
    assert "尚未收录规划" in empty.get("/plans").text
    assert "charts" not in re.findall(r"<figure class=\"(\w+)\"", empty.get("/plans").text)
    empty.loop.close()


@pytest.mark.parametrize("path", ["/plans", "/plan/zhengzhou-2017", "/plan/xinzheng-2023"])
def test_pages_of_plans_are_small_and_in_two_languages(site: Site, path: str) -> None:
    for tongue, tag in (("zh", "zh-CN"), ("en", "en")):
        page = site.get(f"{path}?lang={tongue}")
        assert page.status_code == 200 and f'<html lang="{tag}">' in page.text
        assert len(page.content) <= 60 * 1024
