"""Forged receipts: manipulations of a detached JWS."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import JWKRegistry, OKPKey
from qiangqi.checks.receipts.detached_jws import NotDetached, decoded, read_header
from qiangqi.checks.receipts.key_history import DatedKey, by_kid
from qiangqi.checks.receipts.keys import bare_jwk, kid_of, private_jwk
from qiangqi.checks.receipts.parse import NoReceipt, NotReadable, read_receipt
from qiangqi.checks.receipts.receipt import canonical, sha256_of
from qiangqi.checks.receipts.signatures import NotSigned, verify
from signed_receipts import (
    HEAD,
    IDENTITY,
    KEY,
    KID,
    OTHER,
    RECEIPT,
    SIGNATURE,
    VALUE,
    attached,
    b64,
    receipt_of,
    told,
    with_value,
)

ORDER = 2**252 + 27742317777372353535851937790883648493
"""The order of the group (RFC 8032, section 5.1): S and S + ORDER sign alike where a verifier does not look."""

HEADER = read_header(VALUE)


def signed(header: str | bytes | dict[str, Any], payload: bytes | None = None, key: OKPKey = KEY) -> str:
    """Return a value whose signature is right for its header, as whoever has the key can make it."""
    raw = header if isinstance(header, bytes) else (header if isinstance(header, str) else json.dumps(header)).encode()
    signing_input = f"{b64(raw)}.{b64(canonical(told(RECEIPT)) if payload is None else payload)}"
    return f"{b64(raw)}..{b64(key.private_key.sign(signing_input.encode()))}"  # type: ignore[union-attr]


def s_plus_order() -> str:
    """Return the signature with S made greater by the order of the group."""
    raw = decoded(SIGNATURE)
    return b64(raw[:32] + (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little"))


def weak(point: bytes) -> str:
    """Return a value under a key of small order: the identity as R and nought as S."""
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64(point)}
    kid = str(OKPKey.import_key(jwk).thumbprint())
    return f"{b64(json.dumps({**HEADER, 'kid': kid, 'jwk': jwk}).encode())}..{b64(IDENTITY + bytes(32))}"


def spelled_otherwise() -> str:
    """Return the last character of the signature with its unused bits set."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return SIGNATURE[:-1] + letters[letters.index(SIGNATURE[-1]) + 1]


OTHERS_JWK = bare_jwk(OTHER)

