-- What is open in a street and a category, in order of its due date: the list a desk looks at all day.
create index matter_open_place on matter (district, kind, area, category, coalesce(due_at, 'infinity'::timestamptz), id) where open;
