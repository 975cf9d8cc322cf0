-- Places in the chain count from 1. What was put below before shows in verification; it is not checked here, under a lock.
alter table audit_entry add constraint audit_entry_place check (sequence > 0) not valid;
