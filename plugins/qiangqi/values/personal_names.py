"""Names of persons, as far as a cell's form tells them: a surname and one or two characters, and nothing of a firm."""

from __future__ import annotations

import re
import unicodedata

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申"
    "尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏"
    "宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭"
    "窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺"
)
_TWO = "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|司徒|令狐|东方|西门|南宫|端木|百里|独孤|宇文|长孙|轩辕"
_NAME = re.compile(rf"(?:[{_SURNAMES}][㐀-鿿]{{1,2}}|(?:{_TWO})[㐀-鿿]{{1,2}})")
_FOREIGN = re.compile(r"[㐀-鿿]{1,7}(?:[·•・][㐀-鿿]{1,7})+")
_BEHIND = re.compile(
    r"(?:公司|[㐀-鿿]厂|集团|合作社|研究院|研究所)[(,、;/:]?(?:联系人|联络人|法人代表|法定代表人|法人|负责人|经办人)?:?([㐀-鿿·•・]{2,10})[)]?$"
)
_END = re.compile(
    "[厂院所社店馆坊庄部局行园场号堂斋轩阁楼站校网市县区]$|^(?:江苏|江西|安徽|宁夏|吉林|甘肃)省?$"
    "|(?:集团|股份|科技|实业|药业|食品|电子|机械|建设|工程|投资|发展|控股|生物|化工|汽车|重工)$"
)
"""What firms, works, shops and places end in, and provinces: a short name of one is not taken for a person's."""


def follows_firm(text: str) -> bool:
    """Whether a person's name stands directly behind that of a firm, in brackets too.

    >>> follows_firm("虚构甲有限公司（联系人王小明）"), follows_firm("虚构甲有限公司")
    (True, False)
    """
    found = _BEHIND.search("".join(unicodedata.normalize("NFKC", text).split()))
    return found is not None and looks_like_person(found[1])


def looks_like_person(text: str) -> bool:
    """Whether a text that stands alone may be a person's name; a brand of this form (康师傅) counts as one too.

    >>> looks_like_person("王小明"), looks_like_person("三棵树"), looks_like_person("温州市")
    (True, False, False)
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _END.search(plain):
        return False
    return bool(_NAME.fullmatch(plain) or _FOREIGN.fullmatch(plain))
