-- Links sent by mail to sign in, until used or twenty minutes old.
create table sign_in (
  hash blob primary key,        -- SHA-256 of the token in the link
  kind text not null,           -- person or staff
  sealed blob not null,         -- the address the link was sent to, sealed under a key made from the token: unreadable here
  next text,                    -- page asked for before signing in; ids only
  expires_at text not null
);
create index sign_in_expires_at on sign_in (expires_at);
-- Open sessions: thirty idle minutes, twelve hours at most.
create table session (
  hash blob primary key,        -- SHA-256 of the token in the cookie
  kind text not null,           -- person or staff
  subject text,                 -- the data subject's handle; gone with their erasure
  staff text,                   -- the stable name of the member of staff
  sealed blob not null,         -- the verified address, sealed under a key made from the cookie's token: unreadable here
  created_at text not null,
  seen_at text not null,
  expires_at text not null
);
create index session_subject on session (subject);
create index session_expires_at on session (expires_at);
