"""Which printed names are one name, which can be registered, and what a cell says of a renaming."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations

import opencc
import pytest
from given import DATASETS
from qiangqi.values.names import name_key, without_gloss
from qiangqi.values.registered_names import PrintedName, is_registered_form, legal_form, read_name

ONE = [
    (
        "虚构甲（北京）有限公司",
        "虚构甲(北京)有限公司",
        "虚构甲【北京】有限公司",
        "虚构甲﹙北京﹚有限公司",
        " 虚构甲 〔北京〕 有限公司",
    ),
    (
        "虚构知识产权股份有限公司",
        "虛構知識產權股份有限公司",
        "虚构識(shí)產(chǎn)權(quán)股份有限公司".replace("虚构", "虚构知"),
    ),
    ("虚构ABC·3D有限公司", "虚构ＡＢＣ•３Ｄ有限公司", "虚构abc・3d有限公司"),
    ("虚构-〇一有限公司", "虚构—○一有限公司", "虚构－◯一有限公司"),
    ("虚构东风齿轮有限公司", "虚构东⻛⻮轮有限公司", "虚构東風齒輪有限公司", "虚\u200b构东风齿轮有限公司\ufeff"),
    ("虚构合伙企业（有限合伙）", "虛構合夥企業(有限合夥)"),
    ("虚构家具有限公司", "虚构傢俱有限公司"),
    ("虚构群峰干燥设备有限公司", "虛構羣峯乾燥設備有限公司"),
]


@pytest.mark.parametrize("names", ONE, ids=lambda names: names[0])
def test_differences_of_print_are_one_name(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == 1


SEVERAL = [
    ("虚构甲有限公司", "虚构甲有限责任公司", "虚构甲股份有限公司", "虚构甲股份公司", "虚构甲总公司", "虚构甲公司"),
    ("虚构甲集团有限公司", "虚构甲（集团）有限公司", "虚构甲有限公司集团"),
    ("虚构甲有限公司", "虚构甲有限公司分公司", "虚构甲有限公司第一分公司", "虚构甲研究院", "虚构甲研究院有限公司"),
    ("邯郸市虚构甲有限公司", "虚构甲有限公司", "虚构甲（邯郸）有限公司"),
    ("乾元科技有限公司", "干元科技有限公司"),
    ("昇阳科技有限公司", "升阳科技有限公司", "陞阳科技有限公司", "晟阳科技有限公司"),
    ("昇陽電機有限公司", "升阳电机有限公司"),
    (
        "堃泰有限公司",
        "坤泰有限公司",
        "甦泰有限公司",
        "苏泰有限公司",
        "喆泰有限公司",
        "哲泰有限公司",
        "犇泰有限公司",
        "奔泰有限公司",
    ),
    ("崐泰有限公司", "昆泰有限公司", "崑泰有限公司"),
    ("汎泰有限公司", "泛泰有限公司", "氾泰有限公司", "璿泰有限公司", "璇泰有限公司", "淩泰有限公司", "凌泰有限公司"),
    (
        "於泰有限公司",
        "于泰有限公司",
        "徵泰有限公司",
        "征泰有限公司",
        "馀泰有限公司",
        "余泰有限公司",
        "锺泰有限公司",
        "钟泰有限公司",
    ),
    ("鉅泰電子有限公司", "巨泰电子有限公司"),
    ("虚构(china)有限公司", "虚构有限公司"),
    ("虚构(ABC)有限公司", "虚构ABC有限公司"),
]


@pytest.mark.parametrize("names", SEVERAL, ids=lambda names: names[0])
def test_names_that_differ_in_a_word_or_a_character_of_their_own_stay_apart(names: tuple[str, ...]) -> None:
    for one, other in combinations(dict.fromkeys(names), 2):
        assert name_key(one) != name_key(other), (one, other)


def _gb2312() -> list[str]:
    pairs = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return [letter for pair in pairs if (letter := pair.decode("gb2312", "ignore"))]


@pytest.mark.parametrize("frame", ["虚构{}科技有限公司", "虛構{}電子有限公司"])
def test_no_two_characters_of_simplified_script_are_compared_as_one(frame: str) -> None:
    letters: dict[str, set[str]] = defaultdict(set)
    for letter in _gb2312():
        letters[name_key(frame.format(letter))].add(letter)
    merged = {"".join(sorted(found)) for found in letters.values() if len(found) > 1}
    # GB 2312 (1980) has these beside their simplified forms; the Table of 2013 has them as no character of its own.
    allowed = {"后後", "烟菸"} if frame.startswith("虚构") else {"后後", "烟菸", "于於", "征徵", "折摺"}
    assert merged == allowed


@pytest.mark.parametrize("standard", ["s2t", "s2tw", "s2hk"])
def test_a_real_name_in_traditional_script_has_the_key_of_the_simplified_one(standard: str) -> None:
    convert = opencc.OpenCC(standard).convert
    names = {
        row["企业名称"]
        for path in DATASETS.glob("*/raw/*.csv")
        for row in csv.DictReader(path.open(encoding="utf-8-sig"))
    }
    assert len(names) > 200
    assert [name for name in sorted(names) if name_key(convert(name)) != name_key(name)] == []


def test_real_names_that_are_different_have_different_keys() -> None:
    names = {
        row["企业名称"]
        for path in DATASETS.glob("*/raw/*.csv")
        for row in csv.DictReader(path.open(encoding="utf-8-sig"))
    }
    assert len({name_key(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", [name for names in (*ONE, *SEVERAL) for name in names])
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


def test_only_letters_with_tones_are_a_gloss() -> None:
    assert without_gloss("知(zhī)識(shí)的(de)") == "知識的"
    assert without_gloss("企（qǐ）業（yè）") == "企業"
    assert without_gloss("綠（ lǜ ）裝(zhuāng)兒[ér]安(a\u0304n)") == "綠裝兒安"
    assert without_gloss("虚构(china)有限公司(de)") == "虚构(china)有限公司(de)"
    assert without_gloss("虚构(café)有限公司") == "虚构(café)有限公司"


FORMS = {
    "虚构甲有限责任公司": "有限责任公司",
    "虚构甲股份有限公司": "股份有限公司",
    "虚构甲有限公司郑州分公司": "分公司",
    "首虚总公司": "总公司",
    "虚构农业科学研究院": "院",
    "虚构企业管理中心（有限合伙）": "(有限合伙)",
    "三棵树": None,
    "博实股份": None,
    "徐工集团": None,
    "外高桥造船": None,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_registered_name_ends_in_a_legal_form(name: str) -> None:
    assert legal_form(name) == FORMS[name]
    assert is_registered_form(name) == (FORMS[name] is not None)


@pytest.mark.parametrize("name", ["飞孟公司", "铁四院", "", "  "])
def test_a_form_alone_or_with_two_characters_is_no_registered_name(name: str) -> None:
    assert not is_registered_form(name)


A, B = "虚构甲环保股份有限公司", "虚构乙装备股份有限公司"
RENAMED = {
    f"{A}，2019年更名为{B}": PrintedName(A, new=B, year=2019),
    f"{A}（现更名为{B}）": PrintedName(A, new=B),
    f"{A}（原名：{B}）": PrintedName(A, former=B),
    f"{A}(原{B})": PrintedName(A, former=B),
    f"{A}（曾用名：虚构乙（河南）有限公司）": PrintedName(A, former="虚构乙(河南)有限公司"),
    f"{A}（由{B}更名）": PrintedName(A, former=B),
}


@pytest.mark.parametrize("cell", RENAMED)
def test_a_renaming_beside_a_name_is_read(cell: str) -> None:
    assert read_name(cell) == RENAMED[cell]


@pytest.mark.parametrize(
    "cell",
    [
        f"{A}，2019年更名为…",
        "原阳县虚构甲有限公司",
        "商丘市 上海虚构甲（夏邑）有限公司",
        f"{A}（原名：虚构乙）",
        f"原{A}",
        f"（原名：{A}）",
    ],
)
def test_a_cell_that_is_not_certain_stays_whole(cell: str) -> None:
    assert read_name(cell) == PrintedName(cell)
