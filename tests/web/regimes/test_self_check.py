"""The self-check by figures: what the figures say of each condition, and that nothing typed is kept."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import httpx
import made_up
import pytest
from given import DATASETS, ROOT
from python_runs import Program
from qiangqi.catalogue.building.pipeline import publish
from qiangqi.standing.dates import parse_day
from qiangqi.standing.regime_files import load_regimes
from qiangqi.web.regimes.self_check import tiers_of
from serving import free_port, wait_for
from sites import Site

REGIMES = load_regimes(DATASETS)
FORM = "application/x-www-form-urlencoded"
DEMONSTRATION = "/regime/zhengzhou/check?tier=demonstration"


def test_the_tiers_of_a_form_are_those_with_a_figure_in_their_conditions() -> None:
    day, ruled = parse_day("2026-11-21"), [regime for regime in REGIMES.values() if regime.text_held]
    assert {regime.id: tiers_of(regime, day) for regime in ruled if regime.conditions} == {
        "national-demonstration": ["demonstration"],
        "xiping": ["advantage", "reserve"],
        "zhengzhou": ["demonstration", "advantage"],
    }


def test_conditions_read_in_part_ask_for_no_figures() -> None:
    in_part = [regime for regime in REGIMES.values() if regime.conditions and not regime.text_held]
    assert in_part and [regime.id for regime in in_part if tiers_of(regime, parse_day("2026-11-21"))] == []


# The page


def post(site: Site, path: str, typed: dict[str, str] | bytes, **headers: str) -> httpx.Response:
    """Send a form."""
    body = typed if isinstance(typed, bytes) else urlencode(typed).encode()
    sent = {"content-type": FORM} | {name.replace("_", "-"): value for name, value in headers.items()}
    answer: httpx.Response = site.loop.run_until_complete(
        site.datasette.client.post(path, content=body, headers=sent, follow_redirects=False)
    )
    return answer


def section(page: str) -> str:
    """Return the text of the self-check, its tags left out."""
    found = re.search(r'<section id="check">.*?</section>', page, re.S)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


FILLED = {
    "valid_patents": "12",
    "valid_invention_patents": "5",
    "training_rate_managers_rd": "80",
    "licensed_software_rate": "101",
    "revenue_last_year": "5,000",
    "ip_revenue_share": "",
    "rd_share_main_revenue": "很多",
}


def test_each_condition_is_answered_and_the_summary_counts_only_what_the_figures_decide(site: Site) -> None:
    text = section(post(site, DEMONSTRATION, FILLED).text)
    assert "符合2项，不符合0项，没有可用的数字3项" in text
    assert "符合的：有效专利或有效发明专利、管理和研发人员培训率。" in text
    assert "须向主管部门咨询的：上一年度营业收入。" in text
    assert "须向主管部门咨询 上一年度营业收入高于5000万元。 第五条（五）" in text and "此项达到" in text
    below = section(post(site, DEMONSTRATION, FILLED | {"revenue_last_year": "4999", "valid_patents": "1"}).text)
    assert "不符合 上一年度营业收入高于5000万元。" in below and "此项未达到" in below
    assert "凭能证明“技术标准”的文件" in text and "复核条件" in text
    assert "不构成认定" in text and "可获得" not in text


def test_a_bad_figure_is_kept_told_what_is_expected_and_stops_no_other(site: Site) -> None:
    page = post(site, DEMONSTRATION, FILLED)
    assert page.status_code == 200
    for typed in ("101", "很多", "5,000"):
        assert f'value="{typed}"' in page.text
    text = section(page.text)
    assert "数字太大；应为0至100的数字，可带小数。" in text
    assert "不是数字；应为0至1,000,000,000的数字" in text and "未填写；应为0至100的数字" in text
    assert page.text.count('aria-invalid="true"') == 3


def test_what_was_typed_is_text_and_never_markup(site: Site) -> None:
    page = post(site, DEMONSTRATION, {"valid_patents": '"><script>alert(1)</script>'}).text
    assert "<script" not in page and "&#34;&gt;&lt;script" in page


def test_the_exemption_of_the_leaders_is_stated_as_one(site: Site) -> None:
    page = post(site, "/regime/national-demonstration/check", {"score_table_a": "75", "score_table_b": "79.9"})
    text = section(page.text)
    assert "符合1项，不符合1项" in text
    assert "不受申报条件1限制" in text and "例外情形不属于条件" in text


def test_the_form_and_its_answers_are_there_in_english(site: Site) -> None:
    page = post(site, f"{DEMONSTRATION}&lang=en", FILLED).text
    assert (
        '<html lang="en">' in page and 'action="/regime/zhengzhou/check?tier=demonstration&amp;lang=en#check"' in page
    )
    text = section(page)
    assert "met 2, not met 0, no usable figure 3" in text
    assert "Too large; expected a number from 0 to 100, decimals allowed." in text
    without_titles = re.sub(r"郑州市知识产权(示范|优势)企业|很多|优势|示范", "", text)
    assert not re.search("[一-鿿]", without_titles), without_titles


def test_a_tier_is_chosen_by_a_link_and_an_unknown_one_is_refused(site: Site) -> None:
    page = site.get("/regime/zhengzhou?tier=advantage").text
    assert "tier=demonstration#check" in page and 'name="licensed_software_rate"' not in page
    assert site.get("/regime/zhengzhou?tier=reserve").status_code == 400
    refused = post(site, "/regime/zhengzhou/check?tier=x", FILLED)
    assert (refused.status_code, refused.headers["cache-control"]) == (400, "no-store")


def test_a_regime_without_conditions_has_no_form(site: Site) -> None:
    assert 'id="check"' not in site.get("/regime/henan").text
    assert post(site, "/regime/none/check", {}).status_code == 404


def test_the_form_puts_no_figure_into_the_address_and_a_reload_leads_back_to_it(site: Site) -> None:
    assert '<form class="figures" method="post"' in site.get("/regime/zhengzhou").text
    response = site.get(f"{DEMONSTRATION}&lang=en&valid_patents=12")
    assert response.status_code == 302
    assert response.headers["location"] == "/regime/zhengzhou?tier=demonstration&lang=en#check"


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://elsewhere.example"}, {"cookie": "any=1"}, {"cookie": "ds_actor=x; csrftoken=y"}],
)
def test_the_answer_is_kept_by_nobody_and_needs_no_token(site: Site, headers: dict[str, str]) -> None:
    page = post(site, DEMONSTRATION, FILLED, **headers)
    assert page.status_code == 200
    assert "no-store" in page.headers["cache-control"]
    assert "set-cookie" not in page.headers and "etag" not in page.headers


def test_a_body_larger_than_any_form_is_refused_in_one_sentence(site: Site) -> None:
    edge = b"valid_patents=30&more=" + b"x" * (64 * 1024 - 22)
    assert len(edge) == 64 * 1024 and post(site, DEMONSTRATION, edge).status_code == 200
    for size in (1, 200_000, 5_000_000):
        refused = post(site, DEMONSTRATION, edge + b"x" * size)
        assert (refused.status_code, refused.headers["cache-control"]) == (413, "no-store")
        assert "超过64 KB" in refused.text


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_what_is_no_form_is_refused(site: Site, kind: str) -> None:
    assert post(site, DEMONSTRATION, b"{}", content_type=kind, cookie="any=1").status_code == 415


def test_any_bytes_are_answered(site: Site) -> None:
    for body in (b"", b"&&&===", b"\xff\xfe%ff%00=%zz", b"valid_patents=%00", b"a=1&" * 9_000):
        assert post(site, DEMONSTRATION, body).status_code == 200


def test_an_old_day_is_checked_by_the_conditions_of_that_day(tmp_path: Path) -> None:
    datasets = made_up.begin(tmp_path / "datasets")
    path = datasets / "zhengzhou/zhengzhou/conditions-1-advantage.yml"
    later = """
