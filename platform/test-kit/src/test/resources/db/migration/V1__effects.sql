create table effect (event_id uuid, note text);
