-- Where passwords are hashed before the registration is accepted, a handover has the hash (encrypted by core-auth for itself) in
-- place of the sealed password.
alter table handovers
    add column hashed bytea,
    alter column key_id drop not null,
    alter column ciphertext drop not null,
    add constraint handovers_one_form check (num_nonnulls(ciphertext, hashed) = 1 and (key_id is null) = (ciphertext is null));
