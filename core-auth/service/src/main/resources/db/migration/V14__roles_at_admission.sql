-- What a user holds now, and not when the statement began: whoever is admitted has waited for the user's turn meanwhile.
create function roles_now(who uuid) returns text[] language plpgsql volatile as $$
begin
    return (select r.roles from user_roles r where r.user_id = who);
end $$;
