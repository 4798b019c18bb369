"""Keys that sign receipts and keys that verify them: Ed25519, as JWK or PEM, named by their thumbprint (RFC 7638)."""

from __future__ import annotations

import json
from typing import Final

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM: Final = "Ed25519"
CURVE: Final = "Ed25519"


class NoKey(Exception):
    """A text that is no Ed25519 key of the kind wanted; the text itself is not told."""


def read_key(text: str) -> OKPKey:
    """Return the private key of a JWK or PEM text.

    Raises:
        NoKey: it is none, or of another kind.
    """
    try:
        key = OKPKey.import_key(json.loads(text) if text.lstrip().startswith("{") else text)
    except (JoseError, ValueError, TypeError, KeyError):
        raise NoKey("no key; expected a private Ed25519 key as JWK or PEM") from None
    if key.curve_name != CURVE or not key.is_private:
        raise NoKey("another kind of key; expected a private Ed25519 key as JWK or PEM")
    return key


def new_key() -> OKPKey:
    """Return a new private key."""
    return OKPKey.generate_key(CURVE)


def private_jwk(key: OKPKey) -> dict[str, str]:
    """Return a key with its private part, as it is kept in a file."""
    return {**public_jwk(key), "d": str(key.as_dict(private=True)["d"])}


def kid_of(key: OKPKey) -> str:
    """Return the name of a key: its thumbprint by RFC 7638."""
    return str(key.thumbprint())


def public_jwk(key: OKPKey) -> dict[str, str]:
    """Return the public part of a key as it is published."""
    found = key.as_dict(private=False)
    return {"kty": "OKP", "crv": CURVE, "x": str(found["x"]), "kid": kid_of(key), "use": "sig", "alg": ALGORITHM}


def published_keys(text: str) -> dict[str, OKPKey]:
    """Return the Ed25519 keys of a JWK set, a JWK or a PEM text, by their names.

    Raises:
        NoKey: there is none in it.
    """
    try:
        told = json.loads(text) if text.lstrip().startswith("{") else None
        found = told.get("keys", [told]) if told else [text]
        keys = [OKPKey.import_key(one) for one in found if not isinstance(one, dict) or one.get("crv") == CURVE]
    except (JoseError, ValueError, TypeError, AttributeError):
        keys = []
    if not keys:
        raise NoKey("the file of keys holds no Ed25519 key; expected a JWK set, a JWK or PEM")
    return {kid_of(key): key for key in keys}
