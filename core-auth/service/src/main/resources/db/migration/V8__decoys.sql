-- Registrations, where these are private, for addresses that are somebody else's: sessions without an account, kept for retries.
create table decoy (
    user_id     uuid        primary key, -- nobody's
    owner_id    uuid,                    -- whose address it is; null: unknown here
    created_at  timestamptz not null default now(),
    traceparent text,
    pending     boolean     not null default true -- its owner has not been looked after yet
);

create index decoy_pending on decoy (created_at) where pending;
create index decoy_age on decoy (created_at);

-- Who was last told when.
create table owner_notice (
    user_id uuid        primary key,
    told_at timestamptz not null
);
