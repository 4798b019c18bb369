"""What others attach to an address that is passed on: marks of campaigns and of WeChat, which ask nothing.

They are taken off before anybody reads the address, so that every page alike answers as without them. WeChat's ``from``
is told from a page's own, a day, by its word.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlencode

from qiangqi.languages import named_language

_ATTACHED = re.compile(
    r"(?:utm_\w+|spm|scm|isappinstalled|nsukey|gclid|fbclid|msclkid|bd_vid)(?:=.*)?"
    r"|from=(?:timeline|singlemessage|groupmessage|message|favorite|favorites)"
)
_WORD = re.compile(r"(?!utm_term=)\w+=?[A-Za-z0-9_.-]{0,64}")
"""A mark that is no typed text: a search engine writes into ``utm_term`` what somebody looked for."""


def without_attached(query: bytes) -> tuple[bytes, bool]:
    """Return a query without what was attached to it, and whether that may hold a text that somebody typed."""
    pairs = query.split(b"&")
    own = [pair for pair in pairs if not _ATTACHED.fullmatch(_text(pair))]
    typed = any(not _WORD.fullmatch(_text(pair)) for pair in pairs if pair not in own)
    return b"&".join(own), typed


def with_language_named(query: bytes) -> bytes:
    """Return a query with its language as the site writes it: ``en`` for ``en-US`` and ``EN``; an unknown one stays."""
    return b"&".join(_named(pair) if pair.startswith(b"lang=") else pair for pair in query.split(b"&"))


def _named(pair: bytes) -> bytes:
    found = named_language(_text(pair).removeprefix("lang="))
    return urlencode({"lang": found}).encode() if found else pair


def _text(pair: bytes) -> str:
    return unquote_plus(pair.decode("latin-1"), errors="replace")
