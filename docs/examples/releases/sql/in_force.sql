-- How many titles are in force by level, on the first of each month up to the day of the release's data.
with held as (
    select level, from_on, coalesce(until_on, date '9999-12-31') as until_on from intervals
    join tiers using (regime, tier) join regimes using (regime) where kind = 'title' and status = 'in_force'
), month as (
    select cast(unnest(generate_series(
        date_trunc('month', (select min(from_on) from held)),
        (select cast(value as date) from build where key = 'known_on'),
        interval 1 month
    )) as date) as month_on
)
select level, month_on, count(*) as titles
from month join held on from_on <= month_on and until_on >= month_on
group by level, month_on order by level, month_on
