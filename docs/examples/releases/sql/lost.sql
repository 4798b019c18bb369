-- What my list lost since spring: titles held on $since and not, or not surely, on the day of the release's data.
with named as (
    select distinct name, firm_id from firm_names
), firm_of as (
    select loan, coalesce(firms.firm_id, named.firm_id) as firm_id
    from loans left join firms on firms.uscc = loans.uscc
    left join named on named.name = case when firms.firm_id is null then loans.name end
), title as (
    select intervals.* replace (
        coalesce(from_on, date '0001-01-01') as from_on, coalesce(until_on, date '9999-12-31') as until_on
    ), from_on as status_since
    from intervals join tiers
    on intervals.regime = tiers.regime and intervals.tier = tiers.tier and tiers.kind = 'title'
), now as (
    select title.* from title join build on key = 'known_on' and cast(value as date) between from_on and until_on
)
select loan, firm_id, regime, tier, title.status as was, now.status as is_now, now.holds_title, now.status_since
from firm_of join title using (firm_id) join now using (firm_id, regime, tier)
where title.holds_title = 'yes' and now.holds_title <> 'yes'
    and cast($since as date) between title.from_on and title.until_on
order by loan, firm_id, regime, tier
