"""Codes of firms as lists print them: what they are, and whether they can be used. None is ever repaired.

The Unified Social Credit Code (GB 32100) names a firm. Older documents print a registration number of 15 digits
(its last is an ISO 7064 MOD 11,10 check digit) or an organisation code of 9 characters (GB 11714): they are kept
beside the row and name no firm. A code that a spreadsheet turned into a number has lost digits.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

from stdnum.cn import uscc as stdnum_uscc
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

from .personal_data import is_identity_number

_CODE_LIKE = re.compile(r"[0-9A-Z]{18}")
_NUMBER_LIKE = re.compile(r"[+-]?\d(\.\d*)?E[+-]?\d+|\d+\.\d*|[1-9]\d{2}(,\d{3}){4,5}")
_LOST_TAIL = re.compile(r"\d{15}000")
_ENTERPRISE = "0123"
"""The seventh digit of a domestic enterprise's registration number; read as a birthday it is before 1940."""

_PLACEHOLDER = re.compile(r"(.)\1{7,}|0?1234567890?\d*|9876543210?\d*|X{6,}|(.)\2?0{12,}.?")
"""Signs that stand where a code should: one of them again and again, or the digits in a row. Some pass the check."""

NO_CODE = re.compile(
    r"[-–—―−_/\\.。*＊]{1,4}|无|无代码|没有|暂无|暂缺|空|未提供|未填|待补|不详|N/?A|NULL|NONE|NIL", re.IGNORECASE
)
"""What a list prints where a firm has no code, or none is known."""

_IN_TEXT = re.compile("(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
_BETWEEN = " \t\r\n,，、;；:：/|-"
_CALLED = ("统一社会信用代码", "社会信用代码", "信用代码", "代码")
"""What may stand between a name and its code in one cell."""

_SPACES = re.compile(r"[\s\u200b\ufeff]+")
_DIGITS = 8
"""So many digits at least has every code; a text in several words with fewer is a name in Latin letters."""

_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
_COMPACT = re.compile("[0-9A-Z]*")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

Kind = Literal["uscc", "registration_number", "organisation_code", "identity_number", "damaged", "invalid"]


class Code(NamedTuple):
    """A printed code: what it is, and its normal form (as printed where it is of no kind)."""

    kind: Kind
    value: str


@lru_cache(maxsize=1024)
def read_code(text: str) -> Code:
    """Say what a printed code is; width and spaces do not matter, every digit does."""
    code = compact(text)
    if _PLACEHOLDER.fullmatch(code):
        return Code("invalid", text)
    if _NUMBER_LIKE.fullmatch(code):
        return Code("damaged", text)
    is_registration = len(code) == 15 and mod_11_10.is_valid(code)
    if is_registration and code[6] in _ENTERPRISE:
        return Code("registration_number", code)
    if is_identity_number(code) and not (code[0] == "9" and valid_uscc(code)):
        return Code("identity_number", text)
    if valid := valid_uscc(code):
        return Code("uscc", valid)
    if _LOST_TAIL.fullmatch(code):
        return Code("damaged", text)
    if is_registration:
        return Code("registration_number", code)
    return Code("organisation_code", code.replace("-", "")) if _is_organisation(code) else Code("invalid", text)


def is_placeholder(text: str) -> bool:
    """Whether a text only holds the place of a code: noughts, one digit again and again, or the digits in a row."""
    return bool(_PLACEHOLDER.fullmatch(compact(text)))


def valid_uscc(code: str) -> str | None:
    """Return a Unified Social Credit Code in its normal form, or None where form or check digit is wrong (GB 32100)."""
    try:
        return str(stdnum_uscc.validate(compact(code)))
    except ValidationError:
        return None


def looks_like_code(text: str) -> bool:
    """Whether a text is meant as a code rather than a name: 18 digits and capital letters."""
    code = compact(text)
    in_one_piece = not _SPACES.search(text.strip())
    return bool(_CODE_LIKE.fullmatch(code)) and (in_one_piece or sum(map(str.isdigit, code)) >= _DIGITS)


def name_and_code(text: str) -> tuple[str, str] | None:
    """Return a name and the code that stands beside it in one text, each as printed; None where it is not both."""
    text = unicodedata.normalize("NFKC", text)
    found = [one for one in _IN_TEXT.finditer(text) if sum(map(str.isdigit, one[0])) >= _DIGITS]
    if len(found) != 1:
        return None
    before = text[: found[0].start()].rstrip(f"{_BETWEEN}([【").lstrip()
    before = next((before.removesuffix(word) for word in _CALLED if before.endswith(word)), before)
    before, after = before.rstrip(f"{_BETWEEN}([【"), text[found[0].end() :].lstrip(f"{_BETWEEN})]】").rstrip()
    return (before or after, found[0][0]) if bool(before) != bool(after) else None


def compact(text: str) -> str:
    """Return a code in one width and case, without spaces."""
    if _COMPACT.fullmatch(text):  # as most are printed
        return text
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()


def _is_organisation(code: str) -> bool:
    if not _ORGANISATION.fullmatch(code):
        return False
    rest = 11 - sum(int(sign, 36) * weight for sign, weight in zip(code[:8], _WEIGHTS, strict=True)) % 11
    return code[-1] == {10: "X", 11: "0"}.get(rest, str(rest))
