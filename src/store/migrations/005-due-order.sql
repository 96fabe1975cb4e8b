-- Lists and boards in order of their due date: what has none comes last, as the list asks for it.
create index matter_due_order on matter (district, kind, coalesce(due_at, 'infinity'::timestamptz), id);
