"""The language of a request, and the desk's words in it: Chinese stands in the code, English in locale/en/."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qiangqi.languages import LANGUAGES as LANGUAGES
from qiangqi.languages import TAGS as TAGS
from qiangqi.languages import language as language
from qiangqi.languages import set_language as set_language
from qiangqi.languages import translations
from qiangqi.lists.refusal_words import in_chinese


@cache
def english() -> dict[str, str]:
    """Return the English catalogue: Chinese message to its translation."""
    return translations(sorted((Path(__file__).parent / "locale" / "en").glob("*.po")))


def gettext(message: str) -> str:
    """Return a message of the desk in the language of the request."""
    return english().get(message, message) if language() == "en" else message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form for a count; Chinese has one form and English texts here are written to fit any count."""
    return gettext(singular if count == 1 else plural)


def chosen(zh: str, en: str) -> str:
    """Return that one of two texts which the request is answered in."""
    return en if language() == "en" else zh


def refusal_here(error: str) -> str:
    """Return an error as the desk says it: in Chinese with its English beside, or in English alone."""
    return error if language() == "en" else in_chinese(error)
