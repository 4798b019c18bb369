"""A JWS with detached content (RFC 7515, appendix F) read strictly: it has one spelling, and carries no payload.

Libraries verify a payload that is attached in place of the one that they are given, and read base64url leniently; so
the form is seen to before a signature is.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any, Final

LONGEST: Final = 2_000
"""Characters of a value; those of receipts have about 450."""

_BASE64URL = re.compile("[A-Za-z0-9_-]+")


class NotDetached(ValueError):
    """A text that is not exactly ``header..signature`` in canonical base64url."""


def read_header(value: str) -> dict[str, Any]:
    """Return the protected header of a JWS with detached content; its signature is not verified here.

    Raises:
        NotDetached: the text has another form, a payload, a second spelling, or no header of JSON.
    """
    parts = value.split(".") if len(value) <= LONGEST else []
    if len(parts) != 3 or parts[1]:
        raise NotDetached("expected header..signature, without a payload")
    header, _signature = decoded(parts[0]), decoded(parts[2])
    try:
        found = json.loads(header.decode("utf-8"), object_pairs_hook=_once, parse_constant=_none)
    except (ValueError, RecursionError):
        raise NotDetached("expected a header of JSON, each member once") from None
    if not isinstance(found, dict):
        raise NotDetached("expected a JSON object as header")
    return found


def decoded(text: str) -> bytes:
    """Return the bytes of a text in canonical base64url: no padding, no white space, no bits left over.

    Raises:
        NotDetached: it is another spelling, or none.
    """
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise NotDetached("expected base64url without padding")
    found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64.urlsafe_b64encode(found).rstrip(b"=") != text.encode():
        raise NotDetached("expected canonical base64url")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a name that stands twice would be read differently by different readers."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotDetached("a member stands twice")
    return found


def _none(constant: str) -> Any:
    raise NotDetached(f"{constant} is no JSON")
