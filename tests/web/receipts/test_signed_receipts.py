"""What stands on a receipt, and who signed it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from checkers import TODAY
from joserfc import jws
from joserfc.jwk import OKPKey
from known_firms import OLD_NAME, YUTONG
from posting import JSON, post
from qiangqi.catalogue.query.catalogue import Catalogue
from qiangqi.checks.receipts.key_history import by_kid, read_history, read_keys, revoked, rotated
from qiangqi.checks.receipts.keys import kid_of, new_key, private_jwk
from qiangqi.checks.receipts.parse import NoReceipt, read_receipt
from qiangqi.checks.receipts.signatures import NotSigned, verify
from qiangqi.standing.dates import iso
from qiangqi.web.receipts import api as receipts
from receipts_asked import DAYS, LOAN, MANY, ONE, ROWS, issued, lasting, verified
from signed_receipts import KEY, PRIVATE
from sites import Site


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> OKPKey:
    """The key that the site signs with for one test."""
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", PRIVATE)
    return KEY


# What stands on a receipt


def test_a_receipt_has_question_answer_release_rules_and_where_to_ask_again(site: Site, catalogue: Catalogue) -> None:
    answer = issued(site)
    receipt = answer.json()
    assert answer.headers["cache-control"] == "no-store" and "set-cookie" not in answer.headers
    assert receipt["question"] == {"as_of": "2019-01-01", "known_on": "2026-11-21", "lang": "zh", "row": LOAN}
    checked = post(site, f"{JSON}?{DAYS}", {"rows": [LOAN]}).json()
    assert receipt["answer"] == checked["results"][0]
    (known_on,) = catalogue._db.execute("select value from build where key = 'known_on'").fetchone()
    assert receipt["catalogue"] == {"release": checked["release"], "known_on": known_on}
    rules = dict(site.get("/catalogue.json?sql=select+regime,+data+from+regimes&_shape=arrays").json()["rows"])
    assert receipt["rules"] == {id_: hashlib.sha256(data.encode()).hexdigest() for id_, data in rules.items()}
    assert set(receipt["rules"]) == set(catalogue.regimes)


@pytest.mark.parametrize("row", [LOAN, {"uscc": YUTONG}, {"name": "没有这样的有限公司"}, {"uscc": "4.1E+17"}])
def test_the_address_on_a_receipt_gives_the_same_receipt_again(site: Site, row: dict[str, str]) -> None:
    first = issued(site, row, f"{ONE}?known_on=2026-11-21&lang=en")
    replay = first.json()["replay"]
    again = issued(site, first.json()["question"]["row"], replay["address"].removeprefix("http://localhost"))
    assert lasting(again.content) == lasting(first.content)
    told = unquote(replay["address"])
    assert not any(row[field] in told for field in ("name", "uscc") if field in row)
    if replay["page"]:
        assert site.get(replay["page"].removeprefix("http://localhost")).status_code == 200


def test_the_same_question_gives_the_same_bytes_apart_from_time_and_signature(
    site: Site, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsigned = issued(site).content
    monkeypatch.setattr(receipts, "moment", lambda: "2031-01-01T00:00:00+08:00")
    other = Site(database)
    again = issued(other, dict(reversed(LOAN.items()))).content
    other.loop.close()
    assert lasting(again) == lasting(unsigned) and again != unsigned
    batch, repeated = (post(site, f"{MANY}?{DAYS}", {"rows": ROWS}).content for _ in range(2))
    assert lasting(batch) == lasting(repeated)


def test_the_days_that_were_meant_stand_on_a_receipt_that_was_asked_for_without(site: Site) -> None:
    asked = issued(site, {"name": OLD_NAME, "from": "2019-01-01"}, ONE).json()["question"]
    assert asked["as_of"] == "2019-01-01" and asked["known_on"] == iso(TODAY)
    assert (
        issued(site, {"name": OLD_NAME, "known_on": "2020-01-01"}, ONE).json()["question"]["known_on"] == "2020-01-01"
    )


def test_a_receipt_without_a_key_says_in_plain_words_that_it_is_unsigned(site: Site, tmp_path: Path) -> None:
    signature = issued(site).json()["signature"]
    assert signature["is_signed"] is False and "未签名" in signature["says"] and "Unsigned" in signature["says"]
    assert site.get("/.well-known/jwks.json").json() == {"keys": []}
    file = tmp_path / "receipt.json"
    file.write_bytes(issued(site).content)
    done = verified(file)
    assert done.returncode == 3 and "未签名" in done.stdout and "unsigned: whole" in done.stdout


# Signatures


def test_a_signature_is_a_jws_by_the_published_key(site: Site, key: OKPKey, tmp_path: Path) -> None:
    receipt, published = issued(site), site.get("/.well-known/jwks.json")
    (public,) = published.json()["keys"]
    assert public["kid"] == kid_of(key) == receipt.json()["signature"]["kid"] and "d" not in public
    told = receipt.json()
    value = told["signature"].pop("value")
    payload = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    found = jws.deserialize_compact(value, OKPKey.import_key(public), algorithms=["Ed25519"], payload=payload)
    assert found.headers()["kid"] == public["kid"]
    file, keys = tmp_path / "receipt.json", tmp_path / "jwks.json"
    file.write_bytes(receipt.content)
    keys.write_bytes(published.content)
    done = verified(file, "--jwks", keys)
    assert done.returncode == 0 and f"signed by the key {public['kid']}" in done.stdout


def broken(receipt: bytes) -> Iterator[bytes]:
    """Yield the receipt with one byte altered, for each byte in several ways; with one less, and with one more."""
    for place, byte in enumerate(receipt):
        for other in {byte ^ 1, byte ^ 0x20, byte ^ 0x80}:
            yield receipt[:place] + bytes([other]) + receipt[place + 1 :]
        yield receipt[:place] + receipt[place + 1 :]
    yield receipt + b"\n"
    yield b" " + receipt


@pytest.mark.slow
@pytest.mark.parametrize("is_signed", [True, False])
def test_a_receipt_altered_by_one_byte_anywhere_fails(
    is_signed: bool, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_signed:
        monkeypatch.setenv("QIANGQI_RECEIPT_KEY", PRIVATE)
    receipt = issued(site).content
    verify(read_receipt(receipt))
    for altered in broken(receipt):
        with pytest.raises((NoReceipt, NotSigned)):
            verify(read_receipt(altered))


def test_the_last_letters_of_a_signature_have_no_second_spelling(site: Site, key: OKPKey) -> None:
    receipt = issued(site).content
    value = json.loads(receipt)["signature"]["value"].encode()
    place = receipt.index(value) + len(value) - 1
    for letter in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
        altered = receipt[:place] + bytes([letter]) + receipt[place + 1 :]
        if altered != receipt:
            with pytest.raises(NotSigned):
                verify(read_receipt(altered))


@pytest.mark.parametrize(("place", "status"), [(0, 2), (500, 1), (-100, 1), (-1, 2)])
def test_the_script_refuses_an_altered_receipt_in_one_sentence(
    place: int, status: int, site: Site, key: OKPKey, tmp_path: Path
) -> None:
    receipt = bytearray(issued(site).content)
    receipt[place] ^= 1
    file = tmp_path / "receipt.json"
    file.write_bytes(receipt)
    done = verified(file)
    assert done.returncode == status and done.stdout == ""
    assert done.stderr.count("\n") == 1 and ("not verified" if status == 1 else "cannot be read") in done.stderr


KEYS = by_kid(read_keys(PRIVATE))


def test_an_unsigned_receipt_has_no_signer_where_keys_are_given(site: Site) -> None:
    signer = verify(read_receipt(issued(site).content), KEYS)
    assert not signer.is_known and signer.says.startswith("未签名")


def test_a_receipt_signed_anew_by_a_stranger_has_no_signer_among_the_published_keys(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", json.dumps(private_jwk(new_key())))
    receipt = read_receipt(issued(site).content)
    signer = verify(receipt, KEYS)
    assert not signer.is_known and "not among" in signer.says


def test_a_key_that_is_rotated_signs_the_next_receipt_and_the_one_before_is_published_as_former(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "moment", lambda: "2026-11-22T12:00:00+08:00")
    file, history = tmp_path / "keys", rotated(read_history(PRIVATE), "2026-11-22")
    monkeypatch.setenv("QIANGQI_RECEIPT_KEY", str(file))
    file.write_text(PRIVATE)
    before, lost = issued(site), history.current.kid
    history = revoked(rotated(history, "2026-11-22"), lost, "2026-11-22", "遗失")
    file.write_text(history.as_text(), encoding="utf-8")
    after, answer = issued(site), site.get("/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "no-cache" and '"d"' not in answer.text
    keys = by_kid(read_keys(answer.text))
    assert list(keys) == [after.json()["signature"]["kid"], lost, kid_of(KEY)]
    assert keys[lost].revoked_because == "遗失"
    assert verify(read_receipt(before.content), keys).is_known and verify(read_receipt(after.content), keys).is_known


def test_a_signed_receipt_never_takes_its_address_from_the_request(
    site: Site, key: OKPKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay = post(site, f"{ONE}?{DAYS}", LOAN, host="elsewhere.example").json()["replay"]
    assert replay["address"].startswith("/-/receipt.json?") and "elsewhere" not in json.dumps(replay)
    site.set_to(monkeypatch, address="https://register.example/")
    replay = issued(site).json()["replay"]
    assert replay["address"].startswith("https://register.example/-/receipt.json?")
    assert replay["page"].startswith(f"https://register.example/firm/{YUTONG}?")
