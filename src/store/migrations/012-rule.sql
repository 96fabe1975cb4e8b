-- What was decided by a decision table, and the very table it was decided by. Neither is ever changed: a later version alters no earlier decision.

create table rule_version (
  district       text not null references district,
  rule           text not null,
  -- `dailing@2026-01` of a city's own, the number of the approved change of a district's.
  version        text not null,
  -- SHA-256 of the canonical table: two tables by one name stay apart.
  digest         bytea not null,
  effective_from date not null,
  doc_no         text not null,
  title_zh       text not null,
  title_en       text not null,
  decision_table jsonb not null,
  -- The approved change, where it is the district's own.
  matter_id      text,
  first_used_at  timestamptz not null,
  primary key (district, rule, version, digest)
);

create table decision (
  district text not null references district,
  id       bigint generated always as identity,
  rule     text not null,
  version  text not null,
  digest   bytea not null,
  -- As of when it was decided: the version in force then is the one that speaks.
  at       timestamptz not null,
  -- What it is about, where it is about one thing.
  kind     text,
  about    text,
  inputs   jsonb not null,
  -- `[{row, basis}]`, rows counted from 1.
  fired    jsonb not null,
  outputs  jsonb not null,
  kept_at  timestamptz not null,
  primary key (district, id),
  foreign key (district, rule, version, digest) references rule_version (district, rule, version, digest)
);
create index decision_of_rule on decision (district, rule, id desc);
-- The district's own versions: a handful among a million matters.
create index rule_change_approved on matter (district, (facts->>'rule')) where kind = 'rule_change' and state = 'approved';
create index decision_kept on decision (district, kept_at) where about is not null;
create index decision_about on decision (district, kind, about, id desc) where about is not null;

-- A table tried on past decisions before it is submitted: what would have come out otherwise.
create table rule_trial (
  district  text not null references district,
  id        bigint generated always as identity,
  rule      text not null,
  -- SHA-256 of the canonical table that was tried.
  digest    bytea not null,
  -- The version it was held against.
  against   text,
  tried_by  text not null,
  tried_at  timestamptz not null,
  from_at   timestamptz not null,
  cases     int not null check (cases >= 0),
  changed   int not null check (changed between 0 and cases),
  outcome   jsonb not null,
  primary key (district, id)
);
create index rule_trial_of on rule_trial (district, rule, digest, id desc);

select house.wall('rule_trial', 'select, insert');
create trigger rule_trial_never before update or delete or truncate on rule_trial execute function house.refuse();
select house.wall('rule_version', 'select, insert');
select house.wall('decision', 'select, insert');
create trigger rule_version_never before update or delete or truncate on rule_version execute function house.refuse();
create trigger lines_are_added before update or delete on decision execute function house.refuse();
