-- Who of the operators did what, and why.
create table operator_action (
    id          bigint      generated always as identity primary key,
    at          timestamptz not null default now(),
    operator_id uuid        not null,
    action      text        not null,
    subject     text        not null,
    details     text        not null
);

-- Whom a parked event is about, when that can be read; DISCARDED: an operator decided that it shall never be applied.
alter table inbox add column subject uuid, add column record_key text, add column replay_id uuid, drop constraint inbox_state_check,
    add constraint inbox_state_check check (state in ('DONE', 'RETRY', 'DEAD', 'DISCARDED'));

create index inbox_replay on inbox (replay_id, state) where replay_id is not null;

-- An operator's order to try dead letters again; how far it has come follows from the inbox rows that bear its id.
create table dead_letter_replay (
    id           uuid        primary key,
    requested_at timestamptz not null default now(),
    operator_id  uuid        not null,
    total        int         not null
);

-- To which consumers an event was handed past Kafka, while that was away.
alter table outbox add column handed_to text[] not null default '{}';
