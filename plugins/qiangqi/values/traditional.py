"""Traditional characters and their simplified forms, for comparing names only; a printed name is never changed.

The pairs are OpenCC's, sorted by whether a simplified text may use the character in its own right:

- plain: a traditional character, one of the pairs of the state's simplification table. Always compared as simplified.
- orthographic: a form that texts in traditional script use for a character both scripts share (崑/昆, 勛/勋). In a
  simplified name it is a choice of its own, so it is compared as the shared form only beside a plain one.
- kept: a character of the Table of General Standard Chinese Characters (2013), or one that firms use as a name of
  its own (乾, 於, 昇, 汎, 璿). Never altered: 乾元 and 干元 are two firms.
"""

from __future__ import annotations

import re
from functools import cache

import opencc

_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000))

_KEPT = frozenset("乾剋劄吒夥徵扞於昇氾爇祕脩苎苧蒐薳薹袷谿釐陞麽" + "儁埰寀彔拚挱捱旂枴棊榘榦氂汎淩琱璿碕翫醣飱麴遡")

_ORTHOGRAPHIC = frozenset(
    "侷俬冑卹卽姦孃崑弔彫彿摺敎旣曏殭泝灕獃癒眞箚菴蕓衕覈譟貍踰輓閤闇餬鬨鵰"
    "剷勛嚐垻塤墰壜崙廕擣歎沖淒滙燬盪箇罎舖舘葯蔘讚蹟逕遶贋鈡鉆鍊鍼鎌鎚閑"
)
_ANOTHER = {"鉅": "钜", "衞": "卫", "敍": "叙"}
"""Beside OpenCC: 鉅 has a simplified form of its own, and two forms of Hong Kong."""

_ALWAYS = re.compile("合夥|夥伴|傢[俱具]|崑山")
_OF_ALWAYS = {"合夥": "合伙", "夥伴": "伙伴", "傢俱": "家具", "傢具": "家具", "崑山": "昆山"}
"""Words that no simplified text writes so, whatever else stands in it."""

_WORDS = re.compile(
    "乾(?=[燥果洗粉式混酪貨冰淨旱濕法切選熄煤]|電池)|(?<=[餅筍豆腐肉菜果魚烘曬風萄吹])乾|於(?![潛潜陵])|苧(?=麻)|麴(?=酒)|[徵祕釐]"
)
_OF_WORDS = {"乾": "干", "於": "于", "苧": "苎", "麴": "曲", "徵": "征", "祕": "秘", "釐": "厘"}
"""Kept characters that stand for another one in traditional script, most of them only in these words."""


@cache
def plain() -> dict[int, str]:
    """Return the table, for :meth:`str.translate`, of the characters that are always compared as simplified."""
    pairs = _pairs()
    return {ord(old): new for old, new in pairs.items() if old not in _ORTHOGRAPHIC} | {
        ord(old): new for old, new in _ANOTHER.items()
    }


@cache
def orthographic() -> dict[int, str]:
    """Return the table of the characters that are compared as simplified beside a plain one."""
    return {ord(old): new for old, new in _pairs().items() if old in _ORTHOGRAPHIC}


def simplified(text: str) -> str:
    """Return a text with its traditional characters as simplified ones; what is simplified already is not touched."""
    if "夥" in text or "傢" in text or "崑" in text:
        text = _ALWAYS.sub(lambda found: _OF_ALWAYS[found[0]], text)
    folded = text.translate(plain())
    if folded == text:
        return text
    words = _WORDS.sub(lambda found: _OF_WORDS[found[0]], text)
    return (folded if words == text else words.translate(plain())).translate(orthographic())


@cache
def untouched() -> frozenset[str]:
    """Return the characters of the main block of which a text is not touched by :func:`simplified`."""
    return frozenset(map(chr, range(*_BLOCKS[1]))) - set(map(chr, plain())) - set("夥傢崑")


def _pairs() -> dict[str, str]:
    letters = [chr(point) for start, end in _BLOCKS for point in range(start, end)]
    found = opencc.OpenCC("t2s").convert("\n".join(letters)).split("\n")
    return {old: new for old, new in zip(letters, found, strict=True) if old != new and old not in _KEPT}
