"""The two languages of every interface: which one a request is answered in, and the English of what the code says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("zh", "en")

TAGS = {"zh": "zh-CN", "en": "en"}
"""The value of the ``lang`` attribute."""

_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{1,8})*")

_current: ContextVar[str] = ContextVar("language", default="zh")


def language() -> str:
    """Return the language of the request at hand, ``zh`` or ``en``."""
    return _current.get()


def named_language(tag: str) -> str | None:
    """Return which language a tag (BCP 47) names, in any case and with ``_`` for ``-``; None where it is neither."""
    named = tag.lower().replace("_", "-").partition("-")[0]
    return named if named in LANGUAGES and _TAG.fullmatch(tag) else None


def set_language(lang: str) -> None:
    """Answer this request in a language; an unknown one is Chinese."""
    _current.set(named_language(lang) or "zh")


def translations(paths: Iterable[Path]) -> dict[str, str]:
    """Return the messages of catalogues (PO files): Chinese message to its translation; one without is left out."""
    return {message: forms[-1] for message, forms in _forms(paths)}


def singulars(paths: Iterable[Path]) -> dict[str, str]:
    """Return the translations for a count of one, of the messages that have a form of their own for it."""
    return {message: forms[0] for message, forms in _forms(paths) if len(forms) > 1}


def _forms(paths: Iterable[Path]) -> Iterator[tuple[str, tuple[str, ...]]]:
    from babel.messages.pofile import read_po  # by nobody who answers in Chinese alone

    for path in paths:
        with path.open("rb") as file:
            for one in read_po(file):
                message = one.id if isinstance(one.id, str) else one.id[0]
                forms = (one.string,) if isinstance(one.string, str) else tuple(one.string or ())
                if message and forms and all(forms):
                    yield message, forms
