-- What was done to accounts, by whom and from where. An entry commits here together with what it tells of, and waits for a moment
-- until a replica gives it its place in the chain. So no transaction waits for another one's, and a late commit is not passed over.
create table audit_unsealed (
    id             bigint generated always as identity primary key,
    at             timestamptz not null default clock_timestamp(),
    kind           text        not null,
    outcome        text        not null check (outcome in ('SUCCESS', 'FAILURE')),
    reason         text,
    actor_type     text        not null,
    actor_id       text,
    user_id        uuid, -- to whom
    client_address text        not null,
    device_name    text        not null,
    trace_id       text,
    details        text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- The chain: each row's hash covers the row and the hash before it. A month leaves as a whole, by its partition.
create table audit_entry (
    sequence       bigint      not null,
    sealed_at      timestamptz not null,
    previous_hash  bytea       not null,
    hash           bytea       not null,
    id             bigint      not null,
    at             timestamptz not null,
    kind           text        not null,
    outcome        text        not null,
    reason         text,
    actor_type     text        not null,
    actor_id       text,
    user_id        uuid,
    client_address text        not null,
    device_name    text        not null,
    trace_id       text,
    details        text,
    primary key (sequence, sealed_at)
) partition by range (sealed_at);

create index audit_entry_at on audit_entry (at, sequence);
create index audit_entry_user on audit_entry (user_id, at, sequence) where user_id is not null;
create index audit_entry_actor on audit_entry (actor_id, at, sequence) where actor_id is not null;
create index audit_entry_kind on audit_entry (kind, at, sequence);

-- Where the chain begins (what was before has been dropped) and ends. Whoever seals holds this row's lock. The seal is a MAC of
-- both ends under a key that the database does not know.
create table audit_chain (
    only_one        boolean     primary key default true check (only_one),
    anchor_sequence bigint      not null,
    anchor_hash     bytea       not null,
    sequence        bigint      not null,
    hash            bytea       not null,
    sealed_at       timestamptz not null,
    seal            bytea       not null
);

insert into audit_chain (anchor_sequence, anchor_hash, sequence, hash, sealed_at, seal)
values (0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'), now(), '');

create function audit_append(
    kind text, outcome text, reason text, actor_type text, actor_id text, user_id uuid, client_address text, device_name text,
    trace_id text, details text
) returns void language plpgsql as $$
begin
    insert into audit_unsealed
        (kind, outcome, reason, actor_type, actor_id, user_id, client_address, device_name, trace_id, details)
    values
        (audit_append.kind, audit_append.outcome, audit_append.reason, audit_append.actor_type, audit_append.actor_id,
         audit_append.user_id, audit_append.client_address, audit_append.device_name, audit_append.trace_id,
         audit_append.details);
end $$;

-- In the ordinary course nothing is changed or removed; what somebody with more power does all the same, verification finds.
create function audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger append_only before update or delete on audit_entry for each row execute function audit_refuse();
create trigger append_only_whole before truncate on audit_entry for each statement execute function audit_refuse();
create trigger append_only before update on audit_unsealed for each row execute function audit_refuse();
create trigger append_only_whole before truncate on audit_unsealed for each statement execute function audit_refuse();
create trigger append_only before delete on audit_chain for each row execute function audit_refuse();
create trigger append_only_whole before truncate on audit_chain for each statement execute function audit_refuse();

-- An entry leaves the waiting ones only by the statement that seals it.
create function audit_refuse_unless_sealed() returns trigger language plpgsql as $$
begin
    if (select count(*) from gone)
       <> (select count(*) from audit_entry
           where sequence > (select sequence from audit_chain) - (select count(*) from gone) and id in (select id from gone)) then
        raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
    end if;
    return null;
end $$;

create trigger sealed after delete on audit_unsealed referencing old table as gone
    for each statement execute function audit_refuse_unless_sealed();

create function audit_refuse_to_shrink() returns trigger language plpgsql as $$
begin
    if new.sequence < old.sequence or new.anchor_sequence < old.anchor_sequence then
        raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

create trigger grows before update on audit_chain for each row execute function audit_refuse_to_shrink();

-- Makes the partitions of this month and the next two, drops those that ended more than so many months ago, and returns the last
-- link of each dropped one. Call it with the chain's row locked.
create function audit_maintain(months_kept int) returns table (last_sequence bigint, last_hash bytea) language plpgsql as $$
declare
    this_month timestamp := date_trunc('month', now() at time zone 'UTC');
    month timestamp;
    part text;
begin
    for month in select generate_series(this_month, this_month + interval '2 months', interval '1 month') loop
        part := 'audit_entry_' || to_char(month, 'YYYYMM');
        if to_regclass(part) is null then
            begin
                execute format('create table %I partition of audit_entry for values from (%L) to (%L)',
                               part, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
                execute format('create trigger append_only_whole before truncate on %I'
                               ' for each statement execute function audit_refuse()', part);
            exception when check_violation or duplicate_table then
                null; -- rows of that month lie in the default partition
            end;
        end if;
    end loop;
    for part in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'audit_entry'::regclass and c.relname ~ '^audit_entry_[0-9]{6}$'
          and to_date(right(c.relname, 6), 'YYYYMM') < this_month - make_interval(months => months_kept)
        order by c.relname
    loop
        execute format('select sequence, hash from %I order by sequence desc limit 1', part) into last_sequence, last_hash;
        if last_sequence is not null then
            return next;
        end if;
        execute format('drop table %I', part);
    end loop;
end $$;

create table audit_entry_default partition of audit_entry default;
create trigger append_only_whole before truncate on audit_entry_default for each statement execute function audit_refuse();

select audit_maintain(13);
