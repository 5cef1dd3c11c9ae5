-- Evidence: what the controls of commitments showed, one row each time it is journaled (the result
-- changed, or its period passed). seen_at moves while the same result is seen again. No personal
-- data; kept as long as the history of commitments is shown.
create table evidence (
  commitment text not null,
  control text not null,
  n bigint not null, -- 1, 2, 3… for each control
  definition text not null, -- SHA-256 of the kind and parameters that ran
  charter_version bigint not null, -- the version it last judged
  passed bigint not null,
  since text not null, -- first instant of this result without interruption
  at text not null, -- when it was journaled
  seen_at text not null, -- when it was last seen
  summary_fr text not null,
  summary_en text not null,
  detail text, -- why a check could not run, for staff only
  facts text not null,
  event text not null unique,
  primary key (commitment, control, n)
);

-- When each commitment was published, reworded, withdrawn: the history its page shows.
create table commitment_change (
  commitment text not null,
  charter_version bigint not null,
  change text not null, -- published, changed, withdrawn
  at text not null,
  primary key (commitment, charter_version)
);
