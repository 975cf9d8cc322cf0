-- Who has registered. The address as typed is where mail goes; its canonical form is the name to sign in with.
create table users (
    user_id         uuid        primary key,
    email           text        not null,
    canonical_email text        not null,
    email_verified  boolean     not null default false,
    created_at      timestamptz not null
);

-- Uniqueness apart from the account, so that an address can be reserved before it is anybody's and freed when it is not.
create table email_reservations (
    canonical_email text primary key,
    user_id         uuid not null references users
);

create table profiles (
    user_id      uuid   primary key references users,
    display_name text,
    locale       text   not null,
    version      bigint not null default 1
) with (fillfactor = 90);

-- What a client's key was used for. The fingerprint is keyed with a secret that is not in this database.
create table idempotency_records (
    key         text        primary key,
    user_id     uuid        not null,
    task_id     uuid        not null,
    salt        bytea       not null,
    fingerprint bytea       not null,
    created_at  timestamptz not null
);

create index idempotency_records_created on idempotency_records (created_at);

-- Sealed passwords on their way to core-auth: here for milliseconds, or until core-auth is back.
create table handovers (
    task_id            uuid        primary key,
    user_id            uuid        not null,
    key_id             text        not null,
    ciphertext         bytea       not null,
    credential_version int         not null,
    client_address     text        not null,
    device_name        text        not null,
    traceparent        text,
    attempts           int         not null default 0,
    next_attempt_at    timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create index handovers_due on handovers (next_attempt_at);

-- Core-auth's public keys as last heard of.
create table sealing_keys (
    key_id     text        primary key,
    public_key bytea       not null,
    seal_until timestamptz not null,
    preference int         not null
);
