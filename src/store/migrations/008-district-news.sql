-- What a city decides about itself is in memory of every process: a change is told to all of them, so that nobody has to restart.
create function house.tell_district() returns trigger language plpgsql as $$
begin
  perform pg_notify('pandeng_live', '[["*",{"kind":"district","id":"","version":0,"state":""}]]');
  return null;
end $$;
create trigger told after insert or update or delete on district for each statement execute function house.tell_district();
