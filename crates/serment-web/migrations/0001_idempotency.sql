-- Answers given to applications under an idempotency key, so that a repeated call acts once.
-- Kept 24 hours, then deleted by the next call. Answers are sealed under the house key.
create table idempotency (
  application text not null,    -- name of the API key
  key text not null,            -- what the application chose
  request blob not null,        -- SHA-256 of what was asked
  answer blob not null,         -- sealed; may hold personal data of the request's subject; 24 hours
  created_at text not null,
  primary key (application, key)
);
create index idempotency_created_at on idempotency (created_at);
