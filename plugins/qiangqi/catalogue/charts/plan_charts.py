"""Charts of the plans: targets by year, and what one applicant may get. None says what was done."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from . import specifications
from .chart import Chart, Source, fragment
from .specifications import Row


def _plans(source: Source, table: str) -> list[Row]:
    return source.rows(
        f"select plan_id, is_draft from plans where plan_id in (select plan_id from {table}) order by plan_id"
    )


def targets(source: Source) -> Iterator[Chart]:
    """Yield a chart for each plan that has figures by year."""
    for plan in _plans(source, "chart_plan_targets"):
        rows = source.rows(
            f"select plan_target_id, indicator_{source.lang} as name, year, is_baseline, value, percent "
            "from chart_plan_targets where plan_id = ? order by rowid",
            plan["plan_id"],
        )
        rows = [{**row, "said": f"{row['value']:,g}"} for row in rows]
        names, years = list(dict.fromkeys(row["name"] for row in rows)), sorted({row["year"] for row in rows})
        bases = {row["year"] for row in rows if row["is_baseline"]}
        mark = source.phrase("（基期）", " (baseline)")
        draft = source.phrase("（征求意见稿）", " (draft for comment, 征求意见稿)") if plan["is_draft"] else ""
        yield Chart(
            f"targets-{plan['plan_id']}",
            source.lang,
            f"plan:{plan['plan_id']}",
            source.phrase("逐年目标", "Targets by year") + draft,
            source.phrase(
                f"{len(names)} 个指标，{years[0]} 至 {years[-1]} 年每年一条，长度为占末年目标的比例；"
                "灰色是基期数，其余是目标，都不是完成情况。",
                f"{len(names)} indicators with a bar for each year from {years[0]} to {years[-1]}, as long as its "
                "share of the last target; grey is the baseline, the others are targets, none says what was done.",
            ),
            "chart_plan_targets",
            urlencode({"plan_id": plan["plan_id"]}),
            fragment("bar", (f"indicator_{source.lang}", "nominal"), ("percent", "quantitative"), "year"),
            specifications.grid(rows, names, {year: mark if year in bases else "" for year in years}, source.width),
            source.size,
        )


def amounts(source: Source) -> Iterator[Chart]:
    """Yield a chart for each plan that prints amounts."""
    for plan in _plans(source, "chart_plan_amounts"):
        rows = source.rows(
            f"select plan_measure_id, name_{source.lang} as name, is_ceiling, amount as value "
            "from chart_plan_amounts where plan_id = ? order by amount desc, rowid",
            plan["plan_id"],
        )
        most = max(row["value"] for row in rows)
        labelled = [{**row, "said": _money(source, row)} for row in rows]
        roles = ["unclear" if row["is_ceiling"] else "early" for row in rows]
        yield Chart(
            f"amounts-{plan['plan_id']}",
            source.lang,
            f"plan:{plan['plan_id']}",
            source.phrase("一次最多能得到多少（万元）", "What can be had at once, in CNY 10,000"),
            source.phrase(
                f"{len(rows)} 项有金额的措施，由高到低；最高 {most:g} 万元。上限另行注明，资金与基金不在内。",
                f"{len(rows)} measures with money, the highest first, {most:g} at most; ceilings are marked, funds are "
                "left out.",
            ),
            "chart_plan_amounts",
            urlencode({"plan_id": plan["plan_id"]}),
            fragment("bar", ("plan_measure_id", "nominal"), ("amount", "quantitative"), "kind"),
            specifications.bars(labelled, roles, most, source.width),
            source.size,
        )


def _money(source: Source, row: Row) -> str:
    labelled = source.phrase(f"{row['value']:g} 万元", f"{row['value']:g}")
    return labelled + source.phrase("（上限）", " (at most)") if row["is_ceiling"] else labelled
