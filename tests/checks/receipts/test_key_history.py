"""The vectors of the RFCs, keys that were rotated or revoked, and the scripts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import run
from given import ROOT
from joserfc import jws
from joserfc.jwk import JWKRegistry, OKPKey
from qiangqi.checks.receipts.detached_jws import NotDetached, decoded, read_header
from qiangqi.checks.receipts.key_history import DatedKey, KeyHistory, by_kid, read_history, read_keys, revoked, rotated
from qiangqi.checks.receipts.keys import NoKey, bare_jwk, key_of, kid_of, private_jwk
from qiangqi.checks.receipts.parse import NoReceipt, NotReadable, read_receipt
from qiangqi.checks.receipts.receipt import canonical
from qiangqi.checks.receipts.signatures import NotSigned, verify
from qiangqi.client.receipts import verdict
from signed_receipts import (
    DAY,
    IDENTITY,
    KEY,
    KID,
    OTHER,
    RECEIPT,
    VALUE,
    attached,
    b64,
    receipt_of,
    told,
    with_value,
)

JOE = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

RFC_8037 = {
    "kty": "OKP",
    "crv": "Ed25519",
    "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}

VECTORS: dict[str, tuple[str, str, dict[str, str]]] = {
    "RFC 7515, A.1": (
        f"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{JOE}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "HS256",
        {
            "kty": "oct",
            "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
        },
    ),
    "RFC 7515, A.2": (
        f"eyJhbGciOiJSUzI1NiJ9.{JOE}."
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CU"
        "Ar7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_d"
        "O--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0ig"
        "cN_IoypGlUPQGe77Rw",
        "RS256",
        {
            "kty": "RSA",
            "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT"
            "-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UT"
            "o7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkML"
            "s91kzk2PAcDTW9gb54h4FRWyuXpoQ",
            "e": "AQAB",
        },
    ),
    "RFC 7515, A.3": (
        f"eyJhbGciOiJFUzI1NiJ9.{JOE}."
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        "ES256",
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        },
    ),
    "RFC 8037, A.4": (
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        "EdDSA",
        RFC_8037,
    ),
}


# The RFCs' own vectors


@pytest.mark.parametrize("vector", VECTORS)
def test_a_vector_of_the_rfcs_is_read_detached_verified_over_its_payload_and_no_receipt(vector: str) -> None:
    whole, alg, jwk = VECTORS[vector]
    head, payload, signature = whole.split(".")
    value = f"{head}..{signature}"
    assert jws.detach_content(whole) == value and read_header(value)["alg"] == alg
    key = JWKRegistry.import_key(jwk)
    assert jws.deserialize_compact(value, key, algorithms=[alg], payload=decoded(payload)).payload == decoded(payload)
    with pytest.raises(NotDetached):
        read_header(whole)
    with pytest.raises(NotSigned):
        verify(read_receipt(with_value(value)))


def test_the_unsecured_jws_of_rfc_7515_a_5_is_none_with_detached_content() -> None:
    with pytest.raises(NotDetached):
        read_header(f"eyJhbGciOiJub25lIn0.{JOE}.")


def test_the_key_of_rfc_8037_has_its_thumbprint_and_makes_its_signature() -> None:
    key = key_of(RFC_8037)
    assert kid_of(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    whole = VECTORS["RFC 8037, A.4"][0]
    made = jws.serialize_compact({"alg": "EdDSA"}, decoded(whole.split(".")[1]), key, algorithms=["EdDSA"])
    assert made == whole
    assert verify(read_receipt(receipt_of(key)), by_kid([DatedKey(key)])).is_known


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


# The scripts


def test_the_exit_status_says_how_far_a_receipt_is_proven(tmp_path: Path) -> None:
    files = {
        "good": RECEIPT,
        "unsigned": receipt_of(None),
        "forged": attached(receipt_of(None, name="另")),
        "cut": RECEIPT[:-9],
        "keys": json.dumps(JWK).encode(),
        "csv": b"a,b\n1,2\n",
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    expected: list[tuple[int, str, list[str]]] = [
        (0, "good", ["--jwks", "keys"]),
        (1, "forged", ["--jwks", "keys"]),
        (1, "good", ["--jwks", "keys", "--answers", "csv"]),
        (2, "cut", []),
        (2, "good", ["--jwks", "csv"]),
        (3, "good", []),
        (3, "unsigned", ["--jwks", "keys"]),
    ]
    for status, name, options in expected:
        given = [str(tmp_path / option) if option in files else option for option in options]
        done = run("verify_receipt", tmp_path / name, *given)
        assert done.returncode == status, (name, options, done.stderr)
        assert done.stderr.count("\n") == (status in (1, 2)), done.stderr
    told = run("verify_receipt", "--help").stdout
    assert all(f"\n    {status}  " in told for status in range(4))


def test_a_key_is_rotated_and_revoked_in_its_file_which_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "receipts.jwk"
    first = run("new_receipt_key", file).stdout.strip()
    file.chmod(0o640)
    second = run("new_receipt_key", "--rotate", file).stdout.strip()
    third = run("new_receipt_key", "--revoke", second, "--reason", "lost", "--from", "2026-01-02", file).stdout.strip()
    found = read_history(file.read_text(encoding="utf-8"))
    assert [one.kid for one in (found.current, *found.former)] == [third, second, first]
    assert [one.revoked_on for one in found.former] == ["2026-01-02", None]
    assert all(one.used_from and one.used_until for one in found.former) and found.current.used_until is None
    assert file.stat().st_mode & 0o777 == 0o640 and list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("is_there", [False, True])
def test_on_a_full_disk_no_key_is_made_or_rotated_and_nothing_is_left(is_there: bool, tmp_path: Path) -> None:
    file = tmp_path / "receipts.jwk"
    if is_there:
        run("new_receipt_key", file)
    before = [(path, path.read_bytes()) for path in tmp_path.iterdir()]
    line = [sys.executable, ROOT / "scripts/new_receipt_key.py", *(["--rotate"] if is_there else []), file]
    done = subprocess.run(["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *line], capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith(f"{file}: 读写文件没有成功 File too large; expected") and done.stderr.count("\n") == 1
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == before


def test_a_file_in_which_nothing_can_be_rotated_or_revoked_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "receipts.jwk"
    private = json.dumps(private_jwk(KEY)).encode()
    for body, options in (
        (json.dumps(JWK).encode(), ["--rotate"]),
        (private, ["--revoke", "nothing", "--reason", "lost"]),
        (private, ["--revoke", KID, "--reason", "x", "--from", "2100-01-01"]),
    ):
        file.write_bytes(body)
        done = run("new_receipt_key", *options, file)
        assert done.returncode in (1, 2) and done.stdout == "" and "Traceback" not in done.stderr
        assert file.read_bytes() == body and list(tmp_path.iterdir()) == [file]


def test_a_file_that_is_no_receipt_is_told_from_one_that_was_altered() -> None:
    with pytest.raises(NoReceipt, match="not in the form"):
        read_receipt(json.dumps(json.loads(RECEIPT), indent=1).encode())
    with pytest.raises(NotReadable):
        read_receipt(RECEIPT.replace(b"receipt/1", b"receipt/2"))
    for body in (b"", b"\xff", b"[]", b"{}", b"null", b"[" * 100_000, b'{"format": 1}'):
        with pytest.raises(NotReadable):
            read_receipt(body)
