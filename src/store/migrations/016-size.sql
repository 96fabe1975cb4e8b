-- How big a matter is (what is to be invested, how much land), beside the ledger like its category: lists show it, sort and filter by it.
alter table matter add column size double precision;
create index matter_size on matter (district, kind, coalesce(size, -1), id);

update matter m set size = (m.facts->>c.fact)::float8
from (values ('lead', 'planned_investment_wan'), ('project', 'total_wan'), ('parcel', 'area_mu'), ('space', 'area_m2'), ('park', 'area_m2'),
  ('agreement', 'agreed_investment_wan'), ('agent_fee', 'fee_wan'), ('supply', 'amount_wan')) as c(kind, fact)
where c.kind = m.kind and m.facts ? c.fact and not (m.kind = 'lead' and m.facts->>'confidentiality' = 'secret');
-- A lead that was made confidential after it had a place kept it on maps.
update matter set at = null where kind = 'lead' and facts->>'confidentiality' = 'secret' and at is not null;
