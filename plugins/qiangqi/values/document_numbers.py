"""Numbers of official documents (发文字号) and counts as notices print them.

A document number is the issuer's word, the year in 〔〕 and a number with 号 (GB/T 9704). Copies lose the brackets,
change them or put spaces in; the normal form is given only where no digit has to be guessed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_OPEN, _CLOSE = r"[〔\[(【{〈<]", r"[〕\])】}〉>]"
_WORD = r"(?P<word>[㐀-鿿][㐀-鿿A-Za-z]{0,14})"
_YEAR = r"(?P<year>(?:19[5-9]|20\d)\d)"
_NUMBER = r"第?(?P<number>[1-9]\d{0,4})号"
_WHOLE = re.compile(rf"{_WORD}{_OPEN}{_YEAR}年?{_CLOSE}{_NUMBER}")
_HALF = re.compile(rf"{_WORD}(?:{_OPEN}{_YEAR}年?|{_YEAR.replace('year', 'left')}年?{_CLOSE}){_NUMBER}")
_SPACED = re.compile(rf"{_WORD}\s*{_YEAR}\s+{_NUMBER}")
_LOST = re.compile(rf"{_WORD}{_YEAR}第?(?P<number>[1-9]\d{{1,4}})号")
_ANYWHERE = re.compile(
    rf"[㐀-鿿]{{1,12}}字?\s*{_OPEN}\s*(?:\d\s*){{4}}年?\s*{_CLOSE}\s*第?\s*\d[\d\s]{{0,6}}号|[㐀-鿿]{{1,12}}字\d{{6,9}}号"
)
_LEAD = re.compile(r"^.*(?:根据|依据|按照|依照|印发|文件|通知|公告|关于|和|与|及|由|的|见)(?=[㐀-鿿]{2,}.*\d)")
_COUNT = re.compile(r"(\d{1,3}(?:[ ,]\d{3})+|\d+)")


class DocumentNumber(NamedTuple):
    """A printed document number, its normal form, and whether something was lost in print.

    ``normal`` is None where the form would be a guess; the number is then kept as printed.
    """

    printed: str
    normal: str | None
    is_damaged: bool


def read_number(printed: str) -> DocumentNumber:
    """Read a document number: stray spaces and other brackets are made one, lost brackets are put back if certain."""
    spaced = unicodedata.normalize("NFKC", printed).strip()
    text = re.sub(r"\s+", "", spaced)
    if found := _WHOLE.fullmatch(text):
        normal = _normal(found["word"], found["year"], found["number"])
        return DocumentNumber(printed, normal, is_damaged=False)
    if found := _HALF.fullmatch(text):
        return DocumentNumber(printed, _normal(found["word"], found["year"] or found["left"], found["number"]), True)
    if found := _SPACED.fullmatch(spaced) or _LOST.fullmatch(text):
        return DocumentNumber(printed, _normal(found["word"], found["year"], found["number"]), True)
    return DocumentNumber(printed, None, is_damaged=True)


def find_numbers(text: str) -> list[str]:
    """Return what looks like document numbers in a text, as printed, in order and each once."""
    return list(dict.fromkeys(_LEAD.sub("", found[0]) for found in _ANYWHERE.finditer(text)))


def read_count(printed: str) -> int | None:
    """Read a count with its unit and the spaces of its thousands (1 146家 is 1146), or None where it is none."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", printed)).strip()
    found = re.fullmatch(rf"(?:共|等|计|合计)?\s*{_COUNT.pattern}\s*(?:多?[家户个项名])?(?:企业|单位)?", plain)
    return int(re.sub(r"[ ,]", "", found[1])) if found else None


def _normal(word: str, year: str, number: str) -> str:
    return f"{word}〔{year}〕{number}号"
