-- Which event a receipt shows. At erasure the row keeps its random id alone, so that its page can say
-- what became of it.
create table receipt (
  id text primary key,
  event text,
  subject text,
  kind text not null, -- consent.given, …; erased once the person is
  activity text,
  at text
);
create index receipt_subject on receipt (subject);
