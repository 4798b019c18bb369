"""Personal data: what looks like it stops a row, and is masked in everything that is printed.

Looked for: mobile numbers, identity numbers (GB 11643, and the 15 digits before 1999), mailboxes, a telephone or an
address with the word that says so, and a named person (联系人、法定代表人). A firm's code is none of these.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from stdnum.cn import uscc as stdnum_uscc

MASK = "***"

PERSONAL_HEADER = re.compile(
    "联系|法定代表|法人(?!单位|名称|全称)|姓名|负责人|手机|电话|传真|邮箱|邮件|身份证|住址|通[讯信]地址|微信|经办"
)
"""Headers of columns that tell of persons, which no list needs."""

_GAP = r"[\s\-–—.]?"
_ABROAD = r"(?<![0-9A-Za-z])(?:\+?(?:00)?86[\s-]?)?"
_IDENTITY = (
    re.compile(r"(?<![0-9A-Za-z])[1-9](?:[ \-–—]{0,2}\d){16}[ \-–—]{0,2}[0-9Xx](?![0-9A-Za-z])"),
    re.compile(r"(?<![0-9A-Za-z])\d(?: ?\d){14}(?![0-9A-Za-z])"),
)
_OF_NUMBERS = (
    re.compile(rf"{_ABROAD}1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"),
    re.compile(rf"{_ABROAD}1[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)"),
    re.compile(rf"{_ABROAD}1[3-9](?:[ \-–—]{{0,2}}\d){{9}}(?![ \-–—]?\d)"),  # a narrow cell wraps anywhere
    re.compile(r"(?<![\d.])(?:1\.[3-9]\d{7,9}E\+?10|[1-8]\.\d{9,}E\+?1[47])(?!\d)", re.IGNORECASE),  # as a number
)
_OF_WORDS = (
    re.compile(r"[a-z0-9_.+-]+\s*(?:@|[(\[{<]at[)\]}>])\s*[a-z0-9][\w.-]*(?:\s?[a-z0-9-]*\.\s?[a-z]+)*", re.IGNORECASE),
    re.compile(
        r"(?:电\s*话|電\s*話|手\s*机|手\s*機|联系方式|聯繫方式|传\s*真|傳\s*真|座机|热线|tel|phone|mobile|fax)"
        r"[^0-9+]{0,8}\+?[(]?\d[\d\s()\-–—]{5,}\d",
        re.IGNORECASE,
    ),
    re.compile(r"(?:微信|wechat|qq)\s*号?\s*:?\s*[a-z0-9][\w-]{4,}", re.IGNORECASE),
    re.compile(r"(?:住址|家庭地址|通信地址|通讯地址|联系地址)\s*:?\s*\w{4,}"),
    re.compile(
        r"(?:联系人|联络人|聯繫人|聯絡人)\s*(?:姓名)?(?:\s*[:(为是]\s*[㐀-鿿·]{2,4}|\s*[㐀-鿿·]{2,4}(?![㐀-鿿]))"
    ),
    re.compile(
        r"(?:经办人|經辦人|法定代表人|法人代表|身份证号码?|身份證號碼?)\s*(?:姓名)?\s*[:(为是]?\s*"
        r"(?!变更|變更|更换|登记)[㐀-鿿·]{2,4}"
    ),
    re.compile(
        r"(?:姓名|法人|负责人|負責人|董事长|总经理|实际控制人|contact|legal representative)\s*:\s*"
        r"(?:[㐀-鿿·]{2,4}|[a-z]+(?:\s+[a-z]+){1,2})",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![㐀-鿿])[㐀-鿿]{1,3}(?:先生|女士|小姐)(?=$|[\s,;、。:()\d])"),
)
_MASKED_NAME = re.compile(r"(?<![㐀-鿿])[㐀-鿿]{2,4}[\s:,;、(]{0,3}\*{3}|\*{3}[\s:,;、()]{0,3}[㐀-鿿]{2,4}(?![㐀-鿿])")
"""A name of two to four characters beside something masked is its owner's."""
_LANDLINE = re.compile(r"(?<![0-9A-Za-z\-])(?:\+?86[\s-]?)?[(]?0\d{2,3}[)]?[\s\-–—]?\d{7,8}(?![0-9A-Za-z])")
_NUMBER_HINT = re.compile(r"\d{7}|(?:\d[ .\-–—]{0,2}){9}\d|[)\]}>]\s*\d{3}")
_WORD_HINTS = (
    "@",
    "at)",
    "at]",
    "at}",
    "at>",
    "人",
    "话",
    "話",
    "真",
    "手机",
    "手機",
    "热线",
    "座机",
    "方式",
    "身份",
    "姓名",
    "董事长",
    "总经理",
    "先生",
    "女士",
    "小姐",
    "住址",
    "地址",
    "微信",
    "qq",
    "wechat",
    "tel",
    "phone",
    "mobile",
    "fax",
    "contact",
    "legal",
)
"""What every one of the signs has in it, in small letters; a text without either is read once and no more."""

