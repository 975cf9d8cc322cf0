package dev.gatehouse.chaos.check;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What must not change when events are only repeated: the state of each service in one line per user, and which lines differ. */
public final class StateDigest {

    private static final Map<String, String> STATES = Map.of(
            Databases.USER_MANAGEMENT, """
                    select u.user_id, concat_ws(' ', u.email_verified, u.suspended, u.suspension_version, p.version)
                    from users u left join profiles p using (user_id)""",
            Databases.CORE_AUTH, """
                    select user_id, concat_ws(' ', a.state, a.password, a.roles, a.email, a.profile, c.phc, r.roles::text,
                        'suspended ' || s.suspended::text || ' ' || s.version::text)
                    from activation a left join credential c using (user_id) left join user_roles r using (user_id)
                        left join suspension s using (user_id)""",
            Databases.AUTHORIZATION,
                    "select user_id, string_agg(role || ' ' || scope, ',' order by role, scope) from assignment group by user_id",
            Databases.COMMUNICATION,
                    "select user_id, string_agg(id || ' ' || state, ',' order by id) from message group by user_id");

    private final Map<String, String> lines;

    /** @param lines by database and user */
    StateDigest(Map<String, String> lines) {
        this.lines = Map.copyOf(lines);
    }

    public static StateDigest of(Databases databases) throws SQLException {
        var lines = new HashMap<String, String>();
        for (var state : STATES.entrySet()) {
            databases
                    .query(state.getKey(), state.getValue(), row -> new String[] {row.getString(1), row.getString(2)})
                    .forEach(line -> lines.put(state.getKey() + " " + line[0], String.valueOf(line[1])));
        }
        return new StateDigest(lines);
    }

    public int size() {
        return lines.size();
    }

    /** Lines of this one that are another, or none, in the other, and the other way round: whose, what it was and what it is there. */
    public List<String> differences(StateDigest other) {
        var users = new TreeSet<>(lines.keySet());
        users.addAll(other.lines.keySet());
        return users.stream()
                .filter(user -> !Objects.equals(lines.get(user), other.lines.get(user)))
                .map(user -> "%s: %s -> %s".formatted(user, lines.get(user), other.lines.get(user)))
                .toList();
    }
}
