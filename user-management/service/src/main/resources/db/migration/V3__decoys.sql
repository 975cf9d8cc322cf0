-- Registrations for addresses that are somebody else's, where the caller is not to learn it: what a retry is answered with, kept as
-- long as retries are recognised.
create table decoys (
    user_id         uuid        primary key, -- nobody's
    email           text        not null,
    canonical_email text        not null,
    display_name    text,
    created_at      timestamptz not null
);

create index decoys_created on decoys (created_at);

alter table handovers
    add column decoy boolean not null default false,
    drop constraint handovers_one_form,
    add constraint handovers_one_form check (
        num_nonnulls(ciphertext, hashed) = case when decoy then 0 else 1 end
        and (key_id is null) = (ciphertext is null));
