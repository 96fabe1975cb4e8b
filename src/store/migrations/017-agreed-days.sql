-- What was agreed for a day is looked for by that day, long after its clock has stopped: met, missed and waived alike. A fact has no
-- index behind row-level security (decision 019), a clock has. It is the one called `due`; other clocks are not looked for by their day.
create index clock_agreed on clock (district, due_at) where name = 'due';

-- A clock until a day of the matter's own runs out as that day ends, however often it stood still (decision 023): so does what stood before.
with agreed as (
  select c.district, c.matter_id, c.name, max(c.round) as round, ((m.facts->>a.fact)::date + 1)::timestamp at time zone 'Asia/Shanghai' as due_at
  from clock c join matter m on m.district = c.district and m.id = c.matter_id
    join (values ('commitment', 'due', 'due_on'), ('lead', 'siting', 'site_due_on'), ('agent_contract', 'term', 'until_on')) as a(kind, name, fact) on a.kind = m.kind and a.name = c.name
  where m.facts ? a.fact group by c.district, c.matter_id, c.name, m.facts->>a.fact
), put_right as (
  update clock c set due_at = a.due_at, provisional = false from agreed a
  where c.district = a.district and c.matter_id = a.matter_id and c.name = a.name and c.round = a.round and c.due_at <> a.due_at
  returning c.district, c.matter_id, c.due_at, c.stopped_at is null and (c.pauses = '[]' or c.pauses->-1->>'to' is not null) as runs
)
-- None of these has another clock beside it while it runs.
update matter m set due_at = p.due_at, provisional = false from put_right p where p.runs and m.district = p.district and m.id = p.matter_id;
