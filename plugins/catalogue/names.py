"""Names and codes of firms: what is printed is kept, what is compared is one normal form."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

import opencc
from stdnum.cn import uscc as stdnum_uscc

_BRACKETS = str.maketrans({"〔": "(", "〕": ")", "【": "(", "】": ")", "[": "(", "]": ")", "{": "(", "}": ")"})
_DOTS = re.compile(r"[·•・‧∙⋅]")
_DASHES = re.compile(r"[‐-―−－]")
_CIRCLES = re.compile(r"[○◯]")
_CODE_LIKE = re.compile(r"[0-9A-Z]{18}")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def name_key(name: str) -> str:
    """Return the form under which a name is compared: width, brackets, spaces, dots, case and script made one.

    Legal suffixes stay as they are: 有限公司 and 有限责任公司 are different names. A place in front stays too.
    """
    text = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    text = _CIRCLES.sub("〇", _DASHES.sub("-", _DOTS.sub("·", text)))
    text = "".join(text.split()).casefold()
    return text if text.isascii() else _simplifier().convert(text)


def valid_uscc(code: str) -> str | None:
    """Return a Unified Social Credit Code in its normal form, or None where form or check digit is wrong (GB 32100)."""
    compact = unicodedata.normalize("NFKC", code).strip().upper()
    return stdnum_uscc.compact(compact) if stdnum_uscc.is_valid(compact) else None


def looks_like_code(text: str) -> bool:
    """Whether a text is meant as a code rather than a name: 18 digits and capital letters."""
    return bool(_CODE_LIKE.fullmatch(unicodedata.normalize("NFKC", text).strip().upper()))


def name_id(key: str, place: str = "") -> str:
    """Return the stable id of a firm without a code: made from its first known name's key."""
    return "n" + hashlib.sha256(f"{key}|{place}".encode()).hexdigest()[:12]
