-- How often the silent parts of an activation were asked, and when they may be asked next.
alter table activation
    add column asked int not null default 0,
    add column ask_at timestamptz not null default now() + interval '1 minute',
    add column set_password_mailed_at timestamptz;

drop index activation_needs_review;

create index activation_open on activation (created_at) where state in ('PENDING', 'NEEDS_REVIEW');
