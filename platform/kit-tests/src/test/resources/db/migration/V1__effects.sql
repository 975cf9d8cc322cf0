create table effect (event_id uuid, note text, position bigint generated always as identity);
