package dev.gatehouse.chaos.check;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What must not change when events are only repeated: the state of each service in one line per user, and how many lines differ. */
public final class StateDigest {

    private static final Map<String, String> STATES = Map.of(
            Databases.USER_MANAGEMENT, "select user_id, email_verified::text from users",
            Databases.CORE_AUTH, """
                    select a.user_id, concat_ws(' ', a.state, a.password, a.roles, a.email, a.profile, c.phc, r.roles::text)
                    from activation a left join credential c using (user_id) left join user_roles r using (user_id)""",
            Databases.AUTHORIZATION,
                    "select user_id, string_agg(role || ' ' || scope, ',' order by role, scope) from assignment group by user_id",
            Databases.COMMUNICATION,
                    "select user_id, string_agg(id || ' ' || state, ',' order by id) from message group by user_id");

    private final Map<String, String> lines = new LinkedHashMap<>();

    public static StateDigest of(Databases databases) throws SQLException {
        var digest = new StateDigest();
        for (var state : STATES.entrySet()) {
            databases
                    .query(state.getKey(), state.getValue(), row -> new String[] {row.getString(1), row.getString(2)})
                    .forEach(line -> digest.lines.put(state.getKey() + " " + line[0], String.valueOf(line[1])));
        }
        return digest;
    }

    public int size() {
        return lines.size();
    }

    /** Lines of this one that are another, or none, in the other, and the other way round. */
    public long differences(StateDigest other) {
        long changed = lines.entrySet().stream()
                .filter(line -> !line.getValue().equals(other.lines.get(line.getKey())))
                .count();
        return changed
                + other.lines.keySet().stream()
                        .filter(key -> !lines.containsKey(key))
                        .count();
    }
}
