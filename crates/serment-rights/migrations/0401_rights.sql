-- Requests of data subjects. Kept R-DSR after closure, minimal: no identity remains in it.
create table rights_request (
  id text primary key,
  right_asked text not null,
  status text not null, -- received, planned, approved, done, refused
  channel text not null, -- portal, counter, telephone, paper, email
  identity text, -- how we made sure of who asks; null until then
  lang text not null,
  received_at text not null,
  due_safe text not null, -- civil date
  due_legal text not null, -- civil date
  facts text not null, -- what stopped or extended the clock, with dates
  waiting bigint not null, -- 1 while the person was asked something and has not answered
  subject text, -- handle; null once erased
  requester blob not null, -- keyed hash of the verified address, so that its owner can follow
  message blob, -- personal: what the person wrote, sealed under their key
  label blob, -- personal: the name found in the systems, sealed under their key
  person blob, -- personal: how the systems are asked for them, sealed under their key
  thread blob, -- personal: what was said between them and us, sealed under their key
  scope text not null, -- activities objected to, by id
  plan text, -- counts and rules, no personal data
  plan_digest text,
  decided_by text,
  decided_at text,
  decision_reason text,
  closed_at text,
  certificate text, -- counts and rules, no personal data
  certificate_event text
);
create index rights_request_requester on rights_request (requester);
create index rights_request_status on rights_request (status, due_safe);
create index rights_request_subject on rights_request (subject);

-- Uses a person objected to, that stop (Art. 21). Kept as long as the person is known.
create table rights_objection (
  subject text not null,
  activity text not null,
  request text not null,
  since text not null,
  primary key (subject, activity)
);

-- The erasure of one request in one system.
create table rights_step (
  request text not null,
  system text not null,
  status text not null, -- waiting, done, unreachable, blocked, left_out
  attempts bigint not null,
  turn bigint not null, -- tries that began to act: two of them never count over each other
  counted text, -- what was about to change when the last attempt began
  outcome text,
  why text,
  at text,
  primary key (request, system)
);

-- Telling recipients (Art. 19). personal: identifiers, sealed under the house's key, emptied once
-- the recipient acknowledged.
create table recipient_notification (
  id text primary key,
  recipient text not null,
  kind text not null, -- erasure, rectification, objection, consent.withdrawn
  request text,
  activities text not null,
  identifiers blob,
  status text not null, -- waiting, sent, acknowledged, by_hand
  attempts bigint not null,
  created_at text not null,
  due_at text not null,
  sent_at text,
  acknowledged_at text,
  why text
);
create index recipient_notification_request on recipient_notification (request);
create index recipient_notification_status on recipient_notification (status, due_at);

-- Letters about a request that are not sent yet. personal: the address, sealed under the house's
-- key; the row goes once the relay took the message.
create table rights_letter (
  id text primary key,
  request text not null,
  kind text not null, -- received, done, refused, asked, extended
  lang text not null,
  address blob not null,
  created_at text not null
);
