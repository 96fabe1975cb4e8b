-- The house: parties, posts, places, links, matters with their ledger, proofs of what was read, and what leaves the house.
-- Every key begins with district, so that the schema distributes by it unchanged. No district set: no rows.

create extension if not exists pg_trgm;
create schema if not exists house;

/** Gives a table its district wall and the run-time role its rights. */
create function house.wall(tab regclass, rights text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tab);
  execute format('alter table %s force row level security', tab);
  execute format('create policy by_district on %s using (district = current_setting(''app.district'', true)) with check (district = current_setting(''app.district'', true))', tab);
  execute format('grant %s on %s to pandeng_app', rights, tab);
end $$;

create function house.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'lines of % are added, never changed', tg_table_name using errcode = 'restrict_violation';
end $$;

create table district (
  district   text primary key check (district ~ '^[a-z0-9][a-z0-9_-]{0,30}$'),
  name_zh    text not null,
  name_en    text not null,
  pack       text not null,
  host       text,
  center_lng float8 not null,
  center_lat float8 not null,
  settings   jsonb not null default '{}'
);

create table party (
  district  text not null references district,
  id        text not null,
  kind      text not null check (kind in ('person', 'firm', 'office', 'system')),
  /** A firm's or an office's name; of a person only the masked form. */
  name      text not null,
  name_en   text,
  uscc      text,
  /** The office above, the area a firm stands in. */
  parent    text,
  area      text,
  attrs     jsonb not null default '{}',
  /** Sealed name, phone, id of a person: {"name": {"$sealed": …}, …}. */
  sealed    jsonb not null default '{}',
  phone_mac bytea,
  id_mac    bytea,
  from_on   date,
  to_on     date,
  primary key (district, id)
);
create unique index party_uscc on party (district, uscc) where uscc is not null;
create unique index party_phone on party (district, phone_mac) where phone_mac is not null;
create index party_name on party using gin (name gin_trgm_ops);
create index party_kind on party (district, kind, id);

create table post (
  district text not null,
  id       text not null,
  person   text not null,
  office   text not null,
  role     text not null,
  from_on  date not null,
  to_on    date,
  primary key (district, id),
  foreign key (district, person) references party (district, id),
  foreign key (district, office) references party (district, id)
);
create index post_person on post (district, person);
create index post_office on post (district, office, role);

/** A firm's people: who may speak for it. */
create table agent (
  district text not null,
  person   text not null,
  firm     text not null,
  from_on  date not null,
  to_on    date,
  primary key (district, person, firm),
  foreign key (district, person) references party (district, id),
  foreign key (district, firm) references party (district, id)
);
create index agent_firm on agent (district, firm);

create table place (
  district   text not null references district,
  id         text not null,
  kind       text not null,
  code       text not null,
  name       text not null,
  name_en    text,
  address    text,
  parent     text,
  /** WGS84/CGCS2000, converted once at import. */
  at         point,
  ring       polygon,
  /** What was given: datum and original coordinates. */
  given      jsonb,
  status     text not null default 'current',
  attrs      jsonb not null default '{}',
  primary key (district, id)
);
create unique index place_code on place (district, kind, code);
create index place_at on place using gist (at);
create index place_name on place using gin (name gin_trgm_ops);

create table link (
  district  text not null references district,
  type      text not null,
  from_kind text not null,
  from_id   text not null,
  to_kind   text not null,
  to_id     text not null,
  from_at   timestamptz not null,
  to_at     timestamptz,
  attrs     jsonb not null default '{}',
  primary key (district, type, from_kind, from_id, to_kind, to_id)
);
create index link_back on link (district, to_kind, to_id, type);

create table matter (
  district    text not null references district,
  id          text not null check (id ~ '^[A-Za-z0-9_.:-]{1,80}$'),
  kind        text not null,
  /** What people read out over the telephone. */
  number      text not null,
  state       text not null,
  open        boolean not null,
  since       timestamptz not null,
  version     int not null,
  title       text not null,
  facts       jsonb not null,
  proofs      text[] not null default '{}',
  opened_at   timestamptz not null,
  closed_at   timestamptz,
  touched_at  timestamptz not null,
  category    text,
  area        text,
  urgency     text,
  at          point,
  lead        text,
  asker       text,
  /** Earliest due date among running clocks. */
  due_at      timestamptz,
  provisional boolean not null default false,
  /** Version of the city pack it started under. */
  pack        text not null,
  /** Hash of its last entry. */
  head        bytea not null,
  search      tsvector,
  primary key (district, id)
);
create unique index matter_number on matter (district, number);
create index matter_opened on matter (district, kind, opened_at desc, id desc);
create index matter_state on matter (district, kind, state, opened_at desc, id desc);
create index matter_lead on matter (district, lead, open, due_at, id);
create index matter_asker on matter (district, asker, opened_at desc);
create index matter_due on matter (district, due_at, id) where open and due_at is not null;
create index matter_category on matter (district, kind, category, opened_at desc, id desc);
create index matter_area on matter (district, kind, area, opened_at desc, id desc);
create index matter_closed on matter (district, kind, closed_at) where closed_at is not null;
create index matter_at on matter using gist (at) where at is not null;
create index matter_search on matter using gin (search);

