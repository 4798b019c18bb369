"""What a cell of the column of names is where it is no registered name, as a registrar sees it."""

from __future__ import annotations

import re
import unicodedata

from qiangqi.values.personal_names import follows_firm, looks_like_person
from qiangqi.values.registered_names import is_registered_form, read_name, tells_renaming

ISSUES_OF_NAMES = (
    "printed_twice",
    "renaming_unclear",
    "person_name",
    "not_a_firm",
    "heading_row",
    "name_cut_off",
    "short_name",
    "name_doubtful",
)
"""Why a name is none, in the order in which they are given."""

_TEN = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"^(?:[{_TEN}]{{1,3}}[、.．]|[(（][{_TEN}]{{1,3}}[)）]|第[{_TEN}\d]+[类批部])")
_COUNTED = re.compile(r"[(（]?[共合]?计?\d+[家户个][)）]?[:：]?$")
_PLACE = re.compile(r"^[㐀-鿿]{2,9}(?:省|市|州|盟|县|区|旗|兵团)[:：]?$|^[省市州县区]?(?:本级|直属?)$")
_LIST = re.compile(r"(?:名单|名录|一览表)(?:[(（].*[)）])?[:：]?$")
_PARK = re.compile(
    r"(?:园区|开发区|高新区|示范区|保税区|集聚区|集中区|工业区|新区|自贸区|产业带|产业集群|工业园|科技园|软件园|物流园|产业基地"
    r"|科技城|(?:开发区|高新区|园区).{0,20}[园城区])(?:[(（].*[)）])?$"
)
_PARK_ENDS = tuple("区带群园地城)）")
"""How every text ends that the pattern of parks finds: most names are not searched."""
_THING = re.compile(r"(?:项目|产品|平台|课题|系统|装置|设备|软件|品牌|商标|专利|方法|工艺|标准|课程|专业)$")
_NOTE_BEHIND = re.compile(r"[(（][^()（）]*[)）]$")
_EVENT_BEFORE = re.compile(
    r"^[(（\[【〔][^()（）\[\]【】〔〕]{0,4}(?:取消|撤销|注销|吊销|未通过|未予|不予|暂缓|候补|除名|退出|不合格|作废)"
)
"""（取消）虚构甲有限公司: what stands before the name is not of it."""
_BETWEEN = re.compile(r"[、，,；;/|\s]+")
_LIMITED = re.compile("有限(?:责任)?公司")
"""The legal form, of which the name of one firm has one: 有限公司 before 分公司, 研究院 or 厂 is of a branch."""
_CUT = re.compile(
    r"(?:有限|有限公|有限责|有限责任|有限责任公|股份有|股份有限|股份有限公|责任公|集团有|集团有限|集团公|分公|合伙企|专业合作|合作)$"
)
"""The beginning of a legal form: the rest of the name was cut off."""


def name_issue(name: str) -> str | None:
    """Return the issue of a cell that cannot be a registered name (an empty one is left out in print), or None.

    >>> name_issue("虚构甲有限"), name_issue("虚构甲开发区"), name_issue("虚构甲科技"), name_issue("虚构甲有限公司")
    ('name_cut_off', 'not_a_firm', 'short_name', None)
    """
    if not name:
        return "name_doubtful"
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    if is_twice(plain):
        return "printed_twice"
    if plain[-1:] in _PARK_ENDS and _PARK.search(plain):
        return "not_a_firm"
    if _EVENT_BEFORE.match(plain):
        return "name_doubtful"
    if is_registered_form(read := read_name(name).name):
        return "name_doubtful" if holds_two(read) else None
    if tells_renaming(plain):
        return "renaming_unclear"
    if looks_like_person(plain) or follows_firm(plain):
        return "person_name"
    if is_registered_form(_NOTE_BEHIND.sub("", plain)):
        return "name_doubtful"  # 虚构甲有限公司（已注销）: no short name, and what is behind it is not of the name
    return _of_a_line(plain) or ("name_cut_off" if _CUT.search(plain) else "short_name")


def holds_two(name: str) -> bool:
    """Whether a name is those of two firms, with a mark between them or, from two lines of a cell, without one.

    >>> holds_two("虚构甲有限公司、虚构乙厂"), holds_two("虚构甲有限公司虚构乙有限公司")
    (True, True)
    >>> holds_two("虚构甲有限公司郑州分公司"), holds_two("虚构、幻想有限公司")
    (False, False)
    """
    normal = unicodedata.normalize("NFKC", name)
    parts = [part for part in _BETWEEN.split(normal) if part]
    return (len(parts) > 1 and all(map(is_registered_form, parts))) or len(_LIMITED.findall(normal)) > 1


def _of_a_line(plain: str) -> str | None:
    """Return what a line is that names no firm: a heading, or a park, a product or the like."""
    if _THING.search(plain):
        return "not_a_firm"
    is_heading = _NUMBERED.match(plain) or _COUNTED.search(plain) or _PLACE.match(plain) or _LIST.search(plain)
    return "heading_row" if is_heading else None


def is_twice(plain: str) -> bool:
    """Whether every character of a text stands twice, or the whole of it: a false bold prints a name so.

    >>> is_twice("虚虚构构甲甲厂厂"), is_twice("虚构甲厂虚构甲厂"), is_twice("虚构甲甲厂")
    (True, True, False)
    """
    half, odd = divmod(len(plain), 2)
    return half > 2 and not odd and (plain[::2] == plain[1::2] or (plain[:half] == plain[half:]))
