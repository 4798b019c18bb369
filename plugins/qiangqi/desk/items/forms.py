"""What the forms of an item send."""

from __future__ import annotations

import json

from starlette.datastructures import FormData
from starlette.requests import Request

from ..language import gettext as _
from ..refusals import Refused
from ..settings import desk_of
from .answering import Said
from .stored import Item, Key, item_of

MOST = 2_000
"""Fields of one form."""


def item_asked(request: Request) -> Item:
    """Return the item that an address names.

    Raises:
        Refused: there is none of its number.
    """
    item = item_of(desk_of(request).folder, request.path_params["id"])
    if item is None:
        raise Refused(_("没有这份文件；它可能已被移除。"), 404)
    return item


async def form_of(request: Request) -> FormData:
    """Return the fields of a form without files."""
    return await request.form(max_files=0, max_fields=MOST)


def text_in(form: FormData, name: str) -> str:
    """Return a field, or the empty text."""
    found = form.get(name)
    return found if isinstance(found, str) else ""


def key_in(form: FormData, name: str) -> Key:
    """Return the key of a question.

    Raises:
        Refused: the field holds none.
    """
    try:
        told = json.loads(text_in(form, name))
    except ValueError:
        told = None
    if not isinstance(told, list) or not told or not all(isinstance(part, str) for part in told):
        raise Refused(_("请求没有被接受；请回到上一页再试。"))
    return tuple(told)


def said_in(form: FormData) -> list[Said]:
    """Return the answers of a form of questions; a field that is left empty is no answer.

    Raises:
        Refused: a field names no question.
    """
    found = []
    for name in form:
        if name.startswith("key."):
            number = name.removeprefix("key.")
            text = text_in(form, f"answer.{number}").strip()
            if text:
                found.append(Said(key_in(form, name), text, text_in(form, f"before.{number}")))
    return found
