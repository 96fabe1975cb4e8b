-- A fact that names another matter ties a link to it, so that the other page shows what points there. From now on every act ties its own;
-- what stood before is tied here once, dated by the day it was opened. Found from the other end by kind, too.
insert into link (district, type, from_kind, from_id, to_kind, to_id, from_at)
select m.district, p.fact, m.kind, m.id, p.to_kind, m.facts->>p.fact, m.opened_at
from matter m join (values
  ('parcel', 'park', 'park'), ('space', 'park', 'park'), ('parcel', 'reserved_by', 'lead'), ('space', 'reserved_by', 'lead'), ('parcel', 'sited_lead', 'lead'), ('space', 'sited_lead', 'lead'),
  ('project_issue', 'project', 'project'), ('project_issue', 'supervision_id', 'supervision'),
  ('agent_contract', 'lead', 'lead'), ('agent_fee', 'contract', 'agent_contract'), ('agent_fee', 'lead', 'lead'),
  ('agreement', 'lead', 'lead'), ('commitment', 'agreement', 'agreement'), ('commitment', 'lead', 'lead'),
  ('chain_firm', 'chain', 'chain'), ('supply', 'chain', 'chain'),
  ('lead', 'rival', 'lead'), ('lead', 'parcel', 'parcel'), ('lead', 'space', 'space'), ('lead', 'project', 'project'),
  ('appeal', 'merged_into', 'appeal'), ('ticket', 'merged_into', 'ticket')
) as p(kind, fact, to_kind) on p.kind = m.kind
where m.facts ? p.fact and jsonb_typeof(m.facts->p.fact) = 'string'
union all
select m.district, 'about_id', m.kind, m.id, m.facts->>'about_kind', m.facts->>'about_id', m.opened_at from matter m where m.kind = 'supervision' and m.facts ? 'about_id' and m.facts ? 'about_kind'
on conflict do nothing;
