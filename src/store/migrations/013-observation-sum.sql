-- What the standing figures of all subjects add up to, month by month: asked for by every screen, so it is kept beside them by the
-- same statement that sets a figure. Numbers are exact (numeric); a sum is never set but by its figures.
create table observation_sum (
  district      text not null references district,
  indicator     text not null,
  caliber       text not null,
  period        date not null,
  publication   text not null,
  -- '-infinity' where there is none.
  embargo_until timestamptz not null,
  total         numeric not null,
  n             int not null,
  primary key (district, indicator, caliber, period, publication, embargo_until)
);
select house.wall('observation_sum', 'select');

create function house.add_sums() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into observation_sum as s (district, indicator, caliber, period, publication, embargo_until, total, n)
    select district, indicator, caliber, period, publication, coalesce(embargo_until, '-infinity'), sum(value), count(*) from fresh where superseded_at is null and subject <> ''
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (district, indicator, caliber, period, publication, embargo_until) do update set total = s.total + excluded.total, n = s.n + excluded.n;
  return null;
end $$;

-- A figure is only ever set behind: what stood is taken off again.
create function house.take_sums() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into observation_sum as s (district, indicator, caliber, period, publication, embargo_until, total, n)
    select o.district, o.indicator, o.caliber, o.period, o.publication, coalesce(o.embargo_until, '-infinity'), -sum(o.value), -count(*)
    from stood o join fresh f using (district, indicator, subject, caliber, period, revision) where o.superseded_at is null and f.superseded_at is not null and o.subject <> ''
    group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
    on conflict (district, indicator, caliber, period, publication, embargo_until) do update set total = s.total + excluded.total, n = s.n + excluded.n;
  return null;
end $$;

create trigger sums_of_new after insert on observation referencing new table as fresh for each statement execute function house.add_sums();
create trigger sums_of_old after update on observation referencing old table as stood new table as fresh for each statement execute function house.take_sums();

insert into observation_sum select district, indicator, caliber, period, publication, coalesce(embargo_until, '-infinity'), sum(value), count(*) from observation where superseded_at is null and subject <> '' group by 1, 2, 3, 4, 5, 6;
