-- Who held a title on the day its loan was made: a row for each loan and title of its firm.
-- No firm_id: the release names no such firm. No regime: it has no title of that firm. Neither says that none was held.
-- Most customers are in no list: a key of their own lets an engine with many workers spread them, an empty one does not.
with named as (
    select distinct name, firm_id from firm_names
), firm_of as (
    select loan, made_on, coalesce(firms.firm_id, named.firm_id) as firm_id
    from loans left join firms on firms.uscc = coalesce(loans.uscc, '?' || loan)
    left join named on named.name = loans.name and firms.firm_id is null
), title as (
    select intervals.* from intervals join tiers
    on intervals.regime = tiers.regime and intervals.tier = tiers.tier and tiers.kind = 'title'
)
select loan, made_on, firm_of.firm_id, regime, tier, status, holds_title, until_on
from firm_of left join title on title.firm_id = coalesce(firm_of.firm_id, '?' || loan)
    and coalesce(from_on, date '0001-01-01') <= made_on and coalesce(until_on, date '9999-12-31') >= made_on
order by loan, firm_of.firm_id, regime, tier
