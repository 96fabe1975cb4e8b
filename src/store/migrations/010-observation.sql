-- What was observed: a figure of one indicator about one subject in one period, as somebody reported, measured or published it.
-- Values are never changed: a correction is another revision, and the one before keeps standing behind it.

create table observation (
  district      text not null references district,
  indicator     text not null,
  /** What it is about: '' the district, else the id of an area, a firm, a project, an industry or a peer. */
  subject       text not null default '',
  caliber       text not null check (caliber in ('month', 'cumulative', 'point')),
  /** First day of the month, quarter or year that it is of. */
  period        date not null check (extract(day from period) = 1),
  revision      int not null check (revision > 0),
  value         numeric not null,
  /** Unpublished figures stay with those who may read them; 快报 preliminary, 核定 final. */
  publication   text not null default 'final' check (publication in ('unpublished', 'preliminary', 'final')),
  /** Not to be shown before, whatever it is. */
  embargo_until timestamptz,
  /** Which list of units it covers: each year's frame is another one, and charts break there. */
  frame         text,
  source        text not null,
  /** The ledger line that carried it. */
  matter_id     text not null,
  seq           int not null,
  recorded_at   timestamptz not null,
  superseded_at timestamptz,
  primary key (district, indicator, subject, caliber, period, revision),
  foreign key (district, matter_id, seq) references entry (district, matter_id, seq)
);
/** Sums over subjects in a period, and the one revision that stands. */
create unique index observation_current on observation (district, indicator, caliber, period, subject) include (value) where superseded_at is null;
create index observation_origin on observation (district, matter_id, seq);

select house.wall('observation', 'select, insert');
grant update (superseded_at) on observation to pandeng_app;
