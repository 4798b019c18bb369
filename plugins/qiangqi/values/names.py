"""Names of firms: what is printed is kept, what is compared is one normal form (docs/decisions/0023)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache

from .traditional import simplified, untouched

_ONE_FORM = {
    "(": "([{<〔【〖〈《「『",
    ")": ")]}>〕】〗〉》」』",
    "·": "·•・‧∙⋅●",
    "-": "-‐‑‒–—―−",
    "〇": "〇○◯",
    '"': '"“”„',
    "'": "'‘’‛",
}
_RADICALS = (
    "⺁厂⺓幺⺜日⺝月⺟母⺠民⺧牛⺩王⺬示⺼肉⻁虎⻄西⻅见⻆角⻉贝⻋车⻌辶⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟"
    "⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
"""Radicals that PDF files give for whole characters, each before its ideograph (Unicode EquivalentUnifiedIdeograph)."""

_UNSEEN = re.compile(r"[\s\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+")
_CHANGES = {
    **{ord(form): one for one, forms in _ONE_FORM.items() for form in forms if form != one},
    **{ord(_RADICALS[at]): _RADICALS[at + 1] for at in range(0, len(_RADICALS), 2)},
}
_CHANGED = re.compile(f"[{re.escape(''.join(map(chr, _CHANGES)))}]")

_MARKED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ\u0300\u0301\u0304\u030c"
_SYLLABLE = rf"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouüvɑ\u0308{_MARKED}]{{1,5}}(?:ng|n|r)?"
_GLOSS = re.compile(rf"(?<=[㐀-鿿〇])[(（\[［]\s*{_SYLLABLE}\s*[)）\]］]")
_TONE = re.compile(rf"[{_MARKED}]")


def name_key(name: str) -> str:
    """Return the form under which a name is compared; two names with one key are one name differently printed.

    Made one: a pinyin gloss, width, brackets, spaces, dots, dashes, quotes, 〇, case, and traditional script. Kept
    apart: every word, so 有限公司 and 有限责任公司, with and without 集团, with and without a place in front.
    """
    if is_normal(name):
        return name
    text = without_gloss(name)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if _UNSEEN.search(text):
        text = _UNSEEN.sub("", text)
    if _CHANGED.search(text):
        text = text.translate(_CHANGES)
    text = text.casefold()
    return text if text.isascii() else simplified(text)


def is_normal(name: str) -> bool:
    """Whether a name is of simplified characters alone, none of which has another form: it is its own key."""
    return _normal().issuperset(name)


@cache
def _normal() -> frozenset[str]:
    return untouched() - set(map(chr, _CHANGES))


def without_gloss(text: str) -> str:
    """Take away a pinyin gloss that stands in brackets after each character: 識(shí)產(chǎn)權(quán) is 識產權.

    Letters in brackets are a gloss only where tone marks are among them; 阿里(china) keeps its brackets.
    """
    if "(" not in text and "（" not in text and "[" not in text and "［" not in text:
        return text
    found: list[str] = _GLOSS.findall(text)
    return _GLOSS.sub("", text) if found and any(_TONE.search(gloss) for gloss in found) else text


def name_id(key: str, place: str = "") -> str:
    """Return the stable id of a firm without a code: made from its first known name's key."""
    return "n" + hashlib.sha256(f"{key}|{place}".encode()).hexdigest()[:12]
