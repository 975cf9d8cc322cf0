-- Who opens a session by a password, and who ends several of a user's, take turns: the lock is the transaction's, to its end. It is a
-- statement of its own, for one that waited would still see the sessions as they were before it waited. After credential and
-- activation, before any session.
create function session_turn(who uuid) returns void language sql as $$
    select pg_advisory_xact_lock(1936028531, hashtext(who::text)) -- "sess"
$$;

-- How many sessions that can be refreshed the user has at this turn; null when the password is another one than was verified.
-- Volatile, so each of its queries sees what was committed while it waited.
create function session_admission(who uuid, verified int, at timestamptz, idle_since timestamptz) returns bigint
language plpgsql volatile as $$
declare
    live bigint;
begin
    perform session_turn(who);
    perform 1 from credential c where c.user_id = who and c.version = verified;
    if not found then
        return null;
    end if;
    select count(*) into live from session s
    where s.user_id = who and s.ended_at is null and s.kind <> 'TEMPORARY' and s.expires_at > at and s.last_seen_at > idle_since;
    return live;
end $$;
