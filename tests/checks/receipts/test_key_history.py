"""Keys that were followed by others or revoked, and the set in which they are published."""

from __future__ import annotations

import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey
from qiangqi.checks.receipts.key_history import DatedKey, KeyHistory, by_kid, read_history, read_keys, revoked, rotated
from qiangqi.checks.receipts.keys import NoKey, bare_jwk, private_jwk
from qiangqi.checks.receipts.parse import read_receipt
from qiangqi.checks.receipts.receipt import canonical
from qiangqi.checks.receipts.signatures import NotSigned, verify
from qiangqi.client.receipts import verdict
from signed_receipts import (
    DAY,
    IDENTITY,
    KEY,
    KID,
    OTHER,
    VALUE,
    b64,
    receipt_of,
    told,
)


def history(*days: str) -> KeyHistory:
    """Return a key that was rotated on days."""
    found = KeyHistory(DatedKey(KEY, used_from="2026-01-01"))
    for day in days:
        found = rotated(found, day)
    return found


def published(found: KeyHistory) -> dict[str, DatedKey]:
    """Return the keys as a reader has them from the site."""
    return by_kid(read_keys(json.dumps({"keys": found.as_published()})))


# Keys that were followed by others, and keys that were revoked


@pytest.mark.parametrize(
    ("day", "is_good"), [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)]
)
def test_a_former_key_vouches_for_the_days_of_its_use(day: str, is_good: bool) -> None:
    keys = published(history("2026-06-30", "2026-09-01"))
    receipt = read_receipt(receipt_of(day=day))
    if is_good:
        signer = verify(receipt, keys)
        assert signer.is_known and "from 2026-01-01 until 2026-06-30" in signer.says
    else:
        with pytest.raises(NotSigned, match="in use from 2026-01-01 until 2026-06-30"):
            verify(receipt, keys)


@pytest.mark.parametrize(("day", "is_refused"), [("2026-03-31", False), ("2026-04-01", True), ("2026-05-01", True)])
def test_a_revoked_key_vouches_for_nothing_and_from_its_day_on_its_receipts_are_refused(
    day: str, is_refused: bool
) -> None:
    keys = published(revoked(history("2026-06-30"), KID, "2026-04-01", "盘已丢失 disk lost"))
    receipt = read_receipt(receipt_of(day=day))
    if is_refused:
        with pytest.raises(NotSigned, match=r"revoked from 2026-04-01 on .*盘已丢失 disk lost"):
            verify(receipt, keys)
    else:
        signer = verify(receipt, keys)
        assert not signer.is_known and "can write any date" in signer.says


@pytest.mark.parametrize(
    ("lang", "says"), [("zh", "自 2026-04-01 起已吊销（盘已丢失）"), ("en", "revoked from 2026-04-01")]
)
def test_the_command_names_a_revoked_key_as_such_in_both_languages(lang: str, says: str) -> None:
    keys = revoked(history("2026-06-30"), KID, "2026-04-01", "盘已丢失")
    found = verdict(receipt_of(day="2026-03-31"), json.dumps({"keys": keys.as_published()}), None, lang)
    assert found.status == 3 and says in found.says and "不在给出的公钥之中" not in found.says


def test_whoever_has_only_older_keys_is_told_to_get_them_anew() -> None:
    older, newer = history(), history("2026-06-30")
    later = read_receipt(receipt_of(newer.current.key, day="2026-07-02"))
    signer = verify(later, published(older))
    assert not signer.is_known and "get /.well-known/jwks.json anew" in signer.says
    assert verify(later, published(newer)).is_known
    assert verify(read_receipt(receipt_of(day="2026-06-01")), published(older)).is_known


def test_published_keys_carry_no_private_part_and_other_software_uses_all_but_the_revoked_one() -> None:
    found = revoked(history("2026-06-30", "2026-09-01"), KID, "2026-04-01", "lost")
    current, former, lost = found.as_published()
    assert not any("d" in jwk for jwk in (current, former, lost)) and found.as_text().count('"d":') == 1
    assert read_history(found.as_text()).as_published() == [current, former, lost]
    assert (lost["revoked_on"], lost["revoked_because"], lost["used_until"]) == ("2026-04-01", "lost", "2026-06-30")
    value = json.loads(receipt_of(found.current.key, day=DAY))["signature"]["value"]
    payload = canonical(told(receipt_of(found.current.key)))
    assert jws.deserialize_compact(value, OKPKey.import_key(current), algorithms=["Ed25519"], payload=payload)
    with pytest.raises(Exception, match="verify"):
        jws.deserialize_compact(VALUE, OKPKey.import_key(lost), algorithms=["Ed25519"], payload=payload)


@pytest.mark.parametrize(
    ("kid", "day", "reason"),
    [
        ("nothing", DAY, "lost"),
        (KID, DAY, ""),
        (KID, DAY, "two\nlines"),
        (KID, DAY, "x" * 201),
        (KID, "2026-08-01", "again"),
    ],
    ids=["another key", "no reason", "two lines", "a long reason", "revoked already"],
)
def test_what_cannot_be_revoked_is_said(kid: str, day: str, reason: str) -> None:
    found = revoked(history("2026-06-30"), KID, "2026-08-01", "lost")
    with pytest.raises(NoKey):
        revoked(found, kid, day, reason)


WEAK = {"kty": "OKP", "crv": "Ed25519", "x": b64(IDENTITY)}

JWK = {**bare_jwk(KEY)}


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [WEAK],
        [JWK, JWK],
        [{**JWK, "x": JWK["x"] + "="}],
        [{**private_jwk(KEY), "x": bare_jwk(OTHER)["x"]}],
        [{**JWK, "used_until": "2026-13-01"}],
        [{**JWK, "used_from": 2026}],
        [{**JWK, "revoked_on": " 2026-1-1 "}],
        [{**JWK, "revoked_because": "lost"}],
        [{**bare_jwk(KEY), "used_until": "٢٠٢٦-٠١-٠١"}],
        [{**bare_jwk(KEY), "revoked_on": "2026-01-01", "revoked_because": "a\x1b[2Kb"}],
    ],
)
def test_a_set_of_keys_that_says_what_none_says_is_refused(keys: list[dict[str, Any]]) -> None:
    with pytest.raises(NoKey):
        read_keys(json.dumps({"keys": keys}))


def test_keys_of_other_kinds_in_a_set_are_left_out() -> None:
    others = [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, {"kty": "OKP", "crv": "X25519", "x": JWK["x"]}]
    assert [one.kid for one in read_keys(json.dumps({"keys": [*others, JWK]}))] == [KID]
