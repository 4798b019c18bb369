"""The header of a column in a spreadsheet: its stable English name, and its name in Chinese beside it."""

from __future__ import annotations

import re
from functools import cache

from qiangqi.catalogue.schema.database import Column

_SHORT = {
    "firm_names.kind": "名称类别",
    "possible_matches.because": "列入原因",
    "possible_matches.state": "核对状态",
    "sources.title_is": "标题性质",
    "totals.stage": "阶段",
    "regimes.issuer_kind": "发布单位性质",
    "tiers.kind": "称号或名单",
    "provisions.basis": "依据性质",
    "parameters.basis": "依据性质",
    "conditions.checkable": "能否核对",
    "conditions.basis": "依据性质",
    "conditions.at_limit": "等于要求的值时",
    "intervals.holds_title": "是否持有",
    "tallies.holds_title": "是否持有",
    "chart_levels_by_month.holds_title": "是否持有",
    "plans.period_basis": "依据性质",
    "charts.theme": "明暗",
    "charts.size": "宽窄",
    "charts.spec": "图表规格",
    "dictionary.type": "存储类型",
}
"""Columns whose description begins with one of their values."""


@cache
def chinese_name(table: str, column: Column) -> str:
    """Return the short Chinese name of a column: the head of its description."""
    return _SHORT.get(f"{table}.{column.name}") or re.split(r"[：；（(,:;]", column.zh, maxsplit=1)[0].strip()


def spreadsheet_header(table: str, column: Column) -> str:
    """Return what stands above a column in CSV for Excel and in XLSX."""
    return f"{column.name}（{chinese_name(table, column)}）"
