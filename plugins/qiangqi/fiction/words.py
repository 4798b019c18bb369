"""Names and codes of firms that do not exist.

No real firm can be meant. Every name begins with 虚构 in place of the division and trade name that the registration
of names asks for, then two characters joined by chance. Every code has the division 000000, which GB/T 2260 does not
know, and an organisation part XG + six digits whose own check character (GB 11714) is wrong on purpose: no
registrar can have issued it. Only the last character, the check of the whole (GB 32100), is right.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from stdnum.cn.uscc import calc_check_digit

FICTIONAL = "虚构"
"""The word that every invented name carries."""

_HEADS = "云松泉岚澜霁岑禾星曦翎沐砚椿榆柏桦枫芷荻葭棠槿岫"
_TAILS = "杉石川舟禽麓汀渚屿峦笙弦瓷釉帆锚翼羽蕊苔藤榉棹埙"
_FIELDS = """
    精密机械 新材料 环保科技 制药 电气 仪器仪表 轴承 化工 食品 农业科技 光电 生物科技 汽车零部件 陶瓷 纺织 软件
    医疗器械 电缆 3D打印 5G通信 LED照明 AI视觉 水处理 锂电
"""
_OFTEN = "有限公司 有限公司 有限公司 有限公司 有限责任公司 股份有限公司 股份有限公司 集团有限公司 （集团）有限公司"
_RARELY = "研究院 研究院有限公司 总公司 有限公司第一分公司 股份公司 （虚构岛）有限公司"
_FORMS = (*_OFTEN.split(), *_OFTEN.split(), *_RARELY.split())
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def names(rng: random.Random) -> Iterator[str]:
    """Yield invented names, no two alike, until the words are used up (some 150,000)."""
    trades = [head + tail + trade for trade in _FIELDS.split() for tail in _TAILS for head in _HEADS]
    start, step = rng.randrange(len(trades)), 5_003
    for turn in range(len(set(_FORMS))):
        for place in range(len(trades)):
            yield FICTIONAL + trades[(start + place * step) % len(trades)] + _form(place, turn)


def _form(place: int, turn: int) -> str:
    """Return the legal form for a trade name's first, second, … use: at first the frequent ones are frequent."""
    first = _FORMS[place % len(_FORMS)]
    return [first, *(form for form in dict.fromkeys(_FORMS) if form != first)][turn]


def many_names(count: int) -> Iterator[str]:
    """Yield up to eight million invented names, no two alike; the same ones each time."""
    fields = _FIELDS.split()
    width = len(_HEADS)
    for number in range(count):
        rest, letters = number * 7_919 % (width**4 * len(fields)), ""
        for words in (_HEADS, _TAILS, _HEADS, _TAILS):
            rest, place = divmod(rest, width)
            letters += words[place]
        yield f"{FICTIONAL}{letters}{fields[rest]}{_FORMS[number % len(_FORMS)]}"


def short(name: str) -> str:
    """Return a name as a list that prints trade names alone would."""
    return name[:4]


def printed(name: str, rng: random.Random) -> str:
    """Return a name as some list prints it: other brackets, full-width signs or a stray space, the same firm."""
    way = rng.randrange(24)
    if way == 0:
        return name.translate({code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B))})
    if way == 1:
        return f"{name[:4]} {name[4:]}"
    return name.replace("（", "(").replace("）", ")") if way < 12 else name


def code(serial: int) -> str:
    """Return the fictional code with a serial of up to six digits; its form and last check are valid."""
    organisation = f"XG{serial:06d}"
    wrong = (_organisation_check(organisation) + 1) % 10
    body = f"91000000{organisation}{wrong}"
    return body + str(calc_check_digit(body))


def _organisation_check(organisation: str) -> int:
    """Return the number that GB 11714 asks for after eight characters (10 is written X there, and 11 as 0)."""
    total = sum(int(char, 36) * weight for char, weight in zip(organisation, _WEIGHTS, strict=True))
    return (11 - total % 11) % 11


def damaged(valid: str) -> str:
    """Return a code with its last character changed, as a slip of the keyboard leaves it."""
    return valid[:-1] + ("1" if valid[-1] == "0" else "0")
