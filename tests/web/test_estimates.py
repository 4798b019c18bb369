"""Interest and rewards by a plan's own words: the sums, their limits, and that nothing typed is kept."""

from __future__ import annotations

import re
from decimal import Decimal

import httpx
import pytest
from qiangqi.web.plans.subsidy import Loan, subsidy
from sites import Site

PLAN = "/plan/zhengzhou-2017"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def send(site: Site, body: bytes, path: str = f"{PLAN}/estimate", **headers: str) -> httpx.Response:
    asked = site.datasette.client.post(path, content=body, headers=FORM | headers)
    answer: httpx.Response = site.loop.run_until_complete(asked)
    return answer


@pytest.mark.parametrize(
    ("amount", "rate", "months", "expected"),
    [
        ("500", "4.35", 12, (217_500, 108_750, 108_750, False)),
        ("500", "4.35", 36, (217_500, 108_750, 108_750, False)),
        ("500", "4.35", 6, (108_750, 54_375, 54_375, False)),
        ("3000", "4.35", 12, (1_305_000, 652_500, 500_000, True)),
        ("1000", "10", 12, (1_000_000, 500_000, 500_000, False)),
        ("0.0003", "100", 12, (3, 2, 2, False)),
        ("0.000001", "0.000001", 1, (0, 0, 0, False)),
    ],
)
def test_the_share_is_of_the_first_year_up_to_the_ceiling_and_a_half_is_rounded_up(
    amount: str, rate: str, months: int, expected: tuple[int, int, int, bool]
) -> None:
    found = subsidy(50.0, 50.0, Loan(Decimal(amount), Decimal(rate), months))
    assert (found["first_year_interest"], found["share"], found["result"], found["is_capped"]) == expected
    assert found["ceiling"] == 500_000


def test_a_measure_without_a_ceiling_is_not_capped() -> None:
    found = subsidy(50.0, None, Loan(Decimal(3000), Decimal("4.35"), 12))
    assert (found["result"], found["ceiling"], found["is_capped"]) == (652_500, None, False)


def test_the_answer_names_article_period_and_that_it_is_no_promise(site: Site) -> None:
    answer = site.get(f"{PLAN}/estimate.json?amount=500&rate=4.35&months=12")
    (interest,) = answer.json()["interest"]
    assert (interest["article"], interest["result"]) == ("三(五)10", 108_750)
    assert answer.json()["loan"] == {"amount": 500.0, "rate": 4.35, "months": 12}
    said = "".join(answer.json()["says"])
    assert "不构成承诺" in said and "2017-12-26 至 2020-12-25" in said and "贷款基准利率" in said
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("amount=0&rate=4&months=12", "amount"),
        ("amount=-1&rate=4&months=12", "amount"),
        ("amount=1e3&rate=4&months=12", "amount"),
        ("amount=1000001&rate=4&months=12", "amount"),
        ("amount=５00&rate=4&months=12", "amount"),
        ("rate=4&months=12", "amount"),
        ("amount=5&rate=0&months=12", "rate"),
        ("amount=5&rate=100.1&months=12", "rate"),
        ("amount=5&rate=NaN&months=12", "rate"),
        ("amount=5&rate=4&months=0", "months"),
        ("amount=5&rate=4&months=361", "months"),
        ("amount=5&rate=4&months=1.5", "months"),
        ("amount=5&rate=4", "months"),
    ],
)
def test_any_other_figure_is_refused_with_its_field_and_what_was_expected(site: Site, query: str, field: str) -> None:
    refused = site.get(f"{PLAN}/estimate.json?{query}")
    problem = refused.json()
    assert (refused.status_code, problem["type"], problem["field"]) == (400, "/problems/bad-question", field)
    assert problem["expected"].startswith("应为") and refused.headers["cache-control"] == "no-store"
    page = site.get(f"{PLAN}/estimate?{query}")
    assert page.status_code == 400 and page.headers["cache-control"] == "no-store"
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', page.text)


def test_rewards_are_answered_by_level(site: Site) -> None:
    every = site.get(f"{PLAN}/estimate.json").json()
    assert every["loan"] is None and every["interest"] == []
    strong = {one["level"]: one["amount"] for one in every["rewards"] if "strong" in one["plan_measure_id"]}
    assert strong == {"national": 600_000, "provincial": 400_000, "city": 200_000}
    city = site.get(f"{PLAN}/estimate.json?level=city").json()["rewards"]
    assert [(one["amount"], one["article"]) for one in city] == [(200_000, "三(二)4")]
    assert site.get(f"{PLAN}/estimate.json?level=county").status_code == 400


def test_the_form_answers_keeps_what_was_typed_and_is_kept_by_nobody(site: Site) -> None:
    answer = send(site, b"amount=3000&rate=4.35&months=12", cookie="any=1")
    assert answer.status_code == 200 and "no-store" in answer.headers["cache-control"]
    assert "按原文计算为 500,000 元" in answer.text and "超过上限 500,000 元" in answer.text
    assert 'name="amount" type="text" inputmode="decimal" maxlength="20" value="3000"' in answer.text
    english = send(site, b"amount=500&rate=4.35&months=6", path=f"{PLAN}/estimate?lang=en").text
    assert "By the text CNY 54,375" in english and "no promise" in english
    assert send(site, b"amount=%3Cscript%3E&rate=1&months=1").text.count("<script>") == 0
    assert send(site, b"other=1").status_code >= 400


def test_a_plan_without_a_subsidy_says_so_and_a_draft_that_it_is_one(site: Site) -> None:
    page = site.get("/plan/xinzheng-2023/estimate").text
    assert "未载贴息" in page and "征求意见稿" in page
    assert site.get("/plan/none/estimate").status_code == 404
    assert site.get("/plan/none/estimate.json").json()["type"] == "/problems/not-found"


def test_the_plan_leads_to_the_estimate(site: Site) -> None:
    assert f'href="{PLAN}/estimate"' in site.get(PLAN).text
