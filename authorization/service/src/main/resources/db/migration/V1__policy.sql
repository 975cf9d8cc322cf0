-- One row. Every write of the policy takes the next revision from it and holds its lock until the commit, so revisions become
-- visible in their order and without gaps: who sees revision n sees every write up to n.
create table policy_revision (
    single         boolean primary key default true check (single),
    revision       bigint not null,
    -- the last revision that changed a role
    roles_revision bigint not null,
    -- changes up to this revision are no longer listed in policy_change
    pruned         bigint not null
);

-- What each revision changed: a user's assignments or a role. Kept for a while, for replicas that follow.
create table policy_change (
    revision   bigint      not null,
    user_id    uuid,
    role       text,
    changed_at timestamptz not null default now(),
    check ((user_id is null) <> (role is null))
);

create index policy_change_revision on policy_change (revision);
create index policy_change_age on policy_change (changed_at);

create table role (
    name        text primary key check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
    description text        not null,
    built_in    boolean     not null,
    -- given to everybody who registers
    by_default  boolean     not null default false,
    created_at  timestamptz not null default now()
);

create table role_permission (
    role       text not null references role on delete cascade,
    permission text not null check (permission ~ '^([*]|[a-z0-9][a-z0-9._-]{0,63}):([*]|[a-z0-9][a-z0-9._-]{0,63})$'),
    primary key (role, permission)
);

create table role_parent (
    role   text not null references role on delete cascade,
    parent text not null references role,
    primary key (role, parent),
    check (role <> parent)
);

create index role_parent_parent on role_parent (parent);

create table assignment (
    user_id     uuid        not null,
    role        text        not null references role,
    -- empty: everywhere
    scope       text        not null default '' check (length(scope) <= 128),
    -- null: for ever
    valid_until timestamptz,
    assigned_at timestamptz not null default now(),
    -- null: by the registration
    assigned_by uuid,
    primary key (user_id, role, scope)
);

create index assignment_role on assignment (role);
create index assignment_end on assignment (valid_until) where valid_until is not null;

-- The first administrator. At most one row, ever.
create table setup (
    single        boolean primary key default true check (single),
    administrator uuid        not null,
    completed_at  timestamptz not null default now()
);

insert into policy_revision (revision, roles_revision, pruned) values (1, 1, 1);

insert into role (name, description, built_in, by_default) values
    ('user', 'Everybody with an account', true, true),
    ('support', 'Helps people with their accounts', true, false),
    ('admin', 'May do everything', true, false);

insert into role_permission (role, permission) values
    ('user', 'profile:read'),
    ('user', 'profile:write'),
    ('user', 'sessions:read'),
    ('user', 'sessions:revoke'),
    ('user', 'notifications:read'),
    ('user', 'notifications:write'),
    ('support', 'users:read'),
    ('support', 'activations:read'),
    ('support', 'activations:retry'),
    ('support', 'messages:read'),
    ('support', 'messages:send'),
    ('support', 'permissions:check-others'),
    ('admin', '*:*');

insert into role_parent (role, parent) values ('support', 'user');
