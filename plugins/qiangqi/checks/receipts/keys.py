"""Keys that sign receipts and keys that verify them: Ed25519, as JWK or PEM, named by their thumbprint (RFC 7638).

The library for them is loaded with the first key: a site without one needs none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .detached_jws import decoded
from .told import Refusal

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

ALGORITHM: Final = "Ed25519"
CURVE: Final = "Ed25519"

_FIELD = 2**255 - 19
_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303021399
_OF_SMALL_ORDER = frozenset({0, 1, _FIELD - 1, _OF_ORDER_8, _FIELD - _OF_ORDER_8})
"""The y coordinates of the eight points whose order divides 8 (RFC 8032, section 5.1); without a private key anybody
makes signatures that some of them verify."""


class NoKey(Refusal):
    """A text that is no Ed25519 key of the kind wanted; the text itself is not told."""


def key_of(found: Any) -> OKPKey:
    """Return the Ed25519 key, public or private, of a JWK or PEM text.

    Raises:
        NoKey: it is none, its public part has another spelling or is not that of the private one, or anybody could
            sign for it.
    """
    from joserfc.errors import JoseError
    from joserfc.jwk import OKPKey

    try:
        key = OKPKey.import_key(found)
        x = OKPKey.import_key(key.public_key).as_dict(private=False)["x"]
        is_fit = key.curve_name == CURVE and not _is_weak(decoded(str(x)))
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise NoKey("不是 Ed25519 密钥", "no Ed25519 key") from None
    if not is_fit or (isinstance(found, dict) and found.get("x") != x):
        raise NoKey("不是可用的 Ed25519 密钥", "no Ed25519 key that can be used")
    return key


def _is_weak(public: bytes) -> bool:
    """Whether a public key is a point of small order, or not written in the one way of RFC 8032, section 5.1.3."""
    y = int.from_bytes(public, "little") & (2**255 - 1)
    return y >= _FIELD or y in _OF_SMALL_ORDER


def new_key() -> OKPKey:
    """Return a new private key."""
    from joserfc.jwk import OKPKey

    return OKPKey.generate_key(CURVE)


def private_jwk(key: OKPKey) -> dict[str, str]:
    """Return a key with its private part, as it is kept in a file."""
    return {**public_jwk(key), "d": str(key.as_dict(private=True)["d"])}


def kid_of(key: OKPKey) -> str:
    """Return the name of a key: its thumbprint by RFC 7638."""
    return str(key.thumbprint())


def bare_jwk(key: OKPKey) -> dict[str, str]:
    """Return the public part of a key, and nothing more."""
    return {"kty": "OKP", "crv": CURVE, "x": str(key.as_dict(private=False)["x"])}


def public_jwk(key: OKPKey) -> dict[str, str]:
    """Return the public part of a key as it is published."""
    return {**bare_jwk(key), "kid": kid_of(key), "use": "sig", "alg": ALGORITHM}
