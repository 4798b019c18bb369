"""Plans: what the documents print is what the catalogue holds, with its article, and no target is a result."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import made_up
import pytest
from held_plans import KINDS, PLANS
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.catalogue.plans.plan_files import Plan, load_plans
from qiangqi.standing.regime_files import load_regimes
from qiangqi.standing.strict_yaml import DataError
from sites import Site

SMALL = """
id: small
title: {zh: 虚构规划, en: Fictional plan}
number: null
issuer: {zh: 虚构机关, en: Fictional body}
level: city
division: "410100"
issued: null
is_draft: false
address: null
licence: not stated
period: {from: "2024-01", until: "2024-12", basis: text, says: {zh: 一年, en: one year}}
unknown: [{zh: 无, en: none}]
tasks: [{id: 一, says: {zh: 事, en: thing}, bodies: [甲局, 乙局]}]
targets:
  - id: firms
    indicator: {zh: 企业, en: firms}
    article: 一
    task: 一
    goal: {operator: ">=", value: "9"}
    counted: {regimes: [zhengzhou], means: new, within: period}
measures:
  - id: money
    article: 一
    task: 一
    kind: reward
    for: {zh: 企业, en: firms}
    says: {zh: 奖励, en: reward}
    amount: "7"
schedule: []
"""


@pytest.fixture(scope="module")
def db(database: Path) -> sqlite3.Connection:
    found = sqlite3.connect(database)
    found.row_factory = sqlite3.Row
    return found


# The data


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_every_target_measure_and_step_has_an_article_and_both_languages(plan: Plan) -> None:
    for part in [*plan.targets, *plan.measures, *plan.schedule]:
        assert part.article.strip(), part
        texts = [text for text in (getattr(part, name, None) for name in ("indicator", "says", "for_")) if text]
        assert texts and all(text.zh.strip() and text.en.strip() for text in texts), part


def test_the_rewards_of_the_three_levels_and_the_interest_are_those_of_the_document() -> None:
    measures = {measure.id: measure for measure in PLANS["zhengzhou-2017"].measures}
    rewards = [measures[f"strong-enterprise-{level}"] for level in ("national", "provincial", "city")]
    assert [reward.amount for reward in rewards] == [60, 40, 20]
    assert all(reward.is_one_off and reward.article == "三(二)4" for reward in rewards)
    loan = measures["pledge-interest"]
    assert (loan.kind, loan.rate, loan.ceiling, loan.article) == ("interest", 50, 50, "三(五)10")


def test_the_draft_has_its_baseline_its_years_and_no_sixth_row(db: sqlite3.Connection) -> None:
    rows = db.execute("select year, value from plan_targets where plan_target_id like 'xinzheng-2023:valid-inv%'")
    assert [tuple(row) for row in rows] == [(2023, 1775), (2024, 1800), (2025, 1900), (2026, 2000)]
    steps = [step.number for step in PLANS["xinzheng-2023"].schedule]
    assert steps == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]


@pytest.mark.parametrize("table", ["plan_provisions", "plan_targets", "plan_measures", "plan_schedule"])
def test_every_row_says_its_period_and_whether_it_is_of_a_draft(db: sqlite3.Connection, table: str) -> None:
    found = {row["plan_id"]: (row["period"], row["is_draft"]) for row in db.execute(f"select * from {table}")}
    assert found == {"zhengzhou-2017": ("2017-12-26/2020-12-25", 0), "xinzheng-2023": ("2023/2026", 1)}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("    article: 一\n    task: 一\n    kind", "    task: 一\n    kind", "measures.0.article: missing"),
        ("task: 一\n    goal", "task: 二\n    goal", "task '二'; expected one of 一"),
        ("kind: reward", "kind: gift", "kind 'gift'; expected one of reward"),
        ("[zhengzhou]", "[henan]", "counted.regimes 'henan'"),
        ('    goal: {operator: ">=", value: "9"}\n', "", "expected a goal or a row of the schedule"),
        ('value: "9"', 'value: "9", value_to: "10"', "value_to goes with operator: range"),
        ('amount: "7"', 'rate: "7"', "rate and rate_of go together"),
        ("schedule: []", "extra: 1", "unknown key"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused_with_file_and_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    datasets = made_up.begin(tmp_path)
    assert old in SMALL
    path = datasets / "zhengzhou/plan.yml"
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as told:
        load_plans(datasets, load_regimes(datasets), KINDS)
    assert re.match(re.escape(str(path)) + r":\d+: ", str(told.value)) and says in str(told.value)


# The catalogue's own count


def test_only_new_titles_in_the_place_and_the_period_are_counted(tmp_path: Path) -> None:
    datasets = made_up.begin(tmp_path / "datasets")
    (datasets / "zhengzhou/plan.yml").write_text(SMALL, encoding="utf-8")
    rows = [made_up.row(made_up.FIRMS[0]), made_up.row(made_up.FIRMS[1], day="2023-12-31")]
    elsewhere = made_up.row(made_up.FIRMS[2]).replace("河南省郑州市", "河南省")
    made_up.publish_list(datasets, [*rows, elsewhere])
    found = sqlite3.connect(publish(datasets, tmp_path / "build"))
    counted = found.execute("select own_count, own_possible, own_is_complete from plan_targets").fetchone()
    assert counted == (1, 1, 0)


def test_firms_in_training_new_ones_and_stock_are_told_apart_and_one_of_them_is_meant(tmp_path: Path) -> None:
    datasets = made_up.begin(tmp_path / "datasets")
    for means in ("training", "stock", "mixed"):
        plan = SMALL.replace("id: small", f"id: {means}").replace("means: new", f"means: {means}")
        (datasets / f"zhengzhou/plan-{means}.yml").write_text(plan, encoding="utf-8")
    granted_before = made_up.row(made_up.FIRMS[1], day="2023-05-06")
    again = made_up.row(made_up.FIRMS[1], day="2024-02-01")
    rows = [made_up.row(made_up.FIRMS[0], day="2024-02-01"), granted_before, again]
    made_up.publish_list(datasets, [*rows, made_up.row(made_up.FIRMS[2], title="储备", event="入库", day="2024-03-01")])
    found = sqlite3.connect(publish(datasets, tmp_path / "build"))
    counted = "select own_means, own_count, own_training, own_new, own_stock from plan_targets order by 1"
    assert found.execute(counted).fetchall() == [
        ("mixed", None, 1, 1, 2),
        ("stock", 2, 1, 1, 2),
        ("training", 1, 1, 1, 2),
    ]


def test_a_grant_that_its_publisher_took_back_is_not_new(tmp_path: Path) -> None:
    datasets = made_up.begin(tmp_path / "datasets")
    (datasets / "zhengzhou/plan.yml").write_text(SMALL, encoding="utf-8")
    rows = [made_up.row(made_up.FIRMS[0]), made_up.row(made_up.FIRMS[1])]
    withdrawn = {
        "line": 2,
        "name": made_up.FIRMS[0],
        "published": "2024-07-01",
        "because": {"zh": "虚构", "en": "Invented."},
    }
    made_up.publish_list(datasets, rows, withdrawn=[withdrawn])
    found = sqlite3.connect(publish(datasets, tmp_path / "build"))
    assert found.execute("select own_count, own_new from plan_targets").fetchall() == [(1, 1)]


def test_a_goal_of_every_year_is_said_to_be_one_and_its_former_address_leads_to_it(site: Site) -> None:
    page = site.get("/plan/zhengzhou-2017").text
    for id_, label in (("aided-firms", "每年"), ("enforcement-growth", "年均"), ("valid-inventions", "期末")):
        row = re.search(rf'id="target-{id_}".*?</tr>', page, flags=re.S)
        assert row and f"{label}：<strong>" in row[0]
    old = site.get("/catalogue/plan_targets/zhengzhou-2017~3Aaided-firms~3Aend.json?_shape=array&lang=en")
    assert old.status_code == 301
    leads = old.headers["location"]
    assert leads == "/catalogue/plan_targets/zhengzhou-2017~3Aaided-firms~3Ayearly.json?_shape=array&lang=en"
    assert site.get(leads).json()[0]["each_year"] == "every"


def test_the_units_of_a_leading_group_are_named_and_no_person(site: Site, db: sqlite3.Connection) -> None:
    (row,) = db.execute("select bodies from plan_provisions where plan_provision_id = 'xinzheng-2023:附件1'").fetchall()
    assert len(row["bodies"].split("；")) == 20 and "市卫健委" in site.get("/plan/xinzheng-2023").text
    assert "郑政办〔2022〕86号" in site.get("/plan/xinzheng-2023").text


def test_an_indicator_has_an_id_without_a_year_that_its_years_share(db: sqlite3.Connection) -> None:
    found = db.execute("select distinct indicator_id from plan_targets where plan_target_id like '%:valid-inv%'")
    assert {row[0] for row in found} == {"xinzheng-2023:valid-inventions", "zhengzhou-2017:valid-inventions"}


def test_every_row_that_moved_leads_to_a_row_and_hides_none(db: sqlite3.Connection) -> None:
    moved = db.execute("select table_name, old_id, new_id from moved_rows").fetchall()
    keys = {"plan_targets": "plan_target_id", "conditions": "condition_id"}
    for table, old, new in moved:
        known = {row[0] for row in db.execute(f"select {keys[table]} from {table}")}
        assert new in known and old not in known, (table, old, new)
    assert moved


def test_a_count_stands_beside_a_target_with_its_completeness_and_never_as_its_result(site: Site) -> None:
    page = site.get("/plan/zhengzhou-2017").text
    row = re.search(r'id="target-strong-enterprises-national".*?</tr>', page, flags=re.S)
    assert row and "确知 0 家" in row[0] and "名单不完整" in row[0]
    assert "不能视为完成情况" in page and "并非完成情况" in page
    for word in ("已完成", "完成率", "达成"):
        assert word not in page