- from: "2027-01-01"
  tier: advantage
  stage: application
  metric: {zh: 上一年度营业收入, en: revenue of the last year}
  code: revenue_last_year
  operator: ">="
  value: "900"
  unit: {zh: 万元, en: "CNY 10,000"}
  provision: 第四条（五）
  checkable: figures
  says: {zh: 虚构的新值, en: an invented new value}
"""
    path.write_text(path.read_text(encoding="utf-8") + later, encoding="utf-8")
    made_up.publish_list(datasets, [made_up.row(made_up.FIRMS[0])])
    changed = Site(publish(datasets, tmp_path / "build"))
    where, figures = "/regime/zhengzhou/check?tier=advantage&as_of=", {"revenue_last_year": "700"}
    before, after = (section(post(changed, f"{where}{day}", figures).text) for day in ("2026-12-31", "2027-01-01"))
    changed.loop.close()
    assert "符合 上一年度营业收入高于600万元" in before and "不符合 虚构的新值" in after
    assert "按2026-12-31当日的条件核对" in before and "虚构的新值" not in before


def test_a_share_of_revenue_that_research_may_exceed_is_read_above_a_hundred(site: Site) -> None:
    text = section(post(site, DEMONSTRATION, FILLED | {"rd_share_main_revenue": "140", "ip_revenue_share": "140"}).text)
    assert "所填： 140%" in text or "所填：140%" in text.replace(" ", "")
    assert "符合 全年研发投入不低于主营收入的15%。" in text and text.count("数字太大") == 2


def test_later_pass_marks_and_what_took_their_place_stand_beside_the_scores(site: Site) -> None:
    path = "/regime/national-demonstration/check"
    text = section(post(site, path, {"score_table_a": "75", "score_table_b": "80"}).text)
    for said in ("2018年的复核也要求A表75分以上", "示范合格线为70分", "2025年起新报的企业先列为创建对象"):
        assert said in text, said


@pytest.mark.parametrize(
    ("path", "typed", "says"),
    [
        (DEMONSTRATION, {"ground-ip_dishonesty_list": "yes"}, "有妨碍 有效期内进入知识产权领域的失信名单。"),
        (DEMONSTRATION, {"ground-ip_dishonesty_list": "no"}, "没有妨碍 有效期内进入知识产权领域的失信名单。"),
        (DEMONSTRATION, {}, "没有回答 有效期内进入知识产权领域的失信名单。"),
        ("/regime/zhengzhou/check?tier=advantage", {"ground-no_infringement_finding_3y": "no"}, "有妨碍 近三年没有被"),
        (
            "/regime/zhengzhou/check?tier=advantage",
            {"ground-no_infringement_finding_3y": "yes"},
            "没有妨碍 近三年",
        ),
        ("/regime/national-demonstration/check", {"ground-malicious_infringement_3y": "yes"}, "有妨碍 近3年恶意侵犯"),
        (f"{DEMONSTRATION}&as_of=2027-01-31", {"barred_until": "2027-01-31"}, "至2027年1月31日（含当日）不得申报"),
        (f"{DEMONSTRATION}&as_of=2027-02-01", {"barred_until": "2027-01-31"}, "不得申报的期间已在2027年1月31日结束"),
        (DEMONSTRATION, {"barred_until": "明年"}, "未填写不得申报的最后一日"),
    ],
)
def test_grounds_and_bars_are_asked_and_answered(site: Site, path: str, typed: dict[str, str], says: str) -> None:
    assert says in section(post(site, path, typed).text)


# Nothing is kept


MARK = "73190246.5"


def _digests(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_a_marked_figure_is_in_no_file_no_log_and_no_header(database: Path, tmp_path: Path) -> None:
    shutil.copy(database, tmp_path / "catalogue.db")
    before = _digests(tmp_path)
    port = free_port()
    command = ["-m", "datasette", "serve", "-i", "catalogue.db", "-p", str(port)]
    command += ["--metadata", str(ROOT / "metadata.yml")]
    server = Program(command, subprocess.PIPE, subprocess.STDOUT, tmp_path)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/robots.txt", server)
        typed = FILLED | {"revenue_last_year": MARK}
        answer = httpx.post(base + DEMONSTRATION, data=typed, headers={"cookie": "any=1", "origin": base})
        long = httpx.post(base + DEMONSTRATION, data={"revenue_last_year": MARK * 9_000})
    finally:
        server.terminate()
        assert server.stdout is not None
        log = server.stdout.read()
        server.wait(60)
    assert (answer.status_code, long.status_code) == (200, 413)
    assert f'value="{MARK}"' in answer.text and MARK not in str(answer.headers)
    assert "/regime/REGIME/check" in log and MARK not in log
    assert _digests(tmp_path) == before
