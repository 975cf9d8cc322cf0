-- Operators keep an account out and let it in again; the version orders what the other services are told.
alter table users
    add column suspended boolean not null default false,
    add column suspension_version int not null default 0;
