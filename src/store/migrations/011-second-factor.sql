-- The second factor stands by itself: staff who come by an outside provider have one too, and no password here.

create table second_factor (
  district text not null,
  party    text not null,
  /** Digest of the sealed secret. */
  secret   bytea not null,
  /** Since the first right code; null: still being set up. */
  since    timestamptz,
  /** The newest time step whose code was taken: neither it nor an older one is taken again. */
  step     bigint not null default 0,
  primary key (district, party),
  foreign key (district, party) references party (district, id)
);

alter table account no force row level security;
alter table session no force row level security;
insert into second_factor (district, party, secret, since) select district, party, totp, case when totp_on then now() end from account where totp is not null;

/** Tries count for the name that was given, whether or not an account bears it: a lock tells nobody which names exist. */
create table sign_in_tries (
  district text not null references district,
  /** Keyed digest of what was tried: a login, a person's second factor. */
  what     bytea not null,
  tries    int not null,
  at       timestamptz not null,
  primary key (district, what)
);
create index sign_in_tries_at on sign_in_tries (district, at);
alter table account drop column totp, drop column totp_on, drop column failed, drop column locked_until;

/** Opened without a second factor: it carries no posts. Those of staff ended after twelve hours at most. */
alter table session add column public boolean not null default false;
update session set public = true where expires_at - created_at > interval '1 day';
alter table account force row level security;
alter table session force row level security;

/** How many codes a telephone was sent today is read from the log. */
create index sign_in_log_login on sign_in_log (district, login, at desc);

select house.wall(t, 'select, insert, update, delete') from unnest(array['second_factor', 'sign_in_tries']::regclass[]) t;
