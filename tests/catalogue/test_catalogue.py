"""What the catalogue answers about the real facts."""

from __future__ import annotations

from typing import Any

import pytest
from given import day
from qiangqi.catalogue.query.catalogue import Catalogue

TODAY = day("2026-11-21")
YUTONG = ("郑州宇通客车股份有限公司", "宇通客车股份有限公司")
OF_2023 = "湖南江冶机电科技股份有限公司"


def ask(catalogue: Catalogue, firm: str, as_of: str, regime: str, lang: str = "zh") -> dict[str, Any]:
    return catalogue.ask(firm, day(as_of), TODAY, regime, lang)["standings"][0]


@pytest.mark.parametrize("name", YUTONG)
def test_both_names_find_the_firm_and_its_printed_term(catalogue: Catalogue, name: str) -> None:
    standing = ask(catalogue, name, "2019-01-01", "national-advantage")
    assert (standing["status"], standing["until"]) == ("in_force", "2021-07-31")
    assert standing["term"]["basis"] == "printed"
    assert "国知发管函字〔2018〕158号" in standing["because"][0]["says"]


def test_a_renamed_firm_keeps_one_id_and_its_former_id_still_finds_it(catalogue: Catalogue) -> None:
    found = {catalogue.find(name, TODAY)[0] for name in YUTONG}
    assert found == {"91410000170001401D"}
    former = catalogue._db.execute("select old_id from former_ids").fetchone()[0]
    assert catalogue.find(former, TODAY) == ["91410000170001401D"]


def test_a_code_is_not_known_before_the_document_that_brings_it(catalogue: Catalogue) -> None:
    codes = [catalogue.ask(YUTONG[0], TODAY, day(known))["firm"]["uscc"] for known in ("2022-03-30", "2022-03-31")]
    assert codes == [None, "91410000170001401D"]


def test_a_new_name_is_not_known_before_the_renaming_was_published(catalogue: Catalogue) -> None:
    before = catalogue.ask(YUTONG[0], day("2019-01-01"), day("2019-01-01"))["firm"]
    after = catalogue.ask(YUTONG[0], day("2019-01-01"), TODAY)["firm"]
    assert (before["name"], before["former_names"]) == (YUTONG[0], [])
    assert (after["name"], after["former_names"]) == (YUTONG[1], [YUTONG[0]])
    assert catalogue.find(YUTONG[1], day("2019-01-01")) == []


def test_after_the_printed_term_it_cannot_be_said_and_the_sentence_says_what_is_not_held(catalogue: Catalogue) -> None:
    standing = ask(catalogue, YUTONG[0], "2026-11-21", "national-advantage")
    assert (standing["status"], standing["holds_title"]) == ("undetermined", "unclear")
    assert "本目录未完整收录这一称号的规则文本，2021年及此后的复核结果也没有完整收录" in standing["says"]


def test_the_title_is_not_in_force_on_the_day_before_its_term(catalogue: Catalogue) -> None:
    standing = ask(catalogue, YUTONG[0], "2018-07-31", "national-advantage")
    assert standing["status"] == "undetermined"
    assert standing["next"] == {"on": "2018-08-01", "status": "in_force"}


def test_a_reviewed_term_is_in_force(catalogue: Catalogue) -> None:
    standing = ask(catalogue, "中原内配集团股份有限公司", "2020-01-01", "national-demonstration")
    assert (standing["status"], standing["term"]["basis"]) == ("in_force", "printed")


def test_a_grant_without_a_printed_term_runs_three_years_from_an_approximate_day(catalogue: Catalogue) -> None:
    standing = ask(catalogue, OF_2023, "2026-06-01", "national-demonstration")
    assert standing["status"] == "in_force"
    assert "approximate_date" in [caution["code"] for caution in standing["cautions"]]
    assert standing["because"][0]["provision"] == "三(二)3"


def test_between_the_two_possible_ends_both_readings_are_given(catalogue: Catalogue) -> None:
    standing = ask(catalogue, OF_2023, "2026-12-01", "national-demonstration")
    assert (standing["status"], standing["holds_title"]) == ("undetermined", "unclear")
    assert [reading["status"] for reading in standing["readings"]] == ["undetermined", "in_force"]


