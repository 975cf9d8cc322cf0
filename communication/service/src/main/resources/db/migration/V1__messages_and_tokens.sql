-- Mail to send and mail sent. Neither address nor name nor token: those are asked for, or made, when a message is sent.
create table message (
    id          uuid        primary key,
    user_id     uuid        not null,
    template    text        not null,
    intent      uuid        not null,
    state       text        not null default 'QUEUED'
                check (state in ('QUEUED', 'SENDING', 'SENT', 'PARKED', 'FAILED')),
    -- conversations with the mail server
    attempts    int         not null default 0,
    -- times it was put back, for whatever reason: how long it waits next
    deferrals   int         not null default 0,
    -- QUEUED: when a worker may take it; SENDING: when its worker is taken for dead
    due_at      timestamptz not null default now(),
    lease       uuid,
    reason      text,
    queued_at   timestamptz not null default now(),
    changed_at  timestamptz not null default now(),
    traceparent text,
    correlation uuid        not null,
    causation   uuid,
    constraint message_intent unique (user_id, template, intent)
);

create index message_queued on message (due_at) where state = 'QUEUED';
create index message_sending on message (due_at) where state = 'SENDING';
create index message_open on message (changed_at) where state in ('PARKED', 'FAILED');

-- The newest token of a user for a purpose; a newer one takes its row, which is what kills it.
create table one_time_token (
    user_id        uuid        not null,
    purpose        text        not null,
    token_hash     bytea       not null,
    address_digest bytea       not null,
    issued_at      timestamptz not null,
    expires_at     timestamptz not null,
    used_at        timestamptz,
    primary key (user_id, purpose)
);

create unique index one_time_token_hash on one_time_token (token_hash);

-- Whose address is verified, and when its owner asked for another mail (the last day only).
create table verification (
    user_id     uuid          primary key,
    verified_at timestamptz,
    requests    timestamptz[] not null default '{}'
);
