-- A move that touched no row fails where it happens, so that it can be sent together with its commit: nobody waits to look.
create function house.must_move(moved bigint) returns int language plpgsql immutable as $$
begin
  if moved <> 1 then
    raise exception 'nothing moved: somebody else was first' using errcode = 'PD409';
  end if;
  return 1;
end $$;