_SPACED_WORDS = ("机", "機")
"""Signs of words that a space may part (手 机) have at least these."""

_BEGINS_HINT = re.compile(r"[\d@)\]}>人话話手真热座方身姓董总先女小住地微aAqQwWtTpPmMfFcClL]")
"""What a hint begins with: one set of signs is looked for many times as fast, and most names of firms have none."""

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@lru_cache(maxsize=1024)  # most cells of a list are the same on many rows: a place, a title, a day
def holds_personal(text: str) -> bool:
    """Whether a text holds what looks like personal data."""
    plain = _plain(text)
    signs = _signs(plain)
    return any(sign.search(plain) for sign in signs) or (
        bool(signs) and any(_is_personal_number(found) for numbers in _IDENTITY for found in numbers.findall(plain))
    )


def _signs(plain: str) -> tuple[re.Pattern[str], ...]:
    """Return the signs that a text may have: none, those of numbers, or all."""
    if not _BEGINS_HINT.search(plain):
        return ()
    small = plain.lower()
    has_word = _has_any(small, _WORD_HINTS)
    if not has_word and not _NUMBER_HINT.search(plain):
        return ()
    return (*_OF_NUMBERS, *_OF_WORDS) if has_word or _has_any(small, _SPACED_WORDS) else _OF_NUMBERS


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)  # a fifth of the time of one pattern of them all


def mask(text: str) -> str:
    """Replace whatever looks like personal data; for everything that a person may come to read.

    A number of 15 or 18 digits that is no firm's code is masked too, whether or not it could be an identity number.
    """
    plain = _plain(text)
    signs = _signs(plain)
    if not signs:
        return text
    masked = plain
    for numbers in _IDENTITY:
        masked = numbers.sub(lambda found: MASK if _is_personal_number(found[0], in_doubt=True) else found[0], masked)
    for sign in (*signs, _LANDLINE):
        masked = sign.sub(MASK, masked)
    return text if masked == plain else _MASKED_NAME.sub(MASK, masked)


def is_identity_number(code: str) -> bool:
    """Whether a compact code can be a person's identity number: its birthday is a day, and its check digit right.

    The 15 digits of before 1999 have no check digit; there the birthday alone decides.
    """
    if re.fullmatch(r"[1-9]\d{5}(?:18|19|20)\d{9}[0-9X]", code):
        total = sum(int(digit) * weight for digit, weight in zip(code[:17], _ID_WEIGHTS, strict=True))
        return _is_day(code[6:14]) and code[17] == "10X98765432"[total % 11]
    return bool(re.fullmatch(r"[1-8]\d{14}", code)) and _is_day("19" + code[6:12])


def _plain(text: str) -> str:
    plain = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    return _INVISIBLE.sub("", plain) if _INVISIBLE.search(plain) else plain


def _is_personal_number(found: str, in_doubt: bool = False) -> bool:
    """Whether digits are an identity number; in doubt, 15 digits are, and 18 in one piece always."""
    compact = re.sub(r"[^0-9Xx]", "", found).upper()
    in_one_piece = len(compact) == len(found)
    if in_one_piece and (len(compact) == 18 or in_doubt):
        return not _is_firm_code(found)
    return is_identity_number(compact)


def _is_firm_code(found: str) -> bool:
    return found[0] == "9" and bool(stdnum_uscc.is_valid(found))


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1850
    except ValueError:
        return False
