"""A receipt, its keys, and the ways to sign another."""

from __future__ import annotations

import base64
import json
from typing import Any

from joserfc.jwk import OKPKey
from qiangqi.checks.receipts.keys import kid_of, new_key, private_jwk
from qiangqi.checks.receipts.receipt import canonical, sha256_of
from qiangqi.checks.receipts.signatures import sealed

KEY, OTHER = new_key(), new_key()

KID = kid_of(KEY)

PRIVATE = json.dumps(private_jwk(KEY))
"""What a site is given to sign by the key."""

DAY = "2026-11-21"

NAME = "河南某某股份有限公司"

IDENTITY = b"\1" + bytes(31)


def content(name: str = NAME) -> dict[str, Any]:
    """Return what a receipt of one row holds before it is signed; the firm is invented."""
    found: dict[str, Any] = {
        "format": "qiangqi-receipt/1",
        "kind": "single",
        "question": {"as_of": DAY, "known_on": DAY, "lang": "zh", "row": {"name": name}},
        "answer": {"outcome": "unknown"},
        "catalogue": {"release": "0" * 64, "known_on": DAY},
        "rules": {},
        "software": "qiangqi 0.1.0",
        "replay": {"method": "POST", "address": "/-/receipt.json", "send": "question.row", "page": None},
    }
    return found | {"digest": sha256_of(found)}


def receipt_of(key: OKPKey | None = KEY, day: str = DAY, name: str = NAME) -> bytes:
    """Return a receipt as it is issued."""
    return sealed(content(name), f"{day}T12:00:00+08:00", key)


RECEIPT = receipt_of()

VALUE = str(json.loads(RECEIPT)["signature"]["value"])

HEAD, SIGNATURE = VALUE.split("..")


def told(body: bytes) -> dict[str, Any]:
    """Return a receipt without the value of its signature."""
    found: dict[str, Any] = json.loads(body)
    del found["signature"]["value"]
    return found


def with_value(value: str, body: bytes = RECEIPT) -> bytes:
    """Return a receipt with another value of its signature."""
    found = told(body)
    return canonical({**found, "signature": {**found["signature"], "value": value}})


def b64(raw: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def attached(body: bytes) -> bytes:
    """Return a receipt that says anything, with the genuine one in the payload's place: the forgery."""
    return with_value(f"{HEAD}.{b64(canonical(told(RECEIPT)))}.{SIGNATURE}", body)
