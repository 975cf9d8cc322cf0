-- When mails of all kinds went to an address within the last hour: by a hash of its canonical form, forgotten with the hour.
create table address_tally (
    address      bytea         primary key,
    sent         timestamptz[] not null,
    counts_until timestamptz   not null
);

create index address_tally_age on address_tally (counts_until);

-- WITHHELD: its address had had its share of mails, and strangers can cause mails of this kind.
-- counted: it is in the tally, so another try is not counted again.
alter table message
    add column counted boolean not null default false,
    drop constraint message_state_check,
    add constraint message_state_check
        check (state in ('QUEUED', 'SENDING', 'SENT', 'PARKED', 'FAILED', 'WITHHELD', 'RESOLVED'));

drop index message_review;
create index message_review on message (state, id) where state in ('PARKED', 'FAILED', 'WITHHELD');
