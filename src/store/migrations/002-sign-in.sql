-- Who may come in: accounts, sessions, one-time codes, outside identities, tokens of systems. Secrets are kept as digests or sealed.

create table account (
  district     text not null,
  party        text not null,
  login        text not null,
  password     text not null,
  /** Digest of the sealed TOTP secret; `totp_on` once the first code was right. */
  totp         bytea,
  totp_on      boolean not null default false,
  failed       int not null default 0,
  locked_until timestamptz,
  primary key (district, party),
  foreign key (district, party) references party (district, id)
);
create unique index account_login on account (district, lower(login));

create table session (
  district   text not null,
  hash       bytea not null,
  party      text not null,
  /** Password was right, the second factor is still asked for. */
  half       boolean not null,
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  expires_at timestamptz not null,
  primary key (district, hash),
  foreign key (district, party) references party (district, id)
);
create index session_party on session (district, party);
create index session_expiry on session (district, expires_at);

create table one_time_code (
  district   text not null references district,
  phone_mac  bytea not null,
  code_hash  bytea not null,
  tries      int not null default 0,
  sent_at    timestamptz not null,
  expires_at timestamptz not null,
  primary key (district, phone_mac)
);

create table outside_identity (
  district text not null,
  issuer   text not null,
  subject  text not null,
  party    text not null,
  primary key (district, issuer, subject),
  foreign key (district, party) references party (district, id)
);

create table api_token (
  district   text not null,
  hash       bytea not null,
  party      text not null,
  label      text not null,
  /** Roles the system speaks in, e.g. {open311}. */
  roles      text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (district, hash),
  foreign key (district, party) references party (district, id)
);

/** Every attempt to come in, right or wrong; logins only as keyed digests. */
create table sign_in_log (
  district text not null references district,
  id       text not null,
  at       timestamptz not null,
  login    bytea not null,
  way      text not null,
  outcome  text not null,
  party    text,
  primary key (district, id)
);
create index sign_in_log_at on sign_in_log (district, at desc);
create trigger sign_in_never before update or delete or truncate on sign_in_log execute function house.refuse();

select house.wall(t, 'select, insert, update, delete') from unnest(array['account', 'session', 'one_time_code', 'outside_identity', 'api_token']::regclass[]) t;
select house.wall('sign_in_log', 'select, insert');
