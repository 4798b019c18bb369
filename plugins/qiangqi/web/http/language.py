"""The language of a request, and the interface's words in it: Chinese stands in the code, English in locale/en.po."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")

TAGS = {"zh": "zh-CN", "en": "en"}
"""The value of the ``lang`` attribute."""

_current: ContextVar[str] = ContextVar("language", default="zh")


def language() -> str:
    """Return the language of the request at hand, ``zh`` or ``en``."""
    return _current.get()


def set_language(lang: str) -> None:
    """Answer this request in a language; an unknown one is Chinese."""
    _current.set(lang if lang in LANGUAGES else "zh")


@cache
def english() -> dict[str, str]:
    """Return the English catalogue: Chinese message to its translation."""
    path = Path(__file__).parents[1] / "locale" / "en.po"
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def gettext(message: str) -> str:
    """Return a message of the interface in the language of the request."""
    return english().get(message, message) if language() == "en" else message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for a count; Chinese has one form and English texts here are written to fit any count."""
    return gettext(singular if count == 1 else plural)
