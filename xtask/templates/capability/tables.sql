-- Entries of @name@. Holds nothing of a person; kept as long as the house needs them.
create table @table@ (
  id text primary key,
  opened_at text not null,
  closed_at text -- null while under way
);
