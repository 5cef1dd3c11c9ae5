-- Whom we must not write to, locked to that purpose. hash: personal, of an identifier, keyed twice, that
-- nothing else matches (Art. 17(3), 21(3)); kept until `kept_until`, the law's minimum after the last
-- objection, then deleted.
create table suppression (
  kind text not null, -- email
  hash blob not null,
  reason text not null, -- objection, erasure
  since text not null,
  kept_until text not null,
  primary key (kind, hash)
);
create index suppression_kept_until on suppression (kept_until);
