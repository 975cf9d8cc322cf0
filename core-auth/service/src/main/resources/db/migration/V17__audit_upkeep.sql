-- An entry that is sealed while its month has no partition lies in the default one. There it kept the month's partition from ever being
-- made, and everything as old from ever being dropped. audit_maintain stays for dropping, and for replicas of the version before.

-- Makes a month's partition, unless it is there.
create function audit_make_partition(month timestamp) returns void language plpgsql as $$
declare
    part text := 'audit_entry_' || to_char(month, 'YYYYMM');
begin
    if to_regclass(part) is null then
        execute format('create table %I partition of audit_entry for values from (%L) to (%L)',
                       part, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
        execute format('create trigger append_only_whole before truncate on %I'
                       ' for each statement execute function audit_refuse()', part);
    end if;
end $$;

-- Makes the partitions of this month and the next two, but for those that entries in the default one keep from being made. Call it with
-- the chain's row locked.
create function audit_make_partitions() returns void language plpgsql as $$
declare
    this_month timestamp := date_trunc('month', now() at time zone 'UTC');
begin
    for ahead in 0..2 loop
        begin
            perform audit_make_partition(this_month + make_interval(months => ahead));
        exception when check_violation then
            null;
        end;
    end loop;
end $$;

-- Moves what lies in the default partition to its months, whose partitions it makes, and returns how many entries that were. What is of
-- no month that has or had a partition stays. Nothing is updated or deleted: the partition is replaced, so that no trigger need be
-- switched off. Call it with the chain's row locked.
create function audit_move_misplaced() returns bigint language plpgsql as $$
declare
    this_month timestamp := date_trunc('month', now() at time zone 'UTC');
    misplaced timestamp[];
    misplaced_month timestamp;
    moved bigint;
begin
    execute 'select array_agg(distinct date_trunc(''month'', sealed_at at time zone ''UTC'')) from audit_entry_default'
            ' where sealed_at >= $1 and sealed_at < $2'
        into misplaced
        using (this_month - interval '240 months') at time zone 'UTC', (this_month + interval '3 months') at time zone 'UTC';
    if misplaced is null then
        return 0;
    end if;
    alter table audit_entry detach partition audit_entry_default;
    alter table audit_entry_default rename to audit_entry_misplaced;
    create table audit_entry_default partition of audit_entry default;
    create trigger append_only_whole before truncate on audit_entry_default for each statement execute function audit_refuse();
    foreach misplaced_month in array misplaced loop
        perform audit_make_partition(misplaced_month);
    end loop;
    execute 'insert into audit_entry select * from audit_entry_misplaced';
    get diagnostics moved = row_count;
    drop table audit_entry_misplaced;
    return moved;
end $$;
