"""What a form sends, read whole in memory within limits: nothing of it touches a disk on the way.

Starlette's parser lays a file on disk above a size; here that size is never reached.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl

from datasette.utils.asgi import Request
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from .check_body import BYTES, body_of, kind_of
from .language import gettext as _
from .problems import Refusal

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"

FIELDS = 40
"""The most fields of one form; the longest here has a quarter of them."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form by name, and its files; a file that was not chosen is not among them."""

    fields: dict[str, str]
    files: dict[str, bytes]


async def form_of(request: Request, names: tuple[str, ...]) -> Form:
    """Return what a form sends, which may have these names.

    Raises:
        Refusal: it is no form, too large, or has a name twice or one that is not known.
    """
    kind = kind_of(request, (FORM, MULTIPART))
    body = await body_of(request)
    if kind == FORM:
        return Form(_once(_pairs(body), names), {})
    items = await _parts(request, body)
    fields = _once([(name, value) for name, value in items if isinstance(value, str)], names)
    files = {name: value.file.read() for name, value in items if isinstance(value, UploadFile) and value.filename}
    return Form(fields, _once(files.items(), names))


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS)
    except ValueError:
        raise Refusal("not-a-form") from None


class _InMemory(MultiPartParser):
    spool_max_size = BYTES + 1


async def _parts(request: Request, body: bytes) -> list[tuple[str, str | UploadFile]]:
    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = _InMemory(Headers(request.headers), whole(), max_files=FIELDS, max_fields=FIELDS, max_part_size=BYTES)
    try:
        return (await parser.parse()).multi_items()
    except MultiPartException:
        raise Refusal("not-a-form") from None


def _once(items: Iterable[tuple[str, T]], names: tuple[str, ...]) -> dict[str, T]:
    """Return items by name; a name that is given twice or is not known could mean anything."""
    found: dict[str, T] = {}
    for name, value in items:
        if name in found:
            raise Refusal("not-a-form", _("表单里同一个字段出现了两次。"))
        if name not in names:
            raise Refusal("not-a-form", _("表单里有不认识的字段；可用的是 %(names)s。") % {"names": ", ".join(names)})
        found[name] = value
    return found
