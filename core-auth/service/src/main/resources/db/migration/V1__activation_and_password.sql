-- How far one part of an account's set-up has come. The order is that of the join: a later report never takes one back.
create type domain_state as enum ('pending', 'failed', 'ready');

-- One row per account, whichever report of it comes first. Every change raises the version; the state follows from the facts.
create table activation (
    user_id       uuid primary key,
    password      domain_state not null default 'pending',
    roles         domain_state not null default 'pending',
    email         domain_state not null default 'pending',
    profile       domain_state not null default 'pending',
    version       bigint       not null default 1,
    task_id       uuid, -- the handover that began it; null until then
    registered_at timestamptz,
    created_at    timestamptz  not null default now(),
    upgraded_at   timestamptz, -- when its temporary session became a full one
    erased_at     timestamptz,
    state         text         not null generated always as (
        case
            when erased_at is not null then 'ERASED'
            when least(password, roles, email, profile) = 'ready' then 'ACTIVE'
            when 'failed' in (password, roles, email, profile) then 'NEEDS_REVIEW'
            else 'PENDING'
        end) stored
) with (fillfactor = 70); -- a row is updated some five times in its first second: room for HOT updates

create index activation_needs_review on activation (user_id) where state = 'NEEDS_REVIEW';

-- What a person signs in with. phc is null until the password has been hashed.
create table credential (
    user_id         uuid primary key,
    canonical_email text        not null constraint credential_address unique,
    version         int         not null,
    phc             text,
    changed_at      timestamptz not null default now()
) with (fillfactor = 80);

-- Open tasks only: a row goes in the commit that stores its hash. Free to be claimed from due_at on, which a claim puts a
-- lease's length ahead; whoever holds another lease than the row's changes nothing.
create table password_task (
    id                 uuid primary key,
    user_id            uuid        not null,
    credential_version int         not null,
    key_id             text        not null,
    ciphertext         bytea       not null,
    created_at         timestamptz not null default now(),
    due_at             timestamptz not null default now(),
    attempts           int         not null default 0,
    lease              uuid,
    last_error         text,
    traceparent        text
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

alter table password_task alter column ciphertext set storage plain; -- 560 bytes of noise: neither compressed nor moved out

create index password_task_due on password_task (due_at);

-- Key pairs to which passwords are sealed. The private half is encrypted under the master key and leaves with its row.
create table sealing_key (
    id          text primary key,
    public_key  bytea       not null,
    private_key bytea       not null,
    created_at  timestamptz not null default now()
);

-- What happened to whom, for whoever asks why a person cannot sign in.
create table activation_timeline (
    user_id  uuid        not null,
    at       timestamptz not null default clock_timestamp(),
    task     text        not null,
    attempt  int         not null,
    node     text        not null,
    took_ms  double precision, -- of the attempt; of a report: since the account was accepted
    outcome  text        not null,
    trace_id text
);

create index activation_timeline_user on activation_timeline (user_id, at);
