-- Programs that act for themselves (OAuth 2.0 client credentials). Their client_id is sa_ and the id.
create table service_account (
    id         uuid        primary key,
    name       text        not null,
    scopes     text[]      not null,
    -- the sid of every token it gets; another one takes its place when the account is disabled, and all tokens of before are dead
    grant_id   text        not null,
    enabled    boolean     not null,
    created_at timestamptz not null,
    created_by uuid        not null
);

-- At most two of an account. 256 random bits, so a plain SHA-256 of them tells nothing.
create table client_secret (
    id         uuid        primary key,
    account_id uuid        not null references service_account on delete cascade,
    hash       bytea       not null,
    last_four  text        not null,
    created_at timestamptz not null
);

create index client_secret_account on client_secret (account_id);

-- What ended without being a session: grants of service accounts (sid) and single access tokens (jti). Kept until their tokens have
-- expired.
create table ended_grant (
    id       text        primary key,
    ended_at timestamptz not null
);

create index ended_grant_end on ended_grant (ended_at);
