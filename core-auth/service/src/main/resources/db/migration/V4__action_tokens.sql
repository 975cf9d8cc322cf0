-- The newest token of a user for a purpose; a newer one takes its row, which is what kills it. It goes when it is used.
create table action_token (
    user_id    uuid        not null,
    purpose    text        not null,
    token_hash bytea       not null constraint action_token_hash unique,
    -- to which it was sent; it dies when the account has another one
    address    text        not null,
    expires_at timestamptz not null,
    primary key (user_id, purpose)
);

create index action_token_expiry on action_token (expires_at);
