-- Whom operators keep out, as user-management told: a later version replaces an earlier one, in whatever order they arrive.
create table suspension (
    user_id   uuid    primary key,
    suspended boolean not null,
    version   int     not null
);

-- Null for who is suspended, too. Whoever suspends takes his turn to end the sessions: what was admitted before it ends then, and
-- who comes after it sees the suspension.
create or replace function session_admission(who uuid, verified int, at timestamptz, idle_since timestamptz) returns bigint
language plpgsql volatile as $$
declare
    live bigint;
begin
    perform session_turn(who);
    perform 1 from credential c where c.user_id = who and c.version = verified
        and not exists (select from suspension s where s.user_id = who and s.suspended);
    if not found then
        return null;
    end if;
    select count(*) into live from session s
    where s.user_id = who and s.ended_at is null and s.kind <> 'TEMPORARY' and s.expires_at > at and s.last_seen_at > idle_since;
    return live;
end $$;
