-- What waits for somebody and what leaves the house: notices, saved views, webhooks with their deliveries;
-- what administrators did, and the checks of the ledger that auditors asked for.

/** Somebody is told of one line of a ledger. Its words come from the declaration when it is read: no text is kept here. */
create table notice (
  district  text not null,
  person    text not null,
  matter_id text not null,
  seq       int not null,
  at        timestamptz not null,
  read_at   timestamptz,
  primary key (district, person, matter_id, seq),
  foreign key (district, person) references party (district, id),
  foreign key (district, matter_id, seq) references entry (district, matter_id, seq)
);
create index notice_person on notice (district, person, at desc, matter_id, seq);
create index notice_unread on notice (district, person) where read_at is null;

create table saved_view (
  district text not null,
  id       text not null check (id ~ '^[A-Za-z0-9_-]{1,80}$'),
  owner    text not null,
  /** The office that shares it; null: its owner's alone. */
  office   text,
  name     text not null,
  kind     text not null,
  query    jsonb not null,
  saved_at timestamptz not null,
  primary key (district, id),
  foreign key (district, owner) references party (district, id),
  foreign key (district, office) references party (district, id)
);
create index saved_view_owner on saved_view (district, owner);
create index saved_view_office on saved_view (district, office) where office is not null;

/** A system that is told of acts. Its secret is sealed under the webhook's own key. */
create table webhook (
  district   text not null references district,
  id         text not null,
  label      text not null,
  url        text not null,
  /** Kinds of matters it hears of; empty: all. */
  kinds      text[] not null,
  secret     bytea not null,
  created_by text not null,
  created_at timestamptz not null,
  primary key (district, id)
);

create table webhook_delivery (
  district  text not null,
  webhook   text not null,
  matter_id text not null,
  seq       int not null,
  payload   jsonb not null,
  made_at   timestamptz not null,
  tries     int not null default 0,
  next_at   timestamptz not null,
  done_at   timestamptz,
  /** Given up after a day of trying: an administrator may send it again. */
  parked_at timestamptz,
  /** HTTP status of the last answer, or what went wrong. */
  status    int,
  problem   text,
  primary key (district, webhook, matter_id, seq),
  foreign key (district, webhook) references webhook (district, id) on delete cascade,
  foreign key (district, matter_id, seq) references entry (district, matter_id, seq)
);
create index webhook_delivery_due on webhook_delivery (district, next_at) where done_at is null and parked_at is null;
create index webhook_delivery_made on webhook_delivery (district, webhook, made_at desc);

/** What administrators did, for the auditor: posts given and ended, tokens, webhooks. */
create table admin_log (
  district text not null references district,
  id       text not null,
  at       timestamptz not null,
  by       text not null,
  act      text not null,
  detail   jsonb not null,
  primary key (district, id)
);
create index admin_log_at on admin_log (district, at desc, id);
create trigger admin_log_never before update or delete or truncate on admin_log execute function house.refuse();

/** A check of the whole ledger, asked for by an auditor and carried out in the background. */
create table verification (
  district   text not null references district,
  id         text not null,
  by         text not null,
  started_at timestamptz not null,
  /** Last sign of life: a run whose process died is taken for ended. */
  seen_at    timestamptz not null,
  entries    int not null default 0,
  ended_at   timestamptz,
  verdict    jsonb,
  problem    text,
  primary key (district, id)
);
create index verification_started on verification (district, started_at desc);

select house.wall(t, 'select, insert, update, delete') from unnest(array['notice', 'saved_view', 'webhook', 'webhook_delivery', 'verification']::regclass[]) t;
select house.wall('admin_log', 'select, insert');

-- A process asks at its door whether the schema is the one it was written for.
grant select on house.migration to pandeng_app;
