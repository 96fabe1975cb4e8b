-- A party may be told of a matter it takes no part in: whoever acts for it today reads that notice, and nothing more of the matter.
alter table notice add column party text, add foreign key (district, party) references party (district, id);
