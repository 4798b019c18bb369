"""The language of a request, and the desk's words in it: Chinese stands in the code, English in locale/en/."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}
"""The value of the ``lang`` attribute."""

_current: ContextVar[str] = ContextVar("desk_language", default="zh")


def language() -> str:
    """Return the language of the request at hand, ``zh`` or ``en``."""
    return _current.get()


def set_language(lang: str) -> None:
    """Answer this request in a language; an unknown one is Chinese."""
    _current.set(lang if lang in LANGUAGES else "zh")


@cache
def english() -> dict[str, str]:
    """Return the English catalogue: Chinese message to its translation."""
    found: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / "locale" / "en").glob("*.po")):
        with path.open("rb") as file:
            found |= {str(message.id): str(message.string) for message in read_po(file) if message.id}
    return found


def gettext(message: str) -> str:
    """Return a message of the desk in the language of the request."""
    return english().get(message, message) if language() == "en" else message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for a count; Chinese has one form and English texts here are written to fit any count."""
    return gettext(singular if count == 1 else plural)


def chosen(zh: str, en: str) -> str:
    """Return that one of two texts which the request is answered in."""
    return en if language() == "en" else zh
