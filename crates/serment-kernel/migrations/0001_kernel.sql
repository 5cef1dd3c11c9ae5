-- The head of the tree: one row, changed only from the value that was read.
create table journal_head (
  id bigint primary key,
  size bigint not null,
  root blob not null
);

-- The log itself: hash tiles (level 0 and up) and entry bundles (level -1), newest width only,
-- since a narrower tile is a prefix of its later self. Holds no personal data.
create table journal_tile (
  level bigint not null,
  tile bigint not null,
  bytes blob not null,
  primary key (level, tile)
);

-- The last signed checkpoint.
create table journal_checkpoint (
  id bigint primary key,
  size bigint not null,
  note text not null,
  signed_at text not null
);

-- Leaves of committed acts that the sequencer has not placed yet (engines with many writers).
create table journal_pending (
  event text primary key,
  at text not null,
  leaf blob not null
);

-- Events behind the leaves. personal: the payload, sealed under the subject's key; deleted with the
-- subject at erasure, the leaf staying as a number that means nothing.
create table event (
  id text primary key,
  seq bigint unique, -- place in the tree; null while pending
  kind text not null,
  form text not null, -- subject, house, public, erase
  subject text, -- a random handle
  at text not null,
  payload blob
);
create index event_subject on event (subject);

-- Data subjects by random handle. key: wrapped under the root; null once erased (state fenced).
create table subject (
  id text primary key,
  state text not null,
  key blob,
  tag blob not null, -- SHA-256 of the handle as the erase leaf writes it
  created_at text not null
);
create index subject_tag on subject (tag);

-- personal: which handle an identifier leads to, by keyed hash; and the identifier itself, sealed
-- under the subject's key, so that recipients can be told of whom one speaks. Deleted at erasure.
create table subject_identifier (
  kind text not null,
  hash blob not null,
  subject text not null,
  sealed blob not null,
  primary key (kind, hash)
);
create index subject_identifier_subject on subject_identifier (subject);

-- Recorded intentions, carried out by workers. The payload holds ids, never personal data.
create table job (
  id text primary key,
  kind text not null,
  payload text not null,
  dedup text unique, -- at most one waiting job for this word
  state text not null, -- ready, done, failed
  run_at text not null,
  attempts bigint not null,
  holder text,
  held_until text,
  last_error text,
  created_at text not null
);
create index job_ready on job (state, run_at);

-- How far each subscriber has read the journal.
create table subscription (
  name text primary key,
  cursor bigint not null
);
