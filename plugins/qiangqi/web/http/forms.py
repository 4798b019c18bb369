"""What a form sends, read whole in memory within limits: nothing of it touches a disk on the way.

Starlette's parser lays a file on disk above a size; here that size is never reached.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncGenerator, Container, Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from datasette.utils.asgi import Request
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from qiangqi.checks.csv_rows import first_fault

from .bodies import BYTES, body_of, kind_of
from .language import gettext as _
from .problems import Refusal

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"

FIELDS = 40
"""The most fields of one form; the longest here has a quarter of them."""

_CHUNK = 65_536
"""Bytes of a form that are taken apart at once."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form by name, and its files; a file that was not chosen is not among them.

    The text of a field is UTF-8, and decoded by who asks for it: one character can make a long text four times as long.
    """

    texts: dict[str, bytes]
    files: dict[str, bytes]
    names: dict[str, str] = field(default_factory=dict)
    """What the sender calls each file."""

    @property
    def fields(self) -> dict[str, str]:
        """The fields as texts."""
        return self.some(self.texts)

    def some(self, names: Container[str]) -> dict[str, str]:
        """Return the fields of these names as texts; a long one that is not asked for is not copied."""
        return {name: text.decode("utf-8", "replace") for name, text in self.texts.items() if name in names}


async def form_of(request: Request, names: tuple[str, ...]) -> Form:
    """Return what a small form sends, which may have these names.

    Raises:
        Refusal: it is no form, too large, or has a name twice or one that is not known.
    """
    return await asyncio.to_thread(read_form, *await sent_form(request), names)


async def sent_form(request: Request, most: int = BYTES) -> tuple[bytes, str]:
    """Return the body of a form as it came, of ``most`` bytes at most, and its content type with what belongs to that.

    Raises:
        Refusal: it is no form, or too large.
    """
    kind_of(request, (FORM, MULTIPART))
    return await body_of(request, most), request.headers["content-type"]


def read_form(body: bytes, content_type: str, names: tuple[str, ...]) -> Form:
    """Return what a form says, which may have these names.

    Raises:
        Refusal: it is none, or has a name twice or one that is not known.
    """
    if content_type.partition(";")[0].strip().lower() == FORM:
        return Form(_once(_pairs(body), names), {})
    items = asyncio.run(_parts(body, content_type))
    fields = _once([(name, value) for name, value in items if isinstance(value, bytes)], names)
    sent = {name: value for name, value in items if isinstance(value, UploadFile) and value.filename}
    files = _once([(name, value.file.read()) for name, value in sent.items()], names)
    return Form(fields, files, {name: str(value.filename) for name, value in sent.items()})


def _pairs(body: bytes) -> list[tuple[str, bytes]]:
    """Return the names and values of a form in an address's way of writing, as ``urllib.parse.parse_qsl`` has them.

    That one makes an object of every percent sign: of 16 MB of them, three gigabytes.
    """
    if body.count(b"&") >= FIELDS or first_fault(body, "utf-8") is not None:
        raise Refusal("not-a-form")
    pairs = ((pair.span(1), pair.span(2)) for pair in _PAIR.finditer(body))
    return [(_plain(body, *name).decode("utf-8", "replace"), _plain(body, *value)) for name, value in pairs]


_PAIR = re.compile(rb"(?!&|$)([^=&]*+)=?([^&]*+)")


def _plain(encoded: bytes, first: int, end: int) -> bytes:
    """Return what a part of a body means; the part itself, which may be nearly all of it, is not copied."""
    found = io.BytesIO()
    while first < end:
        last = min(first + _CHUNK, end)
        cut = encoded.find(b"%", last - 2, last)  # no escape is cut in two
        last = cut if first < cut and last < end else last
        found.write(unquote_to_bytes(encoded[first:last].replace(b"+", b" ")))
        first = last
    return found.getvalue()


class _InMemory(MultiPartParser):
    """The parser with nothing on disk, and with the text of a field as the UTF-8 that it came as."""

    spool_max_size = BYTES + 1

    def on_part_end(self) -> None:
        """Keep a field that is no file."""
        part = self._current_part
        if part.file is None:
            self.items.append((part.field_name, _as_utf8(bytes(part.data), self._charset)))  # type: ignore[arg-type]
        else:
            super().on_part_end()


def _as_utf8(text: bytes, charset: str) -> bytes:
    """Return a text as UTF-8; one that is not of its character set is taken for Latin-1, as Starlette takes it."""
    if charset.lower() in ("utf-8", "utf8") and first_fault(text, "utf-8") is None:
        return text
    try:
        return text.decode(charset).encode("utf-8", "replace")
    except (UnicodeDecodeError, LookupError):
        return text.decode("latin-1").encode()


async def _parts(body: bytes, content_type: str) -> list[tuple[str, bytes | UploadFile]]:
    async def chunks() -> AsyncGenerator[bytes, None]:
        for first in range(0, len(body), _CHUNK):
            yield body[first : first + _CHUNK]

    headers = Headers({"content-type": content_type})
    parser = _InMemory(headers, chunks(), max_files=FIELDS, max_fields=FIELDS, max_part_size=BYTES)
    try:
        return (await parser.parse()).multi_items()  # type: ignore[return-value]
    except MultiPartException:
        raise Refusal("not-a-form") from None


def _once(items: Iterable[tuple[str, T]], names: tuple[str, ...]) -> dict[str, T]:
    """Return items by name; a name that is given twice or is not known could mean anything."""
    found: dict[str, T] = {}
    for name, value in items:
        if name in found:
            raise Refusal("not-a-form", _("表单中同一字段重复出现。"))
        if name not in names:
            raise Refusal(
                "not-a-form", _("表单中存在无法识别的字段；可用字段：%(names)s。") % {"names": ", ".join(names)}
            )
        found[name] = value
    return found
