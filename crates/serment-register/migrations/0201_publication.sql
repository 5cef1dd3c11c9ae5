-- Published versions of the charter, immutable. bytes: the canonical form of the folder, which
-- digest is the SHA-256 of. Holds the names of those who answer for the charter (controller, DPO,
-- owners of commitments), published by duty; kept as long as the organisation answers for it.
create table charter_version (
  version bigint primary key,
  digest text not null,
  bytes blob not null,
  published_at text not null,
  actor text not null, -- a handle: staff:<name>, system:cli
  event text not null
);