MANIPULATED: dict[str, Callable[[], str]] = {
    # the form
    "the genuine payload attached": lambda: f"{HEAD}.{b64(canonical(told(RECEIPT)))}.{SIGNATURE}",
    "another payload attached": lambda: f"{HEAD}.{b64(b'{}')}.{SIGNATURE}",
    "white space as payload": lambda: f"{HEAD}. .{SIGNATURE}",
    "padding as payload": lambda: f"{HEAD}.=.{SIGNATURE}",
    "nothing": lambda: "",
    "two dots": lambda: "..",
    "no signature": lambda: f"{HEAD}..",
    "no header": lambda: f"..{SIGNATURE}",
    "one dot": lambda: f"{HEAD}.{SIGNATURE}",
    "three dots": lambda: f"{HEAD}...{SIGNATURE}",
    "four parts": lambda: f"{HEAD}..{SIGNATURE}.{SIGNATURE}",
    "the five parts of a JWE": lambda: f"{HEAD}....{SIGNATURE}",
    "the JSON serialization": lambda: json.dumps({"protected": HEAD, "signature": SIGNATURE}),
    "the general JSON serialization": lambda: json.dumps({"signatures": [{"protected": HEAD, "signature": SIGNATURE}]}),
    "the digest of an unsigned receipt": lambda: "0" * 64,
    "a megabyte of header": lambda: f"{'A' * 2**20}..{SIGNATURE}",
    "a megabyte of signature": lambda: f"{HEAD}..{'A' * 2**20}",
    "a thousand dots": lambda: "." * 1000,
    # spellings of base64url
    "a padded header": lambda: f"{HEAD}=..{SIGNATURE}",
    "a padded signature": lambda: f"{VALUE}==",
    "a line's end behind it": lambda: f"{VALUE}\n",
    "a space before it": lambda: f" {VALUE}",
    "a tab within it": lambda: f"{HEAD}..{SIGNATURE[:40]}\t{SIGNATURE[40:]}",
    "a character that decoders drop": lambda: f"{HEAD}..{SIGNATURE[:40]}!{SIGNATURE[40:]}",
    "the alphabet of base64": lambda: f"{HEAD}..{'/' * 85}w",
    "bits left over in the signature": lambda: f"{HEAD}..{spelled_otherwise()}",
    "a full-width letter": lambda: f"{HEAD}..{chr(0xFF21)}{SIGNATURE[1:]}",
    "a Chinese header": lambda: f"签名..{SIGNATURE}",
    "an unpaired length": lambda: f"{HEAD}..{SIGNATURE}AAA",
    # the header, signed again by the same key
    "a header in UTF-16": lambda: signed(json.dumps(HEADER).encode("utf-16")),
    "a header with a byte order mark": lambda: signed(b"\xef\xbb\xbf" + json.dumps(HEADER).encode()),
    "a header that is no UTF-8": lambda: signed(b'{"alg":"\xff"}'),
    "a header that is a list": lambda: signed("[]"),
    "a header that is a text": lambda: signed('"Ed25519"'),
    "a header of nothing": lambda: signed("{}"),
    "a header that is null": lambda: signed("null"),
    "a header nested without end": lambda: signed("[" * 1400),
    "a number without end": lambda: signed('{"alg":' + "9" * 1400 + "}"),
    "a header with NaN": lambda: signed(json.dumps({**HEADER, "iat": float("nan")})),
    "two algorithms": lambda: signed('{"alg":"none",' + json.dumps(HEADER)[1:]),
    "one algorithm twice": lambda: signed(json.dumps(HEADER)[:-1] + ',"alg":"Ed25519"}'),
    "two coordinates in the key": lambda: signed(json.dumps(HEADER).replace('"x"', '"x":"AA","x"')),
    "an unknown critical member": lambda: signed({**HEADER, "crit": ["exp"], "exp": 0}),
    "an empty crit": lambda: signed({**HEADER, "crit": []}),
    "an unencoded payload": lambda: signed({**HEADER, "crit": ["b64"], "b64": False}),
    "b64 without crit": lambda: signed({**HEADER, "b64": False}),
    "b64 as it is anyway": lambda: signed({**HEADER, "b64": True, "crit": ["b64"]}),
    "no algorithm": lambda: signed({name: value for name, value in HEADER.items() if name != "alg"}),
    "no key name": lambda: signed({name: value for name, value in HEADER.items() if name != "kid"}),
    "no type": lambda: signed({name: value for name, value in HEADER.items() if name != "typ"}),
    "another type": lambda: signed({**HEADER, "typ": "JWT"}),
    "the name of another key": lambda: signed({**HEADER, "kid": kid_of(OTHER)}),
    "a name that is a number": lambda: signed({**HEADER, "kid": 1}),
    "another member": lambda: signed({**HEADER, "iat": 1}),
    "an address of keys": lambda: signed({**HEADER, "jku": "https://keys.example/"}),
    "a certificate": lambda: signed({**HEADER, "x5c": ["AA=="]}),
    "a compressed payload": lambda: signed({**HEADER, "zip": "DEF"}),
    **{
        f"the algorithm {alg}": lambda alg=alg: signed({**HEADER, "alg": alg})  # type: ignore[misc]
        for alg in ("none", "None", "HS256", "EdDSA", "Ed448", "ed25519", "ES256", "RS256", "", None, ["Ed25519"], 1)
    },
    # the key in the header
    "no key": lambda: signed({name: value for name, value in HEADER.items() if name != "jwk"}),
    "a key that is a text": lambda: signed({**HEADER, "jwk": HEADER["jwk"]["x"]}),
    "a key that is null": lambda: signed({**HEADER, "jwk": None}),
    "a list of keys": lambda: signed({**HEADER, "jwk": [HEADER["jwk"]]}),
    "the private key": lambda: signed({**HEADER, "jwk": {**HEADER["jwk"], "d": private_jwk(KEY)["d"]}}),
    "the private key of another": lambda: signed({**HEADER, "jwk": {**HEADER["jwk"], "d": private_jwk(OTHER)["d"]}}),
    "another's key": lambda: signed({**HEADER, "jwk": OTHERS_JWK}),
    "another's key and name": lambda: signed({**HEADER, "jwk": OTHERS_JWK, "kid": kid_of(OTHER)}, key=OTHER),
    "a key with a name": lambda: signed({**HEADER, "jwk": {**HEADER["jwk"], "kid": KID}}),
    "a key that may verify nothing": lambda: signed({**HEADER, "jwk": {**HEADER["jwk"], "key_ops": []}}),
    "a key of another curve": lambda: signed({**HEADER, "jwk": {**HEADER["jwk"], "crv": "X25519"}}),
    "a key of another type": lambda: signed({**HEADER, "jwk": {**HEADER["jwk"], "kty": "EC"}}),
    "a symmetric key": lambda: signed({**HEADER, "jwk": {"kty": "oct", "k": HEADER["jwk"]["x"]}}),
    "a padded key": lambda: signed({**HEADER, "jwk": {**HEADER["jwk"], "x": HEADER["jwk"]["x"] + "="}}),
    "a short key": lambda: signed({**HEADER, "jwk": {**HEADER["jwk"], "x": "AAAA"}}),
    "the identity as key": lambda: weak(IDENTITY),
    "the identity with its sign": lambda: weak(b"\1" + bytes(30) + b"\x80"),
    "nought as key": lambda: weak(bytes(32)),
    "the point of order two as key": lambda: weak((2**255 - 20).to_bytes(32, "little")),
    "the identity written beyond the field": lambda: weak((2**255 - 18).to_bytes(32, "little")),
    # the signature
    "another's signature": lambda: signed(json.dumps(HEADER), key=OTHER),
    "a signature over nothing": lambda: signed(json.dumps(HEADER), b""),
    "a signature over another receipt": lambda: signed(json.dumps(HEADER), canonical(told(receipt_of(name="另")))),
    "a signature over the receipt with its value": lambda: signed(json.dumps(HEADER), RECEIPT),
    "a signature of noughts": lambda: f"{HEAD}..{b64(bytes(64))}",
    "the identity as signature": lambda: f"{HEAD}..{b64(IDENTITY + bytes(32))}",
    "S beyond the order": lambda: f"{HEAD}..{s_plus_order()}",
    "the halves the other way round": lambda: f"{HEAD}..{b64(decoded(SIGNATURE)[32:] + decoded(SIGNATURE)[:32])}",
    "a short signature": lambda: f"{HEAD}..{b64(decoded(SIGNATURE)[:63])}",
    "a long signature": lambda: f"{HEAD}..{b64(decoded(SIGNATURE) + bytes(1))}",
    "a symmetric signature with the public key": lambda: jws.detach_content(
        jws.serialize_compact(
            {**HEADER, "alg": "HS256"},
            canonical(told(RECEIPT)),
            JWKRegistry.import_key({"kty": "oct", "k": HEADER["jwk"]["x"]}),
            algorithms=["HS256"],
        )
    ),
}


