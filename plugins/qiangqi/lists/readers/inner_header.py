"""A second header within a table: from there on another list stands in it, under columns of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from .elements import bare

LONGEST_HEADER = 20
"""Letters that a cell of a header has at most."""

HEADER_WORDS = re.compile(
    "名称|企业|单位|序号|属地|地区|所在|城市|市州|代码|批次|称号|类别|类型|等级|年度|日期|有效期|备注|园区|文号"
)
_MORE = re.compile("原因|理由|依据|情况|结果|事项|时间|说明|编号")
_OF_FIRMS = re.compile("名称|全称|名单|(?:企业|公司|单位|机构|主体)$")
_SURE = re.compile("序号|编号|.{0,8}(?:名称|全称|原因|理由)")
"""What stands over a column and never in it."""

_FIRM = re.compile("^(?!.*(?:名称|名单)).{4,}(?:公司|厂|集团|合作社|研究院|研究所)(?:[(（].*[)）])?$")


def is_header_again(cells: Iterable[str], heads: Collection[str]) -> bool:
    """Whether a row below the header ``heads`` is a header of firms again, be it under other columns.

    >>> is_header_again(["序号", "企业名称", "取消原因"], ["序号", "企业名称", "地区"])
    True
    >>> is_header_again(["", "虚构甲企业", "科技型企业"], ["序号", "企业名称", "类别"])
    False
    """
    filled = [bare(cell) for cell in cells if cell]
    if len(filled) < 2 or not any(cell in heads or _SURE.fullmatch(cell) for cell in filled):
        return False
    if any(len(cell) > LONGEST_HEADER or cell.isdigit() or _FIRM.search(cell) for cell in filled):
        return False
    words = [cell for cell in filled if cell in heads or HEADER_WORDS.search(cell) or _MORE.search(cell)]
    return len(words) > 1 and any(map(_OF_FIRMS.search, filled))
