-- The service whose event an entry of the timeline repeats (CloudEvents source); null: core-auth's own doing. From here on took_ms of
-- a report counts from when its part was last asked.
alter table activation_timeline add column source text;
