"""The page that verifies a receipt."""

from __future__ import annotations

import json

import pytest
from check_forms import text
from known_firms import NEW_NAME
from posting import post
from qiangqi.checks.receipts.keys import new_key, private_jwk
from receipts_asked import DAYS, LOAN, MANY, ONE, ROWS, form, issued
from sites import Site

VERIFY = "/check/verify"


def receipt_of(site: Site) -> str:
    return issued(site, {**LOAN, "as_of": ""}, f"{ONE}?{DAYS}").content.decode()


def test_an_unsigned_receipt_is_whole_proves_nobody_and_is_answered_the_same(site: Site) -> None:
    answer = form(site, VERIFY, receipt=receipt_of(site) + "\n")
    told = text(answer)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "◐ 内容完整" in told and "未签名" in told and "本站现在的答复与回执相同" in told and NEW_NAME in told


def test_a_receipt_with_one_byte_changed_is_not_verified(site: Site) -> None:
    whole = receipt_of(site)
    for damaged in (whole.replace("2019-01-01", "2019-01-02"), whole[:-1], "{}", whole.replace(",", ", ", 1)):
        told = text(form(site, VERIFY, receipt=damaged))
        assert "✕ 核对不符" in told and "现在的答复" not in told


def test_a_signed_receipt_is_verified_by_the_sites_own_key_and_by_no_other(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", json.dumps(private_jwk(new_key())))
    signed = receipt_of(site)
    assert "✓ 核对相符" in text(form(site, VERIFY, receipt=signed))
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", json.dumps(private_jwk(new_key())))
    assert "不是本站公布的有效公钥" in text(form(site, VERIFY, receipt=signed))
    monkeypatch.delenv("QIANGQI_RECEIPT_KEY")
    assert "不是本站公布的有效公钥" in text(form(site, VERIFY, receipt=signed))


def test_a_batchs_receipt_is_verified_without_its_rows(site: Site) -> None:
    batch = post(site, f"{MANY}?{DAYS}", {"rows": ROWS}).content.decode()
    told = text(form(site, VERIFY, receipt=batch))
    assert "◐ 内容完整" in told and "批量回执不含各行内容" in told


def test_what_is_no_receipt_is_told_at_its_field(site: Site) -> None:
    assert site.get(VERIFY).headers["cache-control"].startswith("public")
    empty = form(site, VERIFY, receipt=" ")
    assert empty.status_code == 400 and 'role="alert"' in empty.text and "请选择回执文件" in text(empty)
    assert form(site, VERIFY, other="x").status_code == 400
    english = form(site, f"{VERIFY}?lang=en", receipt=receipt_of(site))
    assert "nothing proves who issued it" in text(english)
