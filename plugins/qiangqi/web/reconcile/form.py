"""What a reconciliation request carries: one field of an address or of a form; OpenRefine sends forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from datasette.utils.asgi import Request

from ..http.forms import read_form
from ..http.language import gettext as _
from ..http.problems import Refusal

FIELDS = ("queries", "extend")
"""The one that is given says what is asked; an address with neither asks for the manifest."""


class Given(NamedTuple):
    """The field that is given and its text in UTF-8; both are empty where nothing is asked."""

    field: str
    text: bytes


def given_in_address(request: Request) -> Given:
    """Return what an address asks.

    Raises:
        Refusal: two things are asked.
    """
    return _one({name: request.args[name].encode("utf-8", "replace") for name in FIELDS if name in request.args}, 0)


def given_in_form(body: bytes, content_type: str) -> Given:
    """Return what a form asks.

    Raises:
        Refusal: the form cannot be read, or two things are asked, or nothing is.
    """
    return _one(read_form(body, content_type, FIELDS).texts, 1)


def _one(fields: Mapping[str, bytes], least: int) -> Given:
    if not least <= len(fields) <= 1:
        raise Refusal("no-queries", _("应只有 queries 或 extend 中的一个字段。"))
    return next((Given(*item) for item in fields.items()), Given("", b""))