create table entry (
  district    text not null,
  matter_id   text not null,
  seq         int not null,
  act         text not null,
  by          text not null,
  as_role     text not null,
  /** When it happened, and when the house wrote it down: they differ only for imported records. */
  at          timestamptz not null,
  recorded_at timestamptz not null,
  body        jsonb not null,
  evidence    jsonb not null default '[]',
  /** SHA-256 over this line and the hash before it. */
  hash        bytea not null,
  primary key (district, matter_id, seq),
  foreign key (district, matter_id) references matter (district, id)
);
create index entry_recorded on entry (district, recorded_at, matter_id, seq);
create index entry_evidence on entry using gin (evidence jsonb_path_ops) where evidence <> '[]';
create trigger entry_never before update or delete or truncate on entry execute function house.refuse();

create table participant (
  district  text not null,
  matter_id text not null,
  relation  text not null,
  party     text not null,
  primary key (district, matter_id, relation, party),
  foreign key (district, matter_id) references matter (district, id)
);
create unique index participant_one_lead on participant (district, matter_id) where relation = 'lead';
create index participant_party on participant (district, party, relation, matter_id);

create table clock (
  district    text not null,
  matter_id   text not null,
  name        text not null,
  round       int not null,
  amount      int not null,
  unit        text not null,
  started_at  timestamptz not null,
  pauses      jsonb not null default '[]',
  stopped_at  timestamptz,
  due_at      timestamptz not null,
  provisional boolean not null,
  primary key (district, matter_id, name, round),
  foreign key (district, matter_id) references matter (district, id)
);
create index clock_running on clock (district, due_at) where stopped_at is null;

/** Personal text under the subject's own key. Destroying the key erases the person; the chain holds only digests. */
create table subject_key (
  district  text not null references district,
  subject   text not null,
  wrapped   bytea,
  erased_at timestamptz,
  primary key (district, subject)
);
create table sealed (
  district   text not null,
  /** SHA-256 of the ciphertext: what the ledger holds. */
  digest     bytea not null,
  subject    text not null,
  seal       text not null,
  shown      text not null,
  ciphertext bytea not null,
  primary key (district, digest),
  foreign key (district, subject) references subject_key (district, subject)
);
create index sealed_subject on sealed (district, subject);

create table idempotency (
  district text not null references district,
  caller   text not null,
  key      text not null,
  request  bytea not null,
  answer   jsonb not null,
  at       timestamptz not null,
  primary key (district, caller, key)
);
create index idempotency_at on idempotency (district, at);

/** What must leave the house because of an entry: sent by a job, at least once, the entry's id as its key. */
create table outbox (
  district  text not null,
  matter_id text not null,
  seq       int not null,
  channel   text not null,
  payload   jsonb not null,
  tries     int not null default 0,
  next_at   timestamptz not null,
  done_at   timestamptz,
  problem   text,
  primary key (district, matter_id, seq, channel),
  foreign key (district, matter_id, seq) references entry (district, matter_id, seq)
);
create index outbox_due on outbox (district, next_at) where done_at is null;

/** An hour's seal over the last line of every matter touched in it. Heads chain, so a cut tail is found. */
create table ledger_head (
  district text not null references district,
  no       int not null,
  from_at  timestamptz not null,
  to_at    timestamptz not null,
  matters  int not null,
  entries  int not null,
  reads    int not null,
  root     bytea not null,
  hash     bytea not null,
  primary key (district, no)
);
create table anchor (
  district  text not null,
  no        int not null,
  matter_id text not null,
  seq       int not null,
  hash      bytea not null,
  primary key (district, no, matter_id),
  foreign key (district, no) references ledger_head (district, no)
);
create trigger head_never before update or delete or truncate on ledger_head execute function house.refuse();
create trigger anchor_never before update or delete or truncate on anchor execute function house.refuse();

/** Every reading of a sealed value, with its purpose. */
create table access_log (
  district text not null references district,
  id       text not null,
  at       timestamptz not null,
  reader   text not null,
  subject  text not null,
  what     text not null,
  purpose  text not null,
  hash     bytea not null,
  primary key (district, id)
);
create index access_subject on access_log (district, subject, at desc);
create index access_at on access_log (district, at, id);
create trigger access_never before update or delete or truncate on access_log execute function house.refuse();

/** Files by content. The bytes lie on disk or in S3 under their hash. */
create table attachment (
  district   text not null references district,
  sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  name       text not null,
  type       text not null,
  size_bytes int not null,
  by         text not null,
  at         timestamptz not null,
  taken_at   timestamptz,
  lng        float8,
  lat        float8,
  primary key (district, sha256, by)
);

select house.wall(t, 'select, insert, update, delete') from unnest(array['party', 'post', 'agent', 'place', 'link', 'matter', 'participant', 'clock', 'subject_key', 'sealed', 'idempotency', 'outbox', 'attachment']::regclass[]) t;
select house.wall(t, 'select, insert') from unnest(array['entry', 'ledger_head', 'anchor', 'access_log']::regclass[]) t;
select house.wall('district', 'select');
revoke delete on matter, party, post from pandeng_app;

-- Which districts live here is asked before a district is known, and is no secret.
create policy anyone_reads on district for select using (true);
grant usage on schema house to pandeng_app;
