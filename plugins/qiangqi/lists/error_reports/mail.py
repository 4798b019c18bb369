"""The text of a file that was sent: a plain text, or a mail (RFC 5322) with its text in plain or in HTML."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from lxml import html

_HEADER = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_MAIL = re.compile(
    rb"^(?:from|subject|date|mime-version|content-type|received|return-path):", re.IGNORECASE | re.MULTILINE
)
_ENCODINGS = ("utf-8-sig", "gb18030")


def text_of_file(content: bytes) -> str:
    """Return the text of a file; of a mail that of its body alone, without its attachments and its sender."""
    head = _HEADER.match(content)
    if head is None or len(_MAIL.findall(head[0])) < 2:
        return _decoded(content)
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    sent = body.get_payload(decode=True)
    text = _decoded(sent if isinstance(sent, bytes) else b"", body.get_content_charset())
    return _plain(text) if body.get_content_subtype() == "html" else text


def _decoded(content: bytes, named: str | None = None) -> str:
    for encoding in (*((named,) if named else ()), *_ENCODINGS):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


def _plain(text: str) -> str:
    broken = re.sub(r"(?i)<(?:br|/p|/div|/tr)\b[^>]*>", "\n", text)
    try:
        return str(html.fromstring(f"<div>{broken}</div>").text_content())
    except (ValueError, html.etree.ParserError):
        return ""
