-- Who asked for a link to reset a password, and when within the last day: one row per address, whether anybody has it or not,
-- so that neither what is written nor how long it takes tells the one from the other.
create table forgotten_password (
    account     text          primary key, -- the canonical address's pseudonym: an HMAC that only this installation can make
    user_id     uuid,                      -- whose address it is; null: nobody's
    requests    timestamptz[] not null,
    asked_at    timestamptz   not null,
    traceparent text,
    pending     boolean       not null     -- its mail has not been asked for yet
) with (fillfactor = 80);

create index forgotten_password_pending on forgotten_password (asked_at) where pending;
create index forgotten_password_age on forgotten_password (asked_at);
