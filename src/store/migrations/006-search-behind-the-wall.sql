-- Behind row-level security PostgreSQL uses an index only for operators that are known to leak nothing. Matching words and
-- lying within a box answer true or false and never complain of a value: said so here, where the role may say it. Elsewhere
-- (a server of one's own without a superuser) search is right, but reads more.
do $$ begin
  alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
  alter function pg_catalog.on_pb(point, box) leakproof;
exception when insufficient_privilege then
  raise notice 'search and maps will read more than they need: an administrator may mark ts_match_vq and on_pb leakproof';
end $$;