@pytest.mark.parametrize("case", MANIPULATED)
@pytest.mark.parametrize("keys", [None, by_kid([DatedKey(KEY), DatedKey(OTHER)])], ids=["alone", "keys"])
def test_a_signature_that_was_manipulated_does_not_verify(case: str, keys: dict[str, DatedKey] | None) -> None:
    body = with_value(MANIPULATED[case]())
    with pytest.raises((NotSigned, NoReceipt)):
        verify(read_receipt(body), keys)


def test_what_is_manipulated_is_a_receipt_that_verifies_and_its_header_signed_anew_does_too() -> None:
    keys = by_kid([DatedKey(KEY)])
    assert verify(read_receipt(RECEIPT), keys).is_known and not verify(read_receipt(RECEIPT)).is_known
    assert verify(read_receipt(with_value(signed(json.dumps(HEADER)))), keys).is_known


@pytest.mark.parametrize("key", [KEY, None], ids=["signed", "unsigned"])
def test_nobody_makes_a_receipt_that_says_anything_from_a_genuine_one(key: OKPKey | None) -> None:
    forged = attached(receipt_of(key, name="从未核验过的企业"))
    with pytest.raises(NotSigned):
        verify(read_receipt(forged), by_kid([DatedKey(KEY)]))


@pytest.mark.parametrize(
    ("name", "value"),
    [("is_signed", False), ("alg", "sha256"), ("kid", None), ("kid", kid_of(OTHER)), ("says", "Signed by all.")],
    ids=["is_signed", "alg", "no kid", "another kid", "says"],
)
def test_what_stands_beside_a_signature_is_signed_too(name: str, value: object) -> None:
    found = json.loads(RECEIPT)
    found["signature"][name] = value
    with pytest.raises(NotSigned):
        verify(read_receipt(canonical(found)), by_kid([DatedKey(KEY)]))


@pytest.mark.parametrize(
    ("name", "value"), [("kid", KID), ("alg", "Ed25519"), ("says", "Signed.")], ids=["kid", "alg", "says"]
)
def test_an_unsigned_receipt_cannot_claim_to_be_more(name: str, value: str) -> None:
    found = told(receipt_of(None))
    found["signature"][name] = value
    digest = sha256_of(found)
    found["signature"]["value"] = digest
    with pytest.raises(NotSigned):
        verify(read_receipt(canonical(found)))


@pytest.mark.parametrize("text", ["=", "A", "AA=", "AB", "A A", "A+", "A/", "Ａ", "AA\n", ""])
def test_base64url_has_one_spelling(text: str) -> None:
    with pytest.raises(NotDetached):
        decoded(text)


def test_a_file_that_is_no_receipt_is_told_from_one_that_was_altered() -> None:
    with pytest.raises(NoReceipt, match="not in the form"):
        read_receipt(json.dumps(json.loads(RECEIPT), indent=1).encode())
    with pytest.raises(NotReadable):
        read_receipt(RECEIPT.replace(b"receipt/1", b"receipt/2"))
    for body in (b"", b"\xff", b"[]", b"{}", b"null", b"[" * 100_000, b'{"format": 1}'):
        with pytest.raises(NotReadable):
            read_receipt(body)
