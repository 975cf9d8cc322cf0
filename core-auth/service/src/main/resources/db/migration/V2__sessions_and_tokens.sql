-- Keys of this installation, private halves encrypted under the master key. A signing key is published before it signs and
-- for as long afterwards as a token that it signed may live.
create table signing_key (
    key_id      text        primary key,
    public_jwk  text        not null,
    private_key bytea       not null,
    created_at  timestamptz not null,
    sign_from   timestamptz not null,
    sign_until  timestamptz not null,
    check (sign_until > sign_from)
);

-- Keys of which there is one: the secret from which refresh tokens are chained.
create table secret_key (
    purpose    text        primary key,
    secret     bytea       not null,
    created_at timestamptz not null
);

-- TEMPORARY: opened at registration, no refresh token. LIMITED: signed in before the account was active. FULL: signed in.
-- The id is a name (it travels in tokens and events), the refresh token a secret (only its hash is here).
-- A refresh changes no indexed column, so with room on the page it is a heap-only update.
create table session (
    id               text        primary key,
    user_id          uuid        not null,
    kind             text        not null check (kind in ('TEMPORARY', 'LIMITED', 'FULL')),
    authenticated_at timestamptz not null,
    created_at       timestamptz not null,
    expires_at       timestamptz not null,
    last_seen_at     timestamptz not null,
    rotated_at       timestamptz,
    refresh_hash     bytea,
    previous_hash    bytea,
    client_hash      bytea,
    device_name      text        not null,
    client_address   text        not null,
    ended_at         timestamptz,
    end_reason       text,
    check ((ended_at is null) = (end_reason is null)),
    check ((kind = 'TEMPORARY') = (refresh_hash is null))
) with (fillfactor = 70);

create index session_live on session (user_id) where ended_at is null;
create index session_ended on session (ended_at) where ended_at is not null;
create index session_expiry on session (expires_at);

-- What authorization last said about each user's roles: a later revision replaces an earlier one, in whatever order they arrive.
create table user_roles (
    user_id  uuid   primary key,
    roles    text[] not null,
    revision bigint not null
);
