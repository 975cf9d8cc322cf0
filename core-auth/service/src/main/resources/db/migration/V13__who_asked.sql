-- Who asked last, for the entry that tells the account's owner: kept for every address alike, and as long as its row, a day.
-- Null: asked before it was kept.
alter table forgotten_password add column client_address text, add column device_name text;
