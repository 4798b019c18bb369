"""What is put on a receipt's content: the time, and an Ed25519 signature as a JWS or the plain word that there is none.

Signed is everything but the signature's own value, in canonical form: a JWS with detached content (RFC 7515, appendix
F) and the algorithm of RFC 9864. The public key stands in its header, so that a damaged receipt is found without any
other file; whose key it is, only a key that was published says.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from .receipt import canonical
from .receipt_keys import ALGORITHM, kid_of, public_jwk

TYPE = "qiangqi-receipt+jws"

SIGNED = (
    "已签名：公钥见本站的 /.well-known/jwks.json。Signed: the public key is at /.well-known/jwks.json of this site."
)
UNSIGNED = "未签名：摘要只能查出损坏，不能证明由谁出具。Unsigned: the digest shows damage, not who issued it."


class NotSigned(Exception):
    """A signature or digest that does not belong to the receipt; ``str()`` says what is wrong."""


def sealed(content: Mapping[str, Any], issued_at: str, key: OKPKey | None) -> bytes:
    """Return a receipt as the bytes that are handed out: its content, the time, and a signature or that there is none.

    ``issued_at`` is RFC 3339 with the offset of Shanghai.
    """
    whole = {**content, "issued_at": issued_at}
    told = {"is_signed": key is not None, "says": SIGNED if key else UNSIGNED}
    told |= {"alg": ALGORITHM, "kid": kid_of(key)} if key else {"alg": "sha256", "kid": None}
    payload = canonical({**whole, "signature": told})
    value = _jws(payload, key) if key else hashlib.sha256(payload).hexdigest()
    return canonical({**whole, "signature": {**told, "value": value}})


def _jws(payload: bytes, key: OKPKey) -> str:
    public = {name: value for name, value in public_jwk(key).items() if name in ("kty", "crv", "x")}
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": kid_of(key), "jwk": public}
    return str(jws.detach_content(jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])))


def verify(receipt: Mapping[str, Any], published: Mapping[str, OKPKey] | None = None) -> None:
    """See that a receipt's signature, or its digest where it is unsigned, belongs to it.

    ``published`` are the keys that count, by name; None takes the one that the receipt carries.

    Raises:
        NotSigned: it does not, or it was made by another key.
    """
    told = {name: value for name, value in receipt["signature"].items() if name != "value"}
    payload, value = canonical({**receipt, "signature": told}), receipt["signature"]["value"]
    if not told["is_signed"]:
        if published is not None:
            raise NotSigned("it is unsigned, and a signature was expected")
        if hashlib.sha256(payload).hexdigest() != value or told != {**told, "says": UNSIGNED, "alg": "sha256"}:
            raise NotSigned("its bytes are not the ones that its digest was made of")
        return
    header = _header(value)
    key = _key(header, told["kid"], published)
    try:
        jws.deserialize_compact(value, key, algorithms=[ALGORITHM], payload=payload)
    except (JoseError, ValueError):
        raise NotSigned("its signature does not belong to it") from None


def _header(value: str) -> dict[str, Any]:
    part = value.partition(".")[0]
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotSigned("its signature is no JWS")
    return found


def _key(header: Mapping[str, Any], kid: str, published: Mapping[str, OKPKey] | None) -> OKPKey:
    if published is not None:
        if kid not in published:
            raise NotSigned(f"it was signed by the key {kid}, which is not among the published ones")
        return published[kid]
    try:
        key = OKPKey.import_key(header["jwk"])
    except (JoseError, ValueError, TypeError, KeyError):
        raise NotSigned("its signature carries no key") from None
    if kid_of(key) != kid:
        raise NotSigned("its signature carries another key than it names")
    return key
