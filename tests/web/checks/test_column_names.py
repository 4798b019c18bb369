"""No answer repeats what stands beside the name of a column of a sheet that was sent."""

from __future__ import annotations

import pytest
from check_forms import send, text, workbook
from known_firms import NEW_NAME
from posting import CSV, post
from sites import Site

PERSONS = ("张三", "李四", "13812345678", "410101199001011234")
TWICE = ["企业名称（张三13812345678）", "公司名称(李四 410101199001011234)"]
THRICE = [*TWICE, "客户名称（\u202e\x1b张三）"]


def is_clean(answer: str) -> bool:
    return not any(found in answer for found in (*PERSONS, "\u202e", "\x1b"))


@pytest.mark.parametrize(
    ("header", "told"), [(TWICE, "“企业名称”“公司名称”均可作为"), (THRICE, "“企业名称”“公司名称”“客户名称”均可作为")]
)
def test_columns_that_claim_one_field_are_all_named_and_only_by_their_names(
    header: list[str], told: str, site: Site
) -> None:
    table = f"{','.join(header)},起息日\n{','.join('甲乙丙')}\n"
    refused = post(site, CSV, table.encode(), "text/csv")
    assert refused.status_code == 422 and told in refused.json()["detail"] and is_clean(refused.text)
    for step in ("preview", "check"):
        for body in (table.encode(), *([workbook([[*header, "起息日"], ["甲"]])] if header is TWICE else [])):
            page = text(send(site, "/check/batch", {"step": step}, body))
            assert told in page and is_clean(page)


def test_a_header_of_any_length_or_many_of_one_field_make_no_long_sentence(site: Site) -> None:
    for header in (["企业名称（" + "长" * 3_000, "公司名称"], ["企业名称"] * 5_000):
        detail = post(site, CSV, ",".join(header).encode(), "text/csv").json()["detail"]
        assert "均可作为企业名称（name）" in detail and len(detail) < 200


def test_a_fault_of_a_row_is_told_by_the_name_of_its_column_alone(site: Site) -> None:
    table = f"企业名称,贷款到期日（客户经理张三13812345678）\n{NEW_NAME},去年\n"
    told = "“贷款到期日”列（表头下第1行）"
    assert told in text(send(site, "/check/batch", {}, table.encode()))
    answer = post(site, CSV, table.encode(), "text/csv")
    assert told in answer.text.partition("\n")[2] and is_clean(answer.text.partition("\n")[2])


def test_a_preview_shows_columns_by_their_names_known_or_not(site: Site) -> None:
    for first in ("企业名称（张三13812345678）", "编号（张三13812345678）"):
        table = f"{first},联系人李四,（李四）,电话13812345678\n{NEW_NAME},,,\n"
        assert is_clean(text(send(site, "/check/batch", {"step": "preview"}, table.encode())))


def test_a_preview_masks_the_names_of_sheets(site: Site) -> None:
    book = workbook([["企业名称"], [NEW_NAME]], "经理13812345678", "说明")
    told = text(send(site, "/check/batch", {"step": "preview"}, book))
    assert "未读取的工作表" in told and "说明" in told and is_clean(told)
