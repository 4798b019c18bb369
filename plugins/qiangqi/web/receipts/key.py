"""The key that signs receipts, if there is one, and at ``/.well-known/jwks.json`` its public part and those before it.

They are taken from the file that the plugin's setting ``receipt_key_file`` names, else from the environment variable
``QIANGQI_RECEIPT_KEY``, which holds the text itself or names its file. A private key is never told, logged or sent.
"""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
from datasette.utils.asgi import Request, Response

from qiangqi.checks.receipts.key_history import KeyHistory, read_history
from qiangqi.checks.receipts.keys import NoKey

from ..http.refusal import Refusal
from ..http.responses import REVALIDATE, json_answer
from ..http.settings import settings_of
from ..openapi.described import as_json

if TYPE_CHECKING:
    from datasette.app import Datasette
    from joserfc.jwk import OKPKey

_log = logging.getLogger(__name__)

_AGAIN = "60"
"""Seconds after which a receipt may be asked for again: somebody has to mend the file."""

SETTING, VARIABLE = "receipt_key_file", "QIANGQI_RECEIPT_KEY"


class BadKey(click.ClickException):
    """What is configured is no key; the command ends with this one line, and without a traceback that shows values."""


_KEY = ("{", "-----BEGIN")
"""What a key begins with; any other text names a file."""


def key_of(datasette: Datasette) -> OKPKey | None:
    """Return the key that signs, or None where none is configured.

    Raises:
        BadKey: what is configured holds no private Ed25519 key; the sentence does not repeat it.
    """
    history = history_of(datasette)
    return history.current.key if history else None


def history_of(datasette: Datasette) -> KeyHistory | None:
    """Return the key that signs and those before it, read anew: a key that was rotated signs from the next receipt on.

    Raises:
        BadKey: as for :func:`key_of`.
    """
    setting = str(settings_of(datasette).get(SETTING) or "")
    if setting:
        return _from_file(setting, SETTING)
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    return _parsed(text, VARIABLE) if text.startswith(_KEY) else _from_file(text, VARIABLE)


def served_history(datasette: Datasette) -> KeyHistory | None:
    """Return the keys for an answer; where they cannot be read the log says by which setting, and no receipt is issued.

    Raises:
        Refusal: what is configured holds no private key any more.
    """
    try:
        return history_of(datasette)
    except BadKey as error:
        _log.error("no receipt is signed: %s", error.message)
        raise Refusal("no-key", retry_after=_AGAIN) from None


def served_key(datasette: Datasette) -> OKPKey | None:
    """Return the key that signs an answer, or None where none is configured.

    Raises:
        Refusal: as for :func:`served_history`.
    """
    history = served_history(datasette)
    return history.current.key if history else None


def _from_file(name: str, where: str) -> KeyHistory:
    try:
        text = Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise BadKey(f"{where}: expected the name of a readable file with a private Ed25519 key") from None
    return _parsed(text.strip(), where)


@lru_cache(maxsize=4)
def _parsed(text: str, where: str) -> KeyHistory:
    try:
        return read_history(text)
    except NoKey as error:
        raise BadKey(f"{where}: {error}") from None


@as_json
async def jwks(datasette: Datasette, request: Request) -> Response:
    """Answer with the public keys that receipts are and were signed with; none where receipts are unsigned."""
    history = served_history(datasette)
    answer = json_answer({"keys": history.as_published() if history else []})
    answer.headers["cache-control"] = REVALIDATE  # a revocation must not wait
    return answer
