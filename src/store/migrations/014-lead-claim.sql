-- 首报首谈: by what open leads name their investor, and that of all that name the same one at most is first. Kept by the matters
-- themselves, in the schema of the house: it follows from them, so a backup does without it and a restore fills it again.

create table house.lead_claim (
  district  text not null,
  /** `uscc:…`, `group:…` or `name:…`. */
  claim     text not null,
  matter_id text not null,
  first     boolean not null,
  primary key (district, claim, matter_id),
  foreign key (district, matter_id) references matter (district, id),
  -- Looked at when the transaction ends: a ruling takes the first place from one and gives it to another at once.
  constraint lead_claim_one_first exclude using btree (district with =, claim with =) where (first) deferrable initially deferred
);
create index lead_claim_matter on house.lead_claim (district, matter_id);
select house.wall('house.lead_claim', 'select, insert, delete');

create function house.keep_claims() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.open = old.open and row(new.facts->'claims', new.facts->'claim') is not distinct from row(old.facts->'claims', old.facts->'claim') then
    return null;
  end if;
  delete from house.lead_claim where district = new.district and matter_id = new.id;
  if new.open then
    insert into house.lead_claim (district, claim, matter_id, first)
    select distinct new.district, c.claim, new.id, coalesce(new.facts->>'claim', '') = 'first' from jsonb_array_elements_text(coalesce(new.facts->'claims', '[]')) as c(claim);
  end if;
  return null;
end $$;
create trigger matter_claims after insert or update of facts, open on matter for each row when (new.kind = 'lead') execute function house.keep_claims();
