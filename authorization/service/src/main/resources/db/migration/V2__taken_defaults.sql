-- Default roles that an operator took from somebody. Who asks again for what a registration gives gives them no more.
create table default_taken (
    user_id  uuid not null,
    role     text not null references role on delete cascade,
    taken_at timestamptz not null default now(),
    primary key (user_id, role)
);
