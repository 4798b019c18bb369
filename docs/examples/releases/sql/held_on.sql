-- Who held a title on the day its loan was made: a row for each loan and title of its firm.
-- No firm_id: the release names no such firm. No regime: it has no title of that firm. Neither says that none was held.
-- What cannot be found is sought as '?' and the loan: keys that are all different are spread over workers, empty ones not.
with named as (
    select distinct name, firm_id from firm_names
), by_code as (
    select loan, made_on, firm_id, coalesce(case when firm_id is null then loans.name end, '?' || loan) as wanted
    from loans left join firms on firms.uscc = coalesce(loans.uscc, '?' || loan)
), firm_of as (
    select loan, made_on, coalesce(by_code.firm_id, named.firm_id) as firm_id,
        coalesce(by_code.firm_id, named.firm_id, '?' || loan) as wanted
    from by_code left join named on named.name = by_code.wanted
), title as (
    select * from intervals where exists (
        select 1 from tiers where tiers.regime = intervals.regime and tiers.tier = intervals.tier and tiers.kind = 'title'
    )
)
select loan, made_on, firm_of.firm_id, regime, tier, status, holds_title, until_on
from firm_of left join title on title.firm_id = firm_of.wanted
    and coalesce(from_on, date '0001-01-01') <= made_on and coalesce(until_on, date '9999-12-31') >= made_on
order by loan, firm_of.firm_id, regime, tier
