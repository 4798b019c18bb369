"""The two languages of every interface: which one a request is answered in, and the English of what the code says."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
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


def translations(paths: Iterable[Path]) -> dict[str, str]:
    """Return the messages of catalogues (PO files): Chinese message to its translation; one without is left out."""
    found: dict[str, str] = {}
    for path in paths:
        with path.open("rb") as file:
            found |= {str(one.id): str(one.string) for one in read_po(file) if one.id and one.string}
    return found
