-- Those not verified: they are looked through for requests that no limit asks for any more.
create index verification_open on verification (user_id) where verified_at is null;
