"""The key that signs receipts, if there is one, and its public part as a JWK set at ``/.well-known/jwks.json``.

It is taken from the file that the plugin's setting ``receipt_key_file`` names, else from the environment variable
``QIANGQI_RECEIPT_KEY``, which holds the key itself or names its file. It is never told, logged or sent.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from catalogue.checking.receipt_keys import NoKey, public_jwk, read_key
from datasette.utils.asgi import Request, Response
from joserfc.jwk import OKPKey

from .respond import as_json, json_answer

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTING, VARIABLE = "receipt_key_file", "QIANGQI_RECEIPT_KEY"


class BadKey(click.ClickException):
    """What is configured is no key; the command ends with this one line, and without a traceback that shows values."""


_KEY = ("{", "-----BEGIN")
"""What a key begins with; any other text names a file."""


def settings_of(datasette: Datasette) -> dict[str, Any]:
    """Return the plugin's settings."""
    return dict(datasette.plugin_config("standing") or {})


def key_of(datasette: Datasette) -> OKPKey | None:
    """Return the key that signs, or None where none is configured.

    Raises:
        BadKey: what is configured is no private Ed25519 key; the sentence does not repeat it.
    """
    told = str(settings_of(datasette).get(SETTING) or "")
    if told:
        return _from_file(told, SETTING)
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    return _parsed(text, VARIABLE) if text.startswith(_KEY) else _from_file(text, VARIABLE)


def _from_file(name: str, where: str) -> OKPKey:
    try:
        text = Path(name).expanduser().read_text(encoding="ascii")
    except (OSError, ValueError):
        raise BadKey(f"{where}: expected the name of a readable file with a private Ed25519 key") from None
    return _parsed(text.strip(), where)


@lru_cache(maxsize=4)
def _parsed(text: str, where: str) -> OKPKey:
    try:
        return read_key(text)
    except NoKey as error:
        raise BadKey(f"{where}: {error}") from None


@as_json
async def jwks(datasette: Datasette, request: Request) -> Response:
    """Answer with the public keys that receipts are signed with; none where receipts are unsigned."""
    key = key_of(datasette)
    return json_answer({"keys": [public_jwk(key)] if key else []})
