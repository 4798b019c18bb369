"""Charts of the titles: how many are of each status, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from . import specifications
from .chart import Chart, Source, fragment
from .specifications import Row, Words

REGIMES = 6
"""At most so many regimes have a picture of their own, those with most titles first; the table has them all."""

LEAST = 10
"""A regime of fewer titles has no picture: a few firms are read faster in its list."""


def levels(source: Source) -> Iterator[Chart]:
    """Yield the chart of the national titles, those of all regimes together."""
    rows = source.rows(
        "select month_on, holds_title, titles from chart_levels_by_month where level = 'national' "
        "order by month_on, holds_title"
    )
    if not rows:
        return
    words = {
        "yes": source.phrase("持有", "held"),
        "unclear": source.phrase("无法确定", "undetermined"),
        "no": source.phrase("未持有", "not held"),
    }
    yield Chart(
        "levels-by-month",
        source.lang,
        "home",
        source.phrase("国家级称号：逐月有多少能确定持有", "National titles: how many are known to be held, by month"),
        _latest(source, rows, "holds_title", words),
        "chart_levels_by_month",
        urlencode({"level": "national"}),
        fragment("bar", ("month_on", "ordinal"), ("titles", "quantitative"), "holds_title"),
        specifications.areas(rows, "holds_title", words, source.width),
        source.size,
    )


def _latest(source: Source, rows: list[Row], series: str, words: Words) -> str:
    """Say the last month's figures, in the order of the words."""
    first, last = rows[0]["month_on"], max(row["month_on"] for row in rows)
    totals = {
        word: sum(row["titles"] for row in rows if row["month_on"] == last and row[series] == word) for word in words
    }
    counts = source.phrase("，", ", ").join(f"{words[word]} {count:,}" for word, count in totals.items() if count)
    start = source.phrase(
        f"{first[:7]} 至 {last[:7]} 逐月的面积图。", f"An area chart by month from {first[:7]} to {last[:7]}. "
    )
    counted = source.phrase(
        "一个称号自其第一个事项的最晚可能日期起计。",
        " A title counts from the latest day on which its first fact can have been.",
    )
    return start + source.phrase(f"{last} 当日：{counts}。", f"On {last}: {counts}.") + counted


def regimes(source: Source) -> Iterator[Chart]:
    """Yield a chart for each regime of some size whose titles do not all stand alike."""
    words = source.words("statuses")
    found = source.rows(
        """select regime, sum(titles) filter (
               where month_on = (select max(month_on) from chart_titles_by_month)) as last
           from chart_titles_by_month join tiers using (regime, tier) where kind = 'title'
           group by regime having last >= ? and count(distinct status) > 1 order by last desc, regime limit ?""",
        LEAST,
        REGIMES,
    )
    for regime in found:
        rows = source.rows(
            """select month_on, status, sum(titles) as titles
               from chart_titles_by_month join tiers using (regime, tier)
               where regime = ? and kind = 'title' group by month_on, status order by month_on, status""",
            regime["regime"],
        )
        yield Chart(
            f"regime-{regime['regime']}",
            source.lang,
            f"regime:{regime['regime']}",
            source.phrase("称号逐月的状态", "Status of the titles by month"),
            _latest(source, rows, "status", words),
            "chart_titles_by_month",
            urlencode({"regime": regime["regime"]}),
            fragment("bar", ("month_on", "ordinal"), ("titles", "quantitative"), "status"),
            specifications.areas(rows, "status", words, source.width),
            source.size,
        )
