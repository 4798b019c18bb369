"""Vectors that the RFCs publish: they are read, verified and made as other software does."""

from __future__ import annotations

import pytest
from joserfc import jws
from joserfc.jwk import JWKRegistry
from qiangqi.checks.receipts.detached_jws import NotDetached, decoded, read_header
from qiangqi.checks.receipts.key_history import DatedKey, by_kid
from qiangqi.checks.receipts.keys import key_of, kid_of
from qiangqi.checks.receipts.parse import read_receipt
from qiangqi.checks.receipts.signatures import NotSigned, verify
from signed_receipts import (
    receipt_of,
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
