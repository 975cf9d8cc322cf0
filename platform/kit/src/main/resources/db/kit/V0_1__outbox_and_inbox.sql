-- Events to publish. A row is written in the transaction whose outcome it tells of, marked once Kafka has acknowledged it,
-- and leaves with its day's partition.
create table outbox (
    position     bigint generated always as identity,
    created_at   timestamptz not null default now(),
    event_id     uuid        not null,
    topic        text        not null,
    type         text        not null,
    subject      uuid        not null,
    data         json        not null,
    traceparent  text,
    correlation  uuid        not null,
    causation    uuid,
    published_at timestamptz,
    primary key (position, created_at)
) partition by range (created_at);

create table outbox_default partition of outbox default;

create index outbox_unpublished on outbox (position) where published_at is null;

-- Makes the partitions of the coming days and drops those past their keeping whose rows are all published.
create function outbox_maintain(days_kept int) returns void language plpgsql as $$
declare
    day date;
    part text;
    open_rows boolean;
begin
    for day in select generate_series(current_date, current_date + 3, interval '1 day')::date loop
        part := 'outbox_' || to_char(day, 'YYYYMMDD');
        if to_regclass(part) is null then
            begin
                execute format('create table %I partition of outbox for values from (%L) to (%L)', part, day, day + 1);
            exception when check_violation or duplicate_table then
                null; -- rows of that day lie in the default partition, or another replica was quicker
            end;
        end if;
    end loop;
    for part, day in
        select c.relname, to_date(right(c.relname, 8), 'YYYYMMDD')
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'outbox'::regclass and c.relname ~ '^outbox_[0-9]{8}$'
    loop
        if day < current_date - days_kept then
            execute format('select exists (select from %I where published_at is null)', part) into open_rows;
            if not open_rows then
                execute format('drop table %I', part);
            end if;
        end if;
    end loop;
end $$;

select outbox_maintain(7);

create function outbox_append(
    event_id uuid, topic text, type text, subject uuid, data text, traceparent text, correlation uuid, causation uuid
) returns void language plpgsql as $$
begin
    insert into outbox (event_id, topic, type, subject, data, traceparent, correlation, causation)
    values (outbox_append.event_id, outbox_append.topic, outbox_append.type, outbox_append.subject,
            outbox_append.data::json, outbox_append.traceparent, outbox_append.correlation, outbox_append.causation);
end $$;

-- What each consumer has received: DONE rows keep duplicates out, RETRY rows wait for their next try, DEAD rows for an operator.
create table inbox (
    event_id        uuid        not null,
    consumer        text        not null,
    state           text        not null check (state in ('DONE', 'RETRY', 'DEAD')),
    received_at     timestamptz not null default now(),
    topic           text        not null,
    partition       int         not null,
    "offset"        bigint      not null,
    attempts        int         not null default 0,
    next_attempt_at timestamptz,
    error           text,
    headers         json,
    payload         bytea,
    primary key (event_id, consumer)
);

create index inbox_due on inbox (next_attempt_at) where state = 'RETRY';
create index inbox_dead on inbox (received_at) where state = 'DEAD';
create index inbox_done on inbox (received_at) where state = 'DONE';
