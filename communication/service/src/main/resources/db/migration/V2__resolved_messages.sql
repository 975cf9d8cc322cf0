-- RESOLVED: it was in doubt, and an operator had another message sent in its place.
alter table message drop constraint message_state_check,
    add constraint message_state_check check (state in ('QUEUED', 'SENDING', 'SENT', 'PARKED', 'FAILED', 'RESOLVED'));

create index message_review on message (state, id) where state in ('PARKED', 'FAILED');
