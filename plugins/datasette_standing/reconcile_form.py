"""What a reconciliation request carries: one field of an address or of a form; OpenRefine sends forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from datasette.utils.asgi import Request

from .forms import form_of
from .language import gettext as _
from .problems import Refusal

FIELDS = ("queries", "extend")
"""The one that is given says what is asked; an address with neither asks for the manifest."""


class Given(NamedTuple):
    """The field that is given and its text; both are empty where nothing is asked."""

    field: str
    text: str


async def given(request: Request) -> Given:
    """Return what a request asks.

    Raises:
        Refusal: the form cannot be read, or two things are asked, or a form asks nothing.
    """
    if request.method == "POST":
        return _one((await form_of(request, FIELDS)).fields, least=1)
    return _one({name: request.args[name] for name in FIELDS if name in request.args}, least=0)


def _one(fields: Mapping[str, str], least: int) -> Given:
    if not least <= len(fields) <= 1:
        raise Refusal("no-queries", _("应只有 queries 或 extend 中的一个字段。"))
    return next((Given(*item) for item in fields.items()), Given("", ""))
