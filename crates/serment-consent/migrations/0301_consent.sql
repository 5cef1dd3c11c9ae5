-- Consent as it stands, one row for each way to reach a person for one activity; its past is in the
-- journal. subject: a random handle. Kept as long as the person's key; deleted at erasure.
create table consent_record (
  subject text not null,
  activity text not null,
  channel text not null, -- email, sms, …; whole when the activity names no channel
  status text not null, -- given, refused, withdrawn; expired is read from valid_until
  receipt text not null,
  notice text not null, -- digest of the text shown
  at text not null,
  valid_until text,
  primary key (subject, activity, channel)
);
create index consent_record_status on consent_record (status, activity);

-- personal: what the person chose inside an activity. Category preference; deleted at erasure.
create table consent_preference (
  subject text not null,
  activity text not null,
  preference text not null,
  choice text not null,
  primary key (subject, activity, preference)
);

-- The exact texts people were shown, by digest: what makes a proof readable years later. Texts of the
-- organisation, no personal data; kept as long as a receipt may name them.
create table consent_notice (
  digest text primary key,
  notice text not null,
  lang text not null,
  version bigint not null,
  body text not null,
  first_shown_at text not null
);

-- Tickets already used, so that one form serves once. No personal data; gone when they expire.
create table consent_ticket (
  nonce text primary key,
  receipt text not null,
  expires_at text not null
);
create index consent_ticket_expires on consent_ticket (expires_at);
