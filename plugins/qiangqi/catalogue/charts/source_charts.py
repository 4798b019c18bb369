"""Charts of the sources: what the catalogue holds, year by year and document by document."""

from __future__ import annotations

from collections.abc import Iterator

from . import specifications
from .chart import Chart, Source, fragment

SHOWN = 16
"""Documents that the picture holds, the largest first; the table has every one."""


def facts(source: Source) -> Iterator[Chart]:
    """Yield the chart of facts by year and kind."""
    rows = source.rows("select year, kind, facts from chart_facts_by_year order by year, kind")
    if not rows:
        return
    most = max({row["year"] for row in rows}, key=lambda year: sum(r["facts"] for r in rows if r["year"] == year))
    total, years = sum(row["facts"] for row in rows), [row["year"] for row in rows]
    highest = sum(row["facts"] for row in rows if row["year"] == most)
    yield Chart(
        "facts-by-year",
        source.lang,
        "coverage",
        source.phrase("收录的事项：按发生年份与类别", "Facts held, by year and kind"),
        source.phrase(
            f"{min(years)} 至 {max(years)} 年逐年的柱状图，共 {total:,} 个事项，最晚日期不详的不计；"
            f"{most} 年最多，{highest:,} 个。",
            f"Columns by year from {min(years)} to {max(years)}, {total:,} facts of a known latest day; "
            f"{most} has most, {highest:,}.",
        ),
        "chart_facts_by_year",
        "",
        fragment("bar", ("year", "ordinal"), ("facts", "quantitative"), "kind"),
        specifications.columns(rows, source.words("kinds"), source.width),
        source.size,
    )


def completeness(source: Source) -> Iterator[Chart]:
    """Yield the chart of what is held of each document that states its total."""
    rows = source.rows(
        "select source_id, name, stated, held, percent as value from chart_completeness "
        "order by stated desc, source_id limit ?",
        SHOWN,
    )
    if not rows:
        return
    labelled = [{**row, "said": f"{row['held']:,} / {row['stated']:,} · {row['value']:g}%"} for row in rows]
    count, stated, held = source.rows("select count(*) as a, sum(stated) as b, sum(held) as c from chart_completeness")[
        0
    ].values()
    yield Chart(
        "completeness",
        source.lang,
        "coverage",
        source.phrase(
            "收录率：文件所称家数里收录了多少", "Completeness: how many of the firms that a document names are held"
        ),
        source.phrase(
            f"每份文件一条，所称最多的在上；表内 {count:,} 份文件各自所称相加 {stated:,} 家次，收录 {held:,} 家次。",
            f"One bar a document, the largest first; the {count:,} documents of the table name {stated:,} firms in "
            f"all, each counted for itself, and {held:,} are held.",
        ),
        "chart_completeness",
        "",
        fragment("bar", ("source_id", "nominal"), ("percent", "quantitative"), "level"),
        specifications.bars(labelled, ["held"] * len(labelled), 100, source.width),
        source.size,
    )
