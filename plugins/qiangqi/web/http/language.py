"""The language of a request, and the interface's words in it: Chinese stands in the code, English in locale/en.po."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qiangqi.languages import LANGUAGES as LANGUAGES
from qiangqi.languages import TAGS as TAGS
from qiangqi.languages import language as language
from qiangqi.languages import set_language as set_language
from qiangqi.languages import singulars, translations

_ENGLISH = Path(__file__).parents[1] / "locale" / "en.po"


@cache
def english() -> dict[str, str]:
    """Return the English catalogue: Chinese message to its translation."""
    return translations([_ENGLISH])


@cache
def _english_of_one() -> dict[str, str]:
    return singulars([_ENGLISH])


def gettext(message: str, count: int | None = None) -> str:
    """Return a message of the interface in the language of the request, in the form for a count where it has one."""
    if language() != "en":
        return message
    one = _english_of_one().get(message) if count == 1 else None
    return one or english().get(message, message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for a count; Chinese has one form, and most English texts here fit any count."""
    return gettext(singular if count == 1 else plural, count)