def test_a_batch_year_alone_is_undetermined_near_its_edges(catalogue: Catalogue) -> None:
    firm = "洛阳轴研科技股份有限公司"
    assert ask(catalogue, firm, "2013-06-01", "national-demonstration")["status"] == "undetermined"
    assert ask(catalogue, firm, "2015-06-01", "national-demonstration")["status"] == "in_force"
    assert ask(catalogue, firm, "2016-06-01", "national-demonstration")["status"] == "undetermined"


def test_a_candidate_and_a_publicised_firm_never_hold_the_title(catalogue: Catalogue) -> None:
    sql = """
        select distinct f.firm_id from facts f where kind in ('listed', 'publicised') and not exists
        (select 1 from facts g where g.firm_id = f.firm_id and g.kind in ('granted', 'review_passed'))
    """
    firms = [row[0] for row in catalogue._db.execute(sql)]
    assert len(firms) > 15
    held = "select count(*) from intervals where firm_id = ? and holds_title = 'yes'"
    assert all(catalogue._db.execute(held, (firm,)).fetchone()[0] == 0 for firm in firms)


def test_a_publicised_row_of_2022_or_2023_is_undetermined_today(catalogue: Catalogue) -> None:
    sql = "select firm_id, regime from facts where kind = 'publicised' and published_on >= '2022'"
    for firm, regime in catalogue._db.execute(sql).fetchall():
        assert ask(catalogue, firm, "2026-11-21", regime)["status"] == "undetermined"


def test_no_firm_is_ever_cancelled_removed_lapsed_ended_or_barred(catalogue: Catalogue) -> None:
    statuses = {row[0] for row in catalogue._db.execute("select distinct status from intervals")}
    assert statuses <= {"in_force", "listed", "publicised", "undetermined"}
    assert catalogue._db.execute("select count(*) from bars").fetchone()[0] == 0


def test_an_associations_title_is_said_to_be_one_in_both_languages(catalogue: Catalogue) -> None:
    zh = ask(catalogue, "广东鼎立森新材料有限公司", "2024-01-01", "guangdong-association")["says"]
    en = ask(catalogue, "广东鼎立森新材料有限公司", "2024-01-01", "guangdong-association", "en")["says"]
    assert "社会组织" in zh
    assert "an association, not by an authority" in en


def test_an_unknown_firm_is_unclear_not_a_no(catalogue: Catalogue) -> None:
    answer = catalogue.ask("从未听说的有限公司", TODAY, TODAY)
    assert answer["firm"] is None
    of_lists = {id_ for id_, regime in catalogue.regimes.items() if not regime.titles}
    assert {s["holds_title"] for s in answer["standings"] if s["regime"] not in of_lists} == {"unclear"}
    assert {s["holds_title"] for s in answer["standings"] if s["regime"] in of_lists} == {"no"}  # a list is no title
    assert {standing["regime"] for standing in answer["standings"]} == set(catalogue.regimes)


def test_brackets_width_and_script_do_not_matter_to_a_name(catalogue: Catalogue) -> None:
    for name in (
        "艾柯医疗器械（北京）股份有限公司",
        "艾柯医疗器械(北京)股份有限公司",
        "艾柯醫療器械 ( 北京 ) 股份有限公司",
    ):
        assert len(catalogue.find(name, TODAY)) == 1


def test_intervals_tile_time_and_agree_with_the_live_answer(catalogue: Catalogue) -> None:
    known_on = day(catalogue._db.execute("select value from build where key = 'known_on'").fetchone()[0])
    sql = "select firm_id, regime, tier, from_on, until_on, status, holds_title from intervals order by interval_id"
    last: dict[tuple[str, str, str], str | None] = {}
    for firm, regime, tier, start, end, status, holds in catalogue._db.execute(sql).fetchall():
        key = (firm, regime, tier)
        assert (start is None) == (key not in last)
        assert start is None or day(start) == day(last[key] or "") + 1
        last[key] = end
        asked = day(start or end or "2020-01-01")
        live = catalogue.engine.standings(catalogue.firm(firm, known_on).facts, asked, known_on, regime)  # type: ignore[union-attr]
        assert [(s.status, s.holds_title) for s in live if s.tier == tier] == [(status, holds)]
    assert set(last.values()) == {None}
