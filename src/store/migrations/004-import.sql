-- What was brought in from files: a run per file and mapping, and the lines that stand, so that a broken run goes on where it was.

create table import_run (
  district    text not null references district,
  /** SHA-256 of the file and its mapping. */
  id          text not null,
  file        text not null,
  mapping     text not null,
  /** Of a log: its name and everything before its first case. */
  log         text,
  header      jsonb,
  started_at  timestamptz not null,
  finished_at timestamptz,
  good        int not null default 0,
  bad         int not null default 0,
  primary key (district, id)
);
create index import_run_log on import_run (district, log) where log is not null;

create table import_line (
  district  text not null,
  run       text not null,
  line      int not null,
  matter_id text not null,
  primary key (district, run, line),
  foreign key (district, run) references import_run (district, id)
);

select house.wall(t, 'select, insert, update') from unnest(array['import_run', 'import_line']::regclass[]) t;
