"""The charts' tables, by SQL on the finished file and the sums of its build: their size is of years, not of firms."""

from __future__ import annotations

import sqlite3

_CHANGES = """
create temp table chart_changes as
select c.day, regime, tier, t.kind, c.status, c.holds_title, c.come - c.gone as titles
from marks.turns c join tiers t using (regime, tier) where c.day <= :last
"""
"""What enters and leaves each status by the first of a month, up to the catalogue's knowledge; no clock is read."""

_MONTHS = """
create temp table chart_months as
with recursive month(day) as (
    select min(day) from chart_changes
    union all select date(day, '+1 month') from month where date(day, '+1 month') <= :last)
select day from month where day is not null
"""

_BY_MONTH = """
insert into chart_{name}_by_month ({columns}, titles)
with own as (select {group}, day, sum(c.titles) as titles from chart_changes c join regimes r using (regime)
             where {which} group by {group}, day),
series as (select {names}, min(day) as first from own group by {names})
select {columns}, titles from (
    select {picked}, m.day as month_on,
           sum(coalesce(own.titles, 0)) over (partition by {picked} order by m.day) as titles
    from series join chart_months m on m.day >= series.first left join own on own.day = m.day and {same})
order by {columns}
"""
"""A row for each month from a series' first title on, also where none is left, so that a line falls to nought."""

_FACTS = """
insert into chart_facts_by_year (year, kind, facts)
select cast(substr(happened_to, 1, 4) as integer) as year, kind, count(*) from facts
where happened_to is not null and withdrawn_on is null group by year, kind
order by year, kind
"""

_COMPLETENESS = """
insert into chart_completeness
select source_id, coalesce(s.number, s.title), s.level, l.stated, l.held, l.percent
from source_levels l join sources s using (source_id)
where l.stated > 0 and source_id not in (select source_id from totals where stage = 'publicity')
order by l.stated desc, source_id
"""

_PLAN_TARGETS = """
insert into chart_plan_targets
select plan_target_id, plan_id, indicator_zh || coalesce('（' || unit_zh || '）', ''),
       indicator_en || coalesce(', ' || unit_en, ''), year, is_baseline, value,
       round(100 * value / last_value(value) over same_target, 1)
from plan_targets join (
    select plan_id, target from plan_targets where year is not null
    group by plan_id, target having count(distinct year) > 1) using (plan_id, target)
window same_target as (partition by plan_id, target order by year
                       rows between unbounded preceding and unbounded following)
order by plan_targets.rowid
"""

_PLAN_AMOUNTS = """
insert into chart_plan_amounts
select plan_measure_id, plan_id, for_zh, for_en, kind, amount is null,
       coalesce(amount, ceiling, yearly_ceiling) as money
from plan_measures where kind != 'fund' and money is not null
order by plan_id, money desc, plan_measures.rowid
"""


def fill_tables(db: sqlite3.Connection) -> None:
    """Fill every ``chart_*`` table of a finished catalogue; the marks of its build are attached for their sums."""
    (known_on,) = db.execute("select value from build where key = 'known_on'").fetchone()
    for statement in (_CHANGES, _MONTHS):
        db.execute(statement, {"last": known_on})
    db.execute(_by_month("levels", ("r.level", "c.holds_title"), "level, month_on, holds_title", "c.kind = 'title'"))
    db.execute(_by_month("titles", ("c.regime", "c.tier", "c.status"), "regime, tier, month_on, status", "true"))
    for statement in (_FACTS, _COMPLETENESS, _PLAN_TARGETS, _PLAN_AMOUNTS):
        db.execute(statement)
    for scratch in ("chart_months", "chart_changes"):
        db.execute(f"drop table temp.{scratch}")


def _by_month(name: str, group: tuple[str, ...], columns: str, which: str) -> str:
    names = [column.partition(".")[2] for column in group]
    return _BY_MONTH.format(
        name=name,
        columns=columns,
        which=which,
        group=", ".join(group),
        names=", ".join(names),
        picked=", ".join(f"series.{column}" for column in names),
        same=" and ".join(f"own.{column} = series.{column}" for column in names),
    )
