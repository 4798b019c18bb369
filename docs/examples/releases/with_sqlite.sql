-- Three questions to a release by the SQLite shell, on the catalogue that lies in it; the catalogue is not changed.
-- usage: sqlite3 -readonly -csv -header RELEASE/catalogue.db '.import --schema temp LOANS.csv loan' \
--          ".parameter set :since \"'2026-03-20'\"" '.read with_sqlite.sql'
-- LOANS.csv has the columns loan, uscc, name and made_on.

create temp table firm_of as
select loan, firm_id from loan join firms using (uscc)
union
select loan, firm_id from loan join firm_names using (name) where uscc not in (select uscc from firms where uscc is not null);
create temp view title as
select i.* from intervals i join tiers t on t.regime = i.regime and t.tier = i.tier and t.kind = 'title';

-- Who held a title on the day its loan was made: a row for each loan and title of its firm.
-- No firm_id: the release names no such firm. No regime: it has no title of that firm. Neither says that none was held.
.print '-- held_on'
select l.loan, made_on, f.firm_id, regime, tier, status, holds_title, until_on
from loan l left join firm_of f using (loan)
left join title t on t.firm_id = f.firm_id
    and coalesce(from_on, '0001-01-01') <= made_on and coalesce(until_on, '9999-12-31') >= made_on
order by l.loan, f.firm_id, regime, tier;

-- How many titles are in force by level, on the first of each month up to the day of the release's data.
.print '-- in_force'
with recursive month(month_on) as (
    select date(min(from_on), 'start of month') from title where status = 'in_force'
    union all
    select date(month_on, '+1 month') from month
    where date(month_on, '+1 month') <= (select value from build where key = 'known_on')
)
select level, month_on, count(*) as titles
from month join title on status = 'in_force' and from_on <= month_on and coalesce(until_on, '9999-12-31') >= month_on
join regimes using (regime)
group by level, month_on order by level, month_on;

-- What my list lost since spring: titles held on :since and not, or not surely, on the day of the release's data.
.print '-- lost'
select loan, firm_id, t.regime, t.tier, t.status as was, n.status as is_now, n.holds_title, n.from_on as status_since
from firm_of join title t using (firm_id) join intervals n using (firm_id, regime, tier)
join build on key = 'known_on'
    and coalesce(n.from_on, '0001-01-01') <= value and coalesce(n.until_on, '9999-12-31') >= value
where t.holds_title = 'yes' and n.holds_title <> 'yes'
    and coalesce(t.from_on, '0001-01-01') <= :since and coalesce(t.until_on, '9999-12-31') >= :since
order by loan, firm_id, t.regime, t.tier;
